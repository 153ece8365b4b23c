import type pg from 'pg';
import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import type { Cause } from '../cause.ts';
import { type LayerResult, failed, passed, skipped } from './layer-result.ts';
import { type Pooling, examinePooling } from './pooling.ts';

/** A statement_timeout below this many milliseconds ends ordinary queries. */
const SHORT_MS = 1_000;

export interface SessionFacts {
  /** Opens one more connection of the same login; left out when the password may not be sent again. */
  second?: () => Promise<pg.Client>;
  /** Milliseconds for the experiment with two connections. */
  timeoutMs: number;
}

interface Settings {
  timeout_ms: number;
  timeout_source: string;
  timeout_places: string[];
  search_path: string;
  schemas: string[];
}

const QUERY = `
  SELECT (SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout') AS timeout_ms,
         (SELECT source FROM pg_settings WHERE name = 'statement_timeout') AS timeout_source,
         ARRAY(SELECT concat_ws(' in ', 'role ' || quote_ident(r.rolname), 'database ' || quote_ident(d.datname))
                 FROM pg_db_role_setting c
                 LEFT JOIN pg_roles r ON r.oid = c.setrole LEFT JOIN pg_database d ON d.oid = c.setdatabase
                WHERE EXISTS (SELECT FROM unnest(c.setconfig) AS one(line) WHERE line LIKE 'statement_timeout=%')
                  AND (c.setrole = 0 OR r.rolname = session_user)
                  AND (c.setdatabase = 0 OR d.datname = current_database())) AS timeout_places,
         current_setting('search_path') AS search_path, current_schemas(false)::text[] AS schemas`;

/** Rows 36 to 39, 59, 62 and 63: what the session may do and keep. The experiment cleans up after itself. */
export async function checkSession(client: pg.Client, facts: SessionFacts): Promise<LayerResult> {
  const settings = (await client.query<Settings>(QUERY)).rows[0];
  if (!settings) return { steps: [], causes: [], unknown: 'The settings of the session could not be read.' };
  const causes = [...path(settings), ...timeout(settings)];
  const pooling = await examinePooling(client, facts);
  const steps = [pooledStep(pooling)];
  causes.push(...prepared(pooling));
  const line = causes[0]?.evidence[0];
  steps.unshift(line ? failed('session', line) : passed('session', inWords(settings)));
  return { steps, causes };
}

function inWords({ timeout_ms, timeout_places, timeout_source, schemas }: Settings): string {
  const from = timeout_places.length > 0 ? timeout_places.join(', ') : timeout_source;
  const limit = timeout_ms === 0 ? 'none' : `${timeout_ms} ms (${from})`;
  return clean(`search_path finds ${schemas.join(', ')}; statement_timeout ${limit}`, 200);
}

function path({ search_path, schemas }: Settings): Cause[] {
  if (schemas.length > 0) return [];
  return [
    causeOf('schema-missing', 'proved', [
      `search_path is “${clean(search_path, 120)}”: none of its schemas exists, or this role has no USAGE on them.`,
    ]),
  ];
}

function timeout({ timeout_ms, timeout_places, timeout_source }: Settings): Cause[] {
  if (timeout_ms === 0 || timeout_ms >= SHORT_MS) return [];
  const from = timeout_places.length > 0 ? timeout_places.join(', ') : timeout_source;
  return [
    causeOf('statement-timeout', 'likely', [
      `statement_timeout is ${timeout_ms} ms, set for: ${clean(from, 160)}.`,
    ]),
  ];
}

function pooledStep(pooling: Pooling): LayerResult['steps'][number] {
  if (pooling.mode === 'untested') return skipped('session', pooling.detail);
  return passed('session', pooling.detail);
}

function prepared(pooling: Pooling): Cause[] {
  if (pooling.mode !== 'transaction' || pooling.refused === undefined) return [];
  const evidence = [
    pooling.detail,
    `The same named statement on two connections: ${clean(pooling.refused, 120)}.`,
  ];
  return [causeOf('prepared-statement-over-transaction-pooling', 'proved', evidence)];
}
