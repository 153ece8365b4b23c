import { isPoolerHost } from './host-kind.ts';

/** The shared pooler of a project as the settings of Supabase give it. */
export interface PoolerSettings {
  host: string;
  port: number;
  user: string;
  database: string;
}

/**
 * The pooler of the primary database in the answer of `GET /v1/projects/{ref}/config/database/pooler`
 * (https://supabase.com/docs/reference/api): `db_host`, `db_port`, `db_user`, `db_name`, `database_type`.
 * Throws when there is none, or when its host is not below pooler.supabase.com.
 */
export function parsePoolerSettings(text: string): PoolerSettings {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error('the pooler settings are not JSON');
  }
  const rows = (Array.isArray(answer) ? answer : [answer]) as Record<string, unknown>[];
  const row =
    rows.find((one) => one?.database_type === 'PRIMARY') ?? rows.find((one) => one?.db_host !== undefined);
  const { db_host: host, db_port: port, db_user: user, db_name: database } = row ?? {};
  if (typeof host !== 'string') throw new Error('the pooler settings name no db_host');
  if (!isPoolerHost(host)) {
    throw new Error('the pooler settings name a host that is not below pooler.supabase.com; it is not used');
  }
  return {
    host,
    port: typeof port === 'number' && port > 0 && port < 65_536 ? port : 5432,
    user: typeof user === 'string' ? user : '',
    database: typeof database === 'string' && database !== '' ? database : 'postgres',
  };
}

/**
 * Asks the Management API for the pooler of a project. `base` is https://api.supabase.com, `timeoutMs` bounds
 * the whole answer; throws a sentence for people. The token goes to that address only.
 */
export async function fetchPoolerSettings(
  base: string,
  ref: string,
  token: string,
  timeoutMs: number,
): Promise<PoolerSettings> {
  const url = new URL(`/v1/projects/${encodeURIComponent(ref)}/config/database/pooler`, base);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !isLocal)
    throw new Error('SUPABASE_API_URL is not https; the token is not sent');
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!answer.ok) throw new Error(`the Management API answered ${answer.status}`);
  const text = await answer.text();
  return parsePoolerSettings(text.slice(0, 1_000_000));
}
