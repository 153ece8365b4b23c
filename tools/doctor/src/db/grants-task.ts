import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import type pg from 'pg';
import { clean } from '../text.ts';
import type { DbOptions } from './db-options.ts';
import {
  type AppliedRepair,
  type Drift,
  type GrantOptions,
  type Plan,
  type RepairPlan,
  applyRepair,
  compareGrants,
  inspectGrants,
  planRepair,
  readPolicy,
  snapshotGrants,
} from './grants/index.ts';
import { apiRoles } from './grants/grant-options.ts';
import { type LayerResult, failed, passed, skipped } from './walk/layer-result.ts';

/** What a task about grants did, beside the causes: for `--json` under `grants`, and as lines for people. */
export interface GrantsReport {
  notes: string[];
  snapshot?: string;
  drift?: Drift;
  plan?: Plan;
  applied?: AppliedRepair;
}

/** What the task needs from outside: a place to show the plan before anything is asked. */
export interface GrantsDesk {
  show: (text: string) => void;
  /** Whether a person can be asked. */
  isTerminal: boolean;
}

/** Whether an option asks for more than the check of the walk. */
export function isGrantsTask(options: DbOptions): boolean {
  return [options.grants, options.snapshot, options.compare, options.fix].some((one) => one !== undefined);
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
  if (options.snapshot !== undefined) {
    await writeFile(options.snapshot, await snapshotGrants(client, grantOptions));
    report.snapshot = options.snapshot;
  }
  if (options.compare !== undefined) {
    grantOptions.snapshot = await readFile(options.compare, 'utf8');
    report.drift = await compareGrants(client, grantOptions.snapshot, grantOptions);
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

async function policyOf(options: DbOptions): Promise<ReturnType<typeof readPolicy>> {
  const named = options.policy ?? 'auto';
  if (['all', 'none', 'auto'].includes(named)) return readPolicy(named);
  return readPolicy(await readFile(named, 'utf8'));
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

/** The plan for people, before anything is done: what it opens, closes, leaves out, and the statements. */
export function planInWords(plan: Plan): string {
  if (plan.kind === 'undecided') {
    return lines([
      `Not decided: ${plan.reason}`,
      '',
      '-- --policy all: the API roles reach everything that row security guards',
      ...plan.scripts.all.trimEnd().split('\n'),
      '',
      '-- --policy none: the API roles may only look into the schema',
      ...plan.scripts.none.trimEnd().split('\n'),
    ]);
  }
  const part = (title: string, some: string[]): string[] =>
    some.length === 0 ? [] : [`${title}:`, ...some.map((line) => `  ${line}`)];
  const leftOut = [...plan.refuses, ...plan.unable].map((one) => `${sayLine(one)}: ${one.reason}`);
  return lines([
    ...part('Opens', plan.opens.map(sayLine)),
    ...part('Closes', plan.closes.map(sayLine)),
    ...part('Left out', leftOut),
    ...part('Notes', plan.notes),
    ...(plan.statements.length === 0
      ? ['Nothing to mend: the privileges are as the policy says.']
      : part('In one transaction', plan.statements)),
  ]);
}

function sayLine({ kind, name, role, privileges }: RepairPlan['opens'][number]): string {
  return `${kind} ${name} to ${role}: ${privileges.join(', ')}`;
}

function lines(all: readonly string[]): string {
  return `${all.map((line) => clean(line, 2_000)).join('\n')}\n`;
}

function detailOf(report: GrantsReport, causes: number, schema: string): string {
  const words: string[] = [];
  if (report.snapshot !== undefined) words.push(`recorded in ${clean(report.snapshot, 200)}`);
  if (report.applied?.committed) words.push('mended in one transaction');
  if (report.drift) words.push(`${report.drift.entries.length} differences from the snapshot`);
  words.push(
    causes === 0
      ? `nothing is missing in schema ${clean(schema, 63)}`
      : `something is wrong in schema ${clean(schema, 63)}`,
  );
  return words.join('; ');
}

/** The rest of the report for people, under the diagnosis. */
export function grantsInWords(report: GrantsReport): string {
  const all = [
    ...(report.drift?.lines ?? []),
    ...(report.drift?.warnings ?? []),
    ...(report.applied?.verified ?? []),
    ...(report.applied?.notProven ?? []),
    ...report.notes,
  ];
  return all.length === 0 ? '' : `\nGrants:\n${all.map((line) => `  ${clean(line, 400)}`).join('\n')}\n`;
}
