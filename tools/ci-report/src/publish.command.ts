import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { commentBody, mergeSections, sectionsOf, verdictOf } from './markdown/comment.ts';
import type { Section } from './markdown/pieces.ts';
import { distinctFiles } from './input.ts';
import { sectionOf } from './outputs.ts';
import { findTarget } from './post/environment.ts';
import { postSections } from './post/post.ts';
import { reportFrom } from './report-file.ts';
import { rulesOf } from './readers.ts';
import type { Report } from './report.ts';
import { gateCode } from './tool.command.ts';

interface PublishOptions {
  out?: string;
  gate?: boolean;
  post?: boolean;
  key: string;
  title?: string;
}

/** `ci-report publish FILES`: several reports as one comment. */
export function publishCommand(): Command {
  return new Command('publish')
    .description('join several reports (made with --format json or md) into one comment')
    .argument('<files...>', 'reports')
    .option('--out <file>', 'write the comment to this file')
    .option('--gate', 'exit with 1 when a report is bad and with 2 when one cannot be told')
    .option('--post', 'post it; without a merge request or pull request that is an error')
    .option('--key <name>', 'the comment; reports of one key share it', 'ci-report')
    .option('--title <title>', 'put before the heading of every report')
    .action(async (files: string[], options: PublishOptions) => {
      process.exitCode = await publish(files, options);
    });
}

async function publish(files: readonly string[], options: PublishOptions): Promise<number> {
  const sections: Section[] = [];
  for (const file of await distinctFiles(files)) sections.push(...(await readSections(file, options.title)));
  const joined = numbered(sections);
  const body = commentBody(options.key, joined, 900_000);
  if (options.out) await writeFile(options.out, body);
  const isTarget = findTarget(process.env).site !== null || process.env.GITHUB_EVENT_PATH !== undefined;
  const isPosted = options.post || (isTarget && !options.out);
  if (!options.out && !isPosted) process.stdout.write(body);
  let isLost = false;
  if (isPosted) {
    const { posted, said } = await postSections(process.env, options.key, joined);
    process.stderr.write(`${said}\n`);
    if (!posted && !options.out) process.stdout.write(body);
    isLost = !posted;
  }
  const gate = options.gate ? gateCode(verdictOf(mergeSections(joined))) : 0;
  return gate === 0 && isLost ? 2 : gate;
}

/** One that cannot be read is a section that says so: a missing report is never a green one. */
async function readSections(file: string, title: string | undefined): Promise<Section[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return [
      missing(file, `${file} could not be opened (${(error as Error).message}), so its result is not known.`),
    ];
  }
  const report = reportFrom(text);
  if (report) return [section(report, titled(title, rulesOf(report.tool).label))];
  const isForeign = process.env.GITHUB_EVENT_NAME === 'workflow_run';
  const sections = isForeign ? [] : sectionsOf(text);
  if (sections.length > 0) return sections;
  // A file from the run of a fork may hold any Markdown; a report in JSON is written anew.
  const why = isForeign
    ? 'In a workflow_run only reports of --format json are taken.'
    : 'Make it with --format json.';
  return [missing(file, `${file} is not a report of ci-report, so its result is not known. ${why}`)];
}

function section(report: Report, title: string): Section {
  return sectionOf({ report, readings: [], title, base: null });
}

function missing(file: string, reason: string): Section {
  const report: Report = {
    tool: 'vitest',
    toolVersion: null,
    verdict: 'unknown',
    reasons: [reason],
    metrics: {},
    failures: [],
  };
  return section(report, file);
}

function titled(title: string | undefined, label: string): string {
  return title ? `${title}: ${label}` : label;
}

/** Two reports of one heading in one call are two: the second gets a number. */
function numbered(sections: readonly Section[]): Section[] {
  const seen = new Map<string, number>();
  return sections.map((one) => {
    const slot = `${one.name}\n${one.job}`;
    const nth = (seen.get(slot) ?? 0) + 1;
    seen.set(slot, nth);
    return nth === 1 ? one : { ...one, name: `${one.name} (${nth})` };
  });
}
