import { createHash } from 'node:crypto';
import { compare, type Comparison, FLAKY } from '../compare.ts';
import type { Failure, Reading, Report, Verdict } from '../report.ts';
import { block, inline } from './escape.ts';
import { changeText, metricLabel, metricText } from './numbers.ts';
import { KEEP, type Piece, type Section } from './pieces.ts';
import { place, type SourceLink } from './source-link.ts';

/** A report with what else its section shows. */
export interface SectionSource {
  report: Report;
  readings: readonly Reading[];
  title: string;
  base: Report | null;
  link: SourceLink;
  job: JobIdentity;
}

/** Which job of which run a section is from. */
export type JobIdentity = Pick<Section, 'job' | 'commit' | 'run' | 'at'>;

/** So many failures are shown with their message; the names of more are not worth the room. */
const SHOWN_FAILURES = 100;
const SHOWN_ROWS = 200;

const SAID: Record<Verdict, string> = { pass: '✅ passed', fail: '❌ failed', unknown: '⚠️ not known' };

/** The verdict in words, with its sign. Only our own text stands where this does. */
export function verdictText(verdict: Verdict): string {
  return SAID[verdict];
}

/** Writes a report as a section: verdict, reasons, metrics, failures, then what is mended and the passing detail. */
export function reportSection(source: SectionSource): Section {
  const { report, title } = source;
  const comparison = compare(report, source.base, source.readings);
  const pieces = [
    headline(title, report),
    ...reasons(report),
    metrics(report, comparison),
    ...failures(source, comparison),
    ...mended(comparison),
    ...details(source.readings),
  ];
  const digest = createHash('sha256')
    .update(JSON.stringify([title, report.verdict, source.job, pieces]))
    .digest('hex');
  return {
    name: title,
    verdict: report.verdict,
    ...source.job,
    digest: digest.slice(0, 16),
    pieces,
  };
}

function headline(title: string, report: Report): Piece {
  const version = report.toolVersion === null ? '' : ` ${inline(report.toolVersion, 40)}`;
  const counts = [
    'failed',
    'errors',
    'failures',
    'critical',
    'high',
    'unhandledErrors',
    'passed',
    'total',
    'chunks',
  ]
    .filter((name) => (report.metrics[name] ?? 0) > 0)
    .slice(0, 4)
    .map((name) => `${metricText(name, report.metrics[name])} ${counted(name, report.metrics[name] === 1)}`);
  const after = counts.length > 0 ? `: ${counts.join(', ')}` : '';
  return {
    keep: KEEP.headline,
    text: `### ${SAID[report.verdict]} · ${inline(title, 100)}${version}${after}`,
  };
}

/** `1 error`, `2 errors`. */
function counted(name: string, isOne: boolean): string {
  const label = metricLabel(name);
  return isOne ? label.replace(/s$/, '') : label;
}

function reasons({ verdict, reasons: given }: Report): Piece[] {
  if (given.length === 0) return [];
  const lines = given.slice(0, 20).map((reason) => `- ${inline(reason, 500)}`);
  if (given.length > 20) lines.push(`- and ${given.length - 20} more`);
  return [{ keep: verdict === 'pass' ? KEEP.detail : KEEP.reasons, text: lines.join('\n') }];
}

function metrics(report: Report, comparison: Comparison): Piece {
  const rows = Object.entries(report.metrics).map(([name, value]) => {
    const change = comparison.known ? ` ${changeText(name, comparison.change(name))} |` : '';
    return `| ${inlineLabel(name)} | ${metricText(name, value)} |${change}`;
  });
  const head = comparison.known
    ? '| | Here | Against the base |\n| --- | ---: | ---: |'
    : '| | Here |\n| --- | ---: |';
  return { keep: KEEP.metrics, text: [head, ...rows].join('\n') };
}

/** Metric names are ours in a report made here; in one that was read from a file they are not. */
function inlineLabel(name: string): string {
  return /^[A-Za-z]{1,40}$/.test(name) ? metricLabel(name) : inline(name, 40);
}

function failures({ report, link }: SectionSource, comparison: Comparison): Piece[] {
  const ordered = report.failures.toSorted(
    (a, b) => Number(comparison.isNew(b)) - Number(comparison.isNew(a)),
  );
  const pieces: Piece[] = ordered.slice(0, SHOWN_FAILURES).map((failure, at) => ({
    keep: KEEP.message,
    text: oneFailure(failure, comparison, link, at < 10),
  }));
  const more = report.failures.length - pieces.length;
  if (more > 0)
    pieces.push({ keep: KEEP.failure, text: `And ${more} more failures that are not shown here.` });
  return pieces;
}

function oneFailure(failure: Failure, comparison: Comparison, link: SourceLink, open: boolean): string {
  const mark = comparison.isNew(failure) ? '🆕 new · ' : comparison.isFlaky(failure) ? '🎲 flaky · ' : '';
  const where = failure.file === null ? '' : ` · ${place(failure.file, failure.line, link)}`;
  const message = failure.message.trim() === '' ? '' : `\n\n${block(failure.message, 4_000)}\n`;
  return `<details${open ? ' open' : ''}>\n<summary>${mark}${inline(failure.name)}${where}</summary>${message}\n</details>`;
}

function mended({ fixed, flaky }: Comparison): Piece[] {
  const pieces: Piece[] = [];
  if (flaky.length > 0) {
    pieces.push({
      keep: KEEP.fixed,
      text: folded(
        `🎲 Flaky: ${flaky.length}`,
        flaky.slice(0, SHOWN_ROWS).map((name) => `- ${inline(name)}`),
      ),
    });
  }
  if (fixed.length > 0) {
    const lines = fixed.slice(0, SHOWN_ROWS).map(({ name }) => `- ${inline(name)}`);
    pieces.push({
      keep: KEEP.fixed,
      text: folded(`🔧 Fixed, no longer among the failures: ${fixed.length}`, lines),
    });
  }
  return pieces;
}

function details(readings: readonly Reading[]): Piece[] {
  return readings.flatMap(({ detail }) =>
    detail
      .filter(({ title, rows }) => rows.length > 0 && title !== FLAKY)
      .map(({ title, head, rows }) => {
        const width = Math.max(head.length, ...rows.slice(0, SHOWN_ROWS).map((row) => row.length), 1);
        const line = (cells: readonly string[]) =>
          `| ${Array.from({ length: width }, (_, at) => (cells[at] ? inline(cells[at], 200) : '')).join(' | ')} |`;
        const lines = [line(head), `|${' --- |'.repeat(width)}`, ...rows.slice(0, SHOWN_ROWS).map(line)];
        if (rows.length > SHOWN_ROWS) lines.push('', `And ${rows.length - SHOWN_ROWS} more.`);
        return { keep: KEEP.detail, text: folded(inline(title, 100), lines) };
      }),
  );
}

function folded(summary: string, lines: readonly string[]): string {
  return `<details>\n<summary>${summary}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}
