import type { Client } from 'pg';

/** Runs something on one connection, and closes it. The driver is loaded here, where it is first needed. */
export async function withSession<Result>(
  url: string,
  run: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that is stopped under the connection is reported by the query that was under way.
  client.on('error', () => {});
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}

export function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}
