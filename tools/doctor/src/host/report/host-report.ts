import { writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { type Finding, findingsOf } from '../account/findings.ts';
import { readPlans } from '../proposal/plan-list.ts';
import type { Proposal } from '../proposal/proposal.ts';
import { propose } from '../proposal/propose.ts';
import type { Tree } from '../read/tree.ts';
import { readSamples, usualSampleFile } from '../record/sample-file.ts';
import type { Sample } from '../record/sample.ts';
import type { Snapshot } from '../snapshot.ts';
import { withInputs } from '../stale/apply-command.ts';
import type { StaleContainer } from '../stale/find-stale.ts';
import { judgeHost } from '../stale/judge-host.ts';
import { staleFindings } from '../stale/print-stale.ts';
import { memoryChart } from './chart.ts';
import type { ReportOptions } from './host-options.ts';
import { markdownReport } from './markdown-report.ts';

export interface HostReport {
  snapshot: Snapshot;
  findings: Finding[];
  stale: StaleContainer[];
  proposal: Proposal;
  samples: Sample[];
}

/** A reading with everything that is concluded from it. Throws an Error for people when an input cannot be read. */
export async function reportOn(tree: Tree, options: ReportOptions): Promise<HostReport> {
  const plans = options.plans === undefined ? null : readPlans(options.plans);
  const all = samplesFor(tree, options.samples);
  const { snapshot, stale: judged } = await judgeHost(tree, options, all);
  const stale = withInputs(judged, options);
  const samples = all.filter(({ host }) => host === snapshot.hostname);
  const others = all.length - samples.length;
  if (others > 0) snapshot.problems.push(`${others} samples are of other hosts and were left out.`);
  const proposal = propose({ snapshot, samples, stale, plans });
  return { snapshot, findings: [...findingsOf(snapshot), ...staleFindings(stale)], stale, proposal, samples };
}

/**
 * Writes the files that were asked for. Returns the Markdown when it was asked for on standard output. Throws an
 * Error for people when a file cannot be written.
 */
export function writeReport(report: HostReport, { markdown, svg }: ReportOptions): string | null {
  if (svg !== undefined) write(svg, memoryChart(report.snapshot, report.proposal, report.samples));
  if (markdown === undefined) return null;
  const from = markdown === '-' ? '.' : dirname(markdown);
  const chart = svg === undefined ? null : relative(resolve(from), resolve(svg)).replaceAll('\\', '/');
  const text = markdownReport({ ...report, chart });
  if (markdown === '-') return text;
  write(markdown, text);
  return null;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new Error(
      `${file} could not be written (${(error as NodeJS.ErrnoException).code}). Name a file in a folder that is there.`,
      { cause: error },
    );
  }
}

/** The usual file may be missing or not for us; one that was named must be readable. */
function samplesFor(tree: Tree, file: string | undefined): Sample[] {
  if (file !== undefined) {
    const { samples, skipped } = namedSamples(file);
    if (samples.length > 0) return samples;
    throw new Error(
      `there are no samples in ${file}${skipped > 0 ? `: none of its ${skipped} lines is one` : ''}`,
    );
  }
  if (!tree.isLive) return [];
  try {
    return readSamples(usualSampleFile(process.env, process.getuid?.() ?? 1), null).samples;
  } catch {
    return [];
  }
}

function namedSamples(file: string): ReturnType<typeof readSamples> {
  try {
    return readSamples(file, null);
  } catch (error) {
    throw new Error(`the samples in ${file} could not be read (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    });
  }
}
