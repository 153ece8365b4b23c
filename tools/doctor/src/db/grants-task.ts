import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import type pg from 'pg';
import { clean } from '../text.ts';
import type { DbOptions } from './db-options.ts';
import {
  type GrantOptions,
  GrantError,
  type Policy,
  applyRepair,
  compareGrants,
  decidedPolicy,
  inspectGrants,
  planRepair,
  readPolicy,
  rolesFile,
  snapshotGrants,
} from './grants/index.ts';
import { apiRoles } from './grants/grant-options.ts';
import type { GrantsReport } from './grants-report.ts';
import { planInWords } from './grants-words.ts';
import { type LayerResult, failed, passed, skipped } from './walk/layer-result.ts';

/** What the task needs from outside: a place to show the plan before anything is asked. */
export interface GrantsDesk {
  show: (text: string) => void;
  /** Whether a person can be asked. */
  isTerminal: boolean;
}

/** Whether an option asks for more than the check of the walk. */
export function isGrantsTask(options: DbOptions): boolean {
  const { grants, snapshot, compare, fix, rolesFile: file } = options;
  return [grants, snapshot, compare, fix, file].some((one) => one !== undefined);
}

/**
 * The grants as the options ask for it: check, record, compare, mend. Throws GrantError (a sentence for
 * people, nothing was changed) and errors of files.
 */
export async function runGrants(
  client: pg.Client,
  options: DbOptions,
  desk: GrantsDesk,
): Promise<LayerResult & { report: GrantsReport }> {
  const grantOptions: GrantOptions = {
    schema: options.schema,
    asked: isGrantsTask(options),
    ...(options.roles ? { roles: options.roles } : {}),
  };
  const report: GrantsReport = { notes: [] };
  if (options.snapshot !== undefined && fileOfPolicy(options) !== options.snapshot) {
    await writeNew(options.snapshot, await snapshotGrants(client, grantOptions));
    report.snapshot = options.snapshot;
  }
  if (options.compare !== undefined) {
    grantOptions.snapshot = await readFile(options.compare, 'utf8');
    report.drift = await compareGrants(client, grantOptions.snapshot, grantOptions);
  }
  if (options.rolesFile !== undefined) {
    const policy = await decidedPolicy(client, await policyOf(options), grantOptions);
    await writeNew(options.rolesFile, rolesFile(policy, grantOptions));
    report.rolesFile = options.rolesFile;
  }
  if (options.fix) await mend(client, options, grantOptions, report, desk);
  const found = await inspectGrants(client, grantOptions);
  report.notes.push(...found.notes);
  const { causes } = found;
  const isEmpty = found.missingRoles.length >= (options.roles?.length ?? apiRoles.length);
  if (isEmpty && causes.length === 0 && !grantOptions.asked) {
    return { steps: [skipped('grants', 'none of the API roles exists here')], causes, report };
  }
  const state = causes.length === 0 ? passed : failed;
  return { steps: [state('grants', detailOf(report, causes.length, options.schema))], causes, report };
}

async function mend(
  client: pg.Client,
  options: DbOptions,
  grantOptions: GrantOptions,
  report: GrantsReport,
  desk: GrantsDesk,
): Promise<void> {
  const plan = await planRepair(client, await policyOf(options), grantOptions);
  report.plan = plan;
  desk.show(planInWords(plan));
  if (plan.kind === 'undecided' || options.dryRun || plan.statements.length === 0) return;
  if (!options.yes && !(await isAgreed(desk))) {
    report.notes.push('Nothing was changed: the plan was not agreed to (--yes agrees without a question).');
    return;
  }
  report.applied = await applyRepair(client, plan, { commit: true });
}

/** The file that `--policy` means; undefined when it is a word. `snapshot` is the state to compare with. */
function fileOfPolicy({ policy = 'auto', compare, snapshot }: DbOptions): string | undefined {
  if (policy === 'snapshot') return compare ?? snapshot;
  return ['all', 'none', 'auto'].includes(policy) ? undefined : policy;
}

async function policyOf(options: DbOptions): Promise<Policy> {
  const file = fileOfPolicy(options);
  return readPolicy(file === undefined ? (options.policy ?? 'auto') : await readFile(file, 'utf8'));
}

/** A good state that was recorded before must not be lost to a bad one. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new GrantError(`${file} exists already and was not written over. Give another name, or remove it.`);
  }
}

async function isAgreed({ isTerminal }: GrantsDesk): Promise<boolean> {
  if (!isTerminal) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test(
      (await terminal.question('Run these statements in one transaction? [y/N] ')).trim(),
    );
  } finally {
    terminal.close();
  }
}

function detailOf(report: GrantsReport, causes: number, schema: string): string {
  const words: string[] = [];
  if (report.snapshot !== undefined) words.push(`recorded in ${clean(report.snapshot, 200)}`);
  if (report.rolesFile !== undefined)
    words.push(`roles and defaults written to ${clean(report.rolesFile, 200)}`);
  if (report.applied?.committed) words.push('mended in one transaction');
  if (report.drift) words.push(`${report.drift.entries.length} differences from the snapshot`);
  words.push(
    causes === 0
      ? `nothing is missing in schema ${clean(schema, 63)}`
      : `something is wrong in schema ${clean(schema, 63)}`,
  );
  return words.join('; ');
}
