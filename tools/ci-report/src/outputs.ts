import { commentBody } from './markdown/comment.ts';
import { reportSection } from './markdown/report-section.ts';
import type { Section } from './markdown/pieces.ts';
import { insideRepository, sourceLinkOf } from './markdown/source-link.ts';
import { annotations } from './output/annotations.ts';
import { codeQuality } from './output/code-quality.ts';
import { ctrf } from './output/ctrf.ts';
import { jobOf } from './post/environment.ts';
import { postSections } from './post/post.ts';
import type { Outcome } from './outcome.ts';

/** A job summary or a note takes this many bytes; a Markdown file for either is kept below it. */
const FILE_LIMIT_BYTES = 900_000;

const { env } = process;
const roots = [env.CI_PROJECT_DIR, env.GITHUB_WORKSPACE, process.cwd()].filter((root) => root !== undefined);

/** The ways to write a report down, by the name of `--format`. */
export const OUTPUTS: Record<
  'md' | 'json' | 'ctrf' | 'annotations' | 'code-quality',
  (outcome: Outcome) => string
> = {
  md: (outcome) => commentBody('ci-report', [sectionOf(outcome)], FILE_LIMIT_BYTES),
  json: ({ report }) => `${JSON.stringify(report, null, 2)}\n`,
  ctrf,
  annotations: ({ report, title }) => annotations(report, title, roots),
  'code-quality': ({ report }) => codeQuality(report, roots),
};

/** Posts a report as one section of the comment named `key`; resolves to what was done, in a sentence. */
export async function postReport(outcome: Outcome, key: string): Promise<string> {
  // A runner reads its commands from both streams; standard output holds the report.
  if (env.GITHUB_ACTIONS === 'true') process.stderr.write(annotations(outcome.report, outcome.title, roots));
  return (await postSections(env, key, [sectionOf(outcome)])).said;
}

/** The section of a report, as of this job. */
export function sectionOf({ report, readings, title, base }: Omit<Outcome, 'exitCode'>): Section {
  const failures = report.failures.map((failure) => ({ ...failure, file: shortened(failure.file) }));
  const link = sourceLinkOf(env);
  const job = jobOf(env, Date.now());
  return reportSection({ report: { ...report, failures }, readings, title, base, link, job });
}

/** From the root of the repository where it is inside, else as it is. */
function shortened(file: string | null): string | null {
  return file === null ? null : (insideRepository(file, roots) ?? file);
}
