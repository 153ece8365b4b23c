import type pg from 'pg';
import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import type { Cause } from '../cause.ts';
import type { DatabaseFacts } from './check-database.ts';
import { type LayerResult, failed, passed } from './layer-result.ts';

/** From this share of the slots on the next rush fails. */
const FULL = 0.9;
/** A transaction that waits for its client longer than this many seconds holds locks and a slot for nothing. */
const IDLE_SECONDS = 60;
/** Groups of sessions shown as evidence. */
const SHOWN = 5;

interface Limits {
  most: number;
  reserved: number;
  role_limit: number;
  role_used: number;
  database_limit: number;
  database_used: number;
}

interface Group {
  application: string;
  role: string;
  state: string;
  count: number;
  idle_seconds: number | null;
}

// reserved_connections exists from PostgreSQL 16 on; the second argument makes it null before.
const LIMITS = `
  SELECT current_setting('max_connections')::int AS most,
         current_setting('superuser_reserved_connections')::int
           + coalesce(nullif(current_setting('reserved_connections', true), '')::int, 0) AS reserved,
         coalesce((SELECT rolconnlimit FROM pg_roles WHERE rolname = $2), -1)::int AS role_limit,
         (SELECT count(*)::int FROM pg_stat_activity WHERE usename = $2 AND backend_type = 'client backend') AS role_used,
         coalesce((SELECT datconnlimit FROM pg_database WHERE datname = $1), -1)::int AS database_limit,
         (SELECT count(*)::int FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend') AS database_used`;
const GROUPS = `
  SELECT coalesce(nullif(application_name, ''), '(no name)') AS application, coalesce(usename, '(hidden)') AS role,
         coalesce(state, '(hidden)') AS state, count(*)::int AS count,
         max(extract(epoch FROM now() - state_change)) FILTER (WHERE state LIKE 'idle in transaction%')::float8 AS idle_seconds
    FROM pg_stat_activity
   WHERE backend_type = 'client backend' OR backend_type IS NULL
   GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3`;

/**
 * Rows 54 to 56: slots in use by state and application, limits of the role and the database, transactions that
 * idle. Sessions of other roles are counted, but their state is hidden from a role without pg_read_all_stats.
 */
export async function checkCapacity(client: pg.ClientBase, facts: DatabaseFacts): Promise<LayerResult> {
  const limits = (await client.query<Limits>(LIMITS, [facts.database, facts.user])).rows[0];
  if (!limits) return { steps: [], causes: [], unknown: 'The limits could not be read.' };
  const groups = (await client.query<Group>(GROUPS)).rows;
  const used = groups.reduce((sum, group) => sum + group.count, 0);
  const open = limits.most - limits.reserved;
  const causes = [...slots(used, open, groups), ...ownLimits(limits, facts, groups), ...idle(groups)];
  const detail = `${used} of ${open} connection slots in use (${limits.reserved} more are reserved)`;
  const line = causes[0]?.evidence[0];
  return { steps: [line ? failed('capacity', line) : passed('capacity', detail)], causes };
}

function shown(groups: readonly Group[]): string[] {
  return groups
    .slice(0, SHOWN)
    .map(
      (group) =>
        `${group.count} × ${clean(group.application, 60)} as ${clean(group.role, 60)}: ${clean(group.state, 40)}`,
    );
}

function slots(used: number, open: number, groups: readonly Group[]): Cause[] {
  if (used < open * FULL) return [];
  const certainty = used >= open ? 'proved' : 'likely';
  return [
    causeOf('connection-slots-full', certainty, [
      `${used} of ${open} connection slots are in use.`,
      ...shown(groups),
    ]),
  ];
}

function ownLimits(limits: Limits, facts: DatabaseFacts, groups: readonly Group[]): Cause[] {
  const causes: Cause[] = [];
  const check = (id: string, used: number, limit: number, name: string, own: readonly Group[]): void => {
    if (limit < 0 || used < limit * FULL) return;
    const certainty = used >= limit ? 'proved' : 'likely';
    causes.push(
      causeOf(id, certainty, [
        `${used} of ${limit} connections of ${clean(name, 80)} are in use.`,
        ...shown(own),
      ]),
    );
  };
  const ownGroups = groups.filter((group) => group.role === facts.user);
  check('role-connection-limit', limits.role_used, limits.role_limit, `role ${facts.user}`, ownGroups);
  check(
    'database-connection-limit',
    limits.database_used,
    limits.database_limit,
    `database ${facts.database}`,
    groups,
  );
  return causes;
}

function idle(groups: readonly Group[]): Cause[] {
  const waiting = groups.filter((group) => (group.idle_seconds ?? 0) >= IDLE_SECONDS);
  if (waiting.length === 0) return [];
  const oldest = Math.max(...waiting.map((group) => group.idle_seconds ?? 0));
  const head = `The oldest transaction without a statement waits for ${Math.round(oldest)} s.`;
  return [causeOf('idle-in-transaction', 'proved', [head, ...shown(waiting)])];
}
