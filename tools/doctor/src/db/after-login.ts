import type pg from 'pg';
import { clean } from '../text.ts';
import type { Layer } from './cause.ts';
import type { DbOptions } from './db-options.ts';
import { GrantError } from './grants/index.ts';
import type { GrantsReport } from './grants-report.ts';
import { type GrantsDesk, isGrantsTask, runGrants } from './grants-task.ts';
import { checkCapacity } from './walk/check-capacity.ts';
import { type DatabaseFacts, checkDatabase } from './walk/check-database.ts';
import { checkSession } from './walk/check-session.ts';
import { type Deadline, TimeIsUp, within } from './walk/deadline.ts';
import { type LayerResult, failed } from './walk/layer-result.ts';
import type { LoggedInAt } from './walk/walk.ts';

const LAYER_MS = 5_000;
/** A task that changes something, or waits for a person, is not cut off by the time of the walk. */
const TASK_MS = 600_000;

/** The layers behind the login, and what the task about grants reported (null before it ran). */
export interface BehindLogin {
  run: (at: LoggedInAt) => Promise<LayerResult[]>;
  report: () => GrantsReport | null;
}

/** Database, capacity, session and grants, one after the other on the one connection. */
export function behindLogin(options: DbOptions, desk: GrantsDesk): BehindLogin {
  let report: GrantsReport | null = null;
  const run: BehindLogin['run'] = async ({ client, deadline, again }) => {
    const facts = await whoAndWhere(client);
    const second = again ? { second: again } : {};
    const grants = async (): Promise<LayerResult> => {
      const { report: own, ...result } = await runGrants(client, options, desk);
      report = own;
      return result;
    };
    const checks: [Layer, () => Promise<LayerResult>][] = [
      ['database', () => checkDatabase(client, facts)],
      ['capacity', () => checkCapacity(client, facts)],
      ['session', () => checkSession(client, { timeoutMs: deadline.step(LAYER_MS), ...second })],
      ['grants', grants],
    ];
    return await oneAfterTheOther(checks, deadline, isGrantsTask(options));
  };
  return { run, report: () => report };
}

/** The role and the database of the session: behind a pooler they are not what the URL says. */
async function whoAndWhere(client: pg.Client): Promise<DatabaseFacts> {
  const { rows } = await client.query<DatabaseFacts>(
    'SELECT session_user::text AS "user", current_database()::text AS database',
  );
  return rows[0] ?? { user: '', database: '' };
}

async function oneAfterTheOther(
  checks: [Layer, () => Promise<LayerResult>][],
  deadline: Deadline,
  isTask: boolean,
): Promise<LayerResult[]> {
  const results: LayerResult[] = [];
  for (const [layer, check] of checks) {
    const isLong = isTask && layer === 'grants';
    if (!isLong && deadline.left() === 0) break;
    try {
      const ms = isLong ? TASK_MS : deadline.step(LAYER_MS);
      results.push(await within(`the check of the layer “${layer}”`, ms, check()));
    } catch (error) {
      results.push(endedEarly(layer, error));
      // What hangs holds the connection: nothing after it can be asked.
      if (error instanceof TimeIsUp) break;
    }
  }
  return results;
}

/** A check that the server or a file did not let end. A mistake of the program itself is thrown on. */
function endedEarly(layer: Layer, error: unknown): LayerResult {
  const { code, message } = error as { code?: string; message: string };
  const isExpected = error instanceof GrantError || error instanceof TimeIsUp || code !== undefined;
  if (!isExpected && !/timeout|terminated|closed/i.test(message)) throw error;
  const said = clean(message, 300);
  const subject = layer === 'grants' ? 'The grants are not known' : `The layer “${layer}” is not known`;
  return { steps: [failed(layer, said)], causes: [], unknown: `${subject}: ${said}` };
}
