import { isDefault } from './change.ts';
import type { GrantClient, GrantOptions } from './grant-options.ts';
import { GrantError } from './grant-options.ts';
import type { GrantState } from './grant-state.ts';
import { creatorsOf } from './grant-state.ts';
import { quoteName } from './identifier.ts';
import type { Planned, RepairPlan } from './plan.ts';
import { planOf } from './plan.ts';
import type { Policy } from './policy.ts';
import { inferPolicy } from './policy.ts';
import { readState } from './read-state.ts';
import { readOnly, readWrite } from './transaction.ts';
import { probeCreators, verifyState } from './verify.ts';
import type { Wishes } from './wish.ts';
import { wishesOf } from './wish.ts';
import { wishesOfSnapshot } from './wish-of-snapshot.ts';

/** No policy was given and none can be inferred: both scripts, for a person to choose. */
export interface Undecided {
  kind: 'undecided';
  reason: string;
  /** `all`: the API roles reach everything that row security guards. `none`: they may only look into the schema. */
  scripts: { all: string; none: string };
}

/** A plan, or the reason why there is none without a decision. */
export type Plan = RepairPlan | Undecided;

/** What a repair did. */
export interface AppliedRepair {
  committed: boolean;
  verified: string[];
  /** What could not be tried, and why. */
  notProven: string[];
}

/**
 * What a repair would do; this is `--dry-run`. It runs in a READ ONLY transaction: no row, no transaction
 * number and no statistics of a table change. Throws GrantError without the schema or with a policy that
 * cannot be used.
 */
export async function planRepair(client: GrantClient, policy: Policy, options: GrantOptions): Promise<Plan> {
  return readOnly(client, options, async () => {
    const state = await readState(client, options);
    needSchema(state);
    const decided = policy.kind === 'auto' ? inferPolicy(state) : policy;
    if (typeof decided === 'string') return undecided(client, state, decided, options);
    return (await planned(client, state, decided, options)).plan;
  });
}

/**
 * Carries a plan out in ONE transaction: plans again, stops when the plan is no longer the one that was shown,
 * runs the statements, compares every access list and every privilege with the plan, tries new objects as each
 * creating role, and commits only with `commit`; else it rolls back (a rehearsal: dead rows in catalogs, no
 * other trace). Throws GrantError, and then nothing was changed.
 */
export async function applyRepair(
  client: GrantClient,
  plan: RepairPlan,
  how: { commit: boolean },
): Promise<AppliedRepair> {
  const { options } = plan;
  return readWrite(
    client,
    options,
    () => carryOut(client, plan, how),
    ({ committed }) => committed,
  );
}

async function carryOut(
  client: GrantClient,
  plan: RepairPlan,
  how: { commit: boolean },
): Promise<AppliedRepair> {
  const { options } = plan;
  const lock = await client.query<{ got: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtext('doctor grants'), hashtext(current_database()::text)) AS got",
  );
  if (!lock.rows[0]?.got)
    throw new GrantError('Nothing was changed: another doctor repairs this database now. Wait for it.');
  const before = await readState(client, options);
  needSchema(before);
  const again = await planned(client, before, plan.policy, options);
  if (again.plan.fingerprint !== plan.fingerprint)
    throw new GrantError(
      'Nothing was changed: the database is no longer as it was when the plan was made. Look at the new plan.',
    );
  await lockColumnTables(client, again);
  for (const statement of plan.statements) await client.query(statement);
  const actual = await readState(client, options);
  const verified = verifyState(before, again.expected, actual);
  const probes = await probeCreators(client, actual, probedCreators(actual, plan));
  return {
    committed: how.commit,
    verified: [...verified, ...probes.verified],
    notProven: probes.notProven,
  };
}

/**
 * A grant on a whole table writes the table's own row: whoever switches row security off meanwhile waits or
 * fails. A grant on columns does not, so these tables are locked against it.
 */
async function lockColumnTables(client: GrantClient, { plan, expected }: Planned): Promise<void> {
  const names = new Set(
    plan.opens.filter((line) => line.privileges.some((word) => word.includes('('))).map((line) => line.name),
  );
  for (const object of expected.objects) {
    if (object.kind === 'table' && names.has(object.name))
      await client.query(`LOCK TABLE ONLY ${quoted(expected, object.sql)} IN ACCESS SHARE MODE`);
  }
}

function quoted(state: GrantState, sql: string): string {
  return `${quoteName(state.schemaName)}.${sql}`;
}

function probedCreators(state: GrantState, plan: RepairPlan): string[] {
  const inDefaults = state.defaults
    .filter((row) => row.schema === state.schemaName)
    .map((row) => row.creator);
  const all = [...creatorsOf(state, plan.options.creators), ...inDefaults];
  return [...new Set(all)].filter((name) => !name.startsWith('pg_')).toSorted();
}

function needSchema(state: GrantState): void {
  if (state.schema) return;
  const name = quoteName(state.schemaName);
  throw new GrantError(
    `Not planned: there is no schema ${state.schemaName} in ${state.database}. Run CREATE SCHEMA ${name}, then the migrations, then this again.`,
  );
}

async function planned(
  client: GrantClient,
  state: GrantState,
  policy: Policy,
  options: GrantOptions,
): Promise<Planned> {
  if (policy.kind === 'auto') throw new GrantError('Not planned: the policy is not decided.');
  const wishes =
    policy.kind === 'snapshot'
      ? wishesOfSnapshot(policy.snapshot, state, options.roles)
      : wishesOf(policy, state, options);
  return planOf(state, await withoutLostColumns(client, state, wishes), policy, options);
}

/** A column that was renamed or dropped since the snapshot would fail the whole repair. */
async function withoutLostColumns(client: GrantClient, state: GrantState, wishes: Wishes): Promise<Wishes> {
  const pairs = wishes.changes.flatMap(({ on, column }) =>
    isDefault(on) || column === undefined ? [] : [{ table: on.name, column }],
  );
  if (pairs.length === 0) return wishes;
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname || E'\\n' || a.attname AS name FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = $1
     WHERE c.relname = ANY ($2::text[]) AND a.attname = ANY ($3::text[])`,
    [state.schemaName, pairs.map(({ table }) => table), pairs.map(({ column }) => column)],
  );
  const present = new Set(rows.map(({ name }) => name));
  const lost = new Set<string>();
  const changes = wishes.changes.filter(({ on, column }) => {
    if (isDefault(on) || column === undefined || present.has(`${on.name}\n${column}`)) return true;
    lost.add(`${on.name}.${column}`);
    return false;
  });
  if (lost.size === 0) return wishes;
  return {
    ...wishes,
    changes,
    notes: [...wishes.notes, `Columns of the snapshot that are gone: ${[...lost].join(', ')}.`],
  };
}

async function undecided(
  client: GrantClient,
  state: GrantState,
  reason: string,
  options: GrantOptions,
): Promise<Undecided> {
  const script = async (kind: 'all' | 'none'): Promise<string> => {
    const { plan } = await planned(client, state, { kind }, options);
    return plan.statements.length === 0
      ? '-- nothing to do\n'
      : `BEGIN;\n${plan.statements.join(';\n')};\nCOMMIT;\n`;
  };
  return {
    kind: 'undecided',
    reason: `What the roles should have is not known: ${reason}. Choose: --policy all, --policy none, a policy file or a snapshot.`,
    scripts: { all: await script('all'), none: await script('none') },
  };
}
