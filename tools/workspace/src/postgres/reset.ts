import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { WorkspaceError } from '../workspace-error.ts';
import { databaseOf, withDatabase, withSession } from './session.ts';

const IN_USE = '55006';

/** The database that holds the state to return to. */
export function templateNameOf(database: string): string {
  return `${database}_template`;
}

/**
 * Sets the database of `url` back to what migrations and seeds made. Sessions on it are cut. The new one
 * is made aside and takes the name in one transaction, so a kill at any moment leaves a whole database.
 *
 * @throws WorkspaceError `no-template` when the cluster has nothing to return to
 */
export async function resetDatabase({ url }: { url: string }): Promise<void> {
  const database = databaseOf(url);
  const elsewhere = withDatabase(url, 'postgres');
  await withSession(elsewhere, async (client) => {
    const name = (suffix: string) => client.escapeIdentifier(`${database}${suffix}`);
    await needTemplate(client, database);
    // One at a time: the server goes on with a step whose program was killed, and lets go at its end.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [`workspace reset ${database}`]);
    await dropAside(client, [name('_next'), name('_former')]);
    await client.query(
      `CREATE DATABASE ${name('_next')} TEMPLATE ${client.escapeIdentifier(templateNameOf(database))}`,
    );
    await withSession(elsewhere, (helper) => exchange(client, helper, database));
    await dropAside(client, [name('_former')]);
  });
}

async function needTemplate(client: Client, database: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
    templateNameOf(database),
  ]);
  if (found.rowCount === 1) return;
  throw new WorkspaceError(
    'no-template',
    `The database "${database}" was not set back: this cluster has no "${templateNameOf(database)}" to start from.`,
    'Remove the workspace and create it again, or restore a dump: workspace db restore FILE',
  );
}

async function dropAside(client: Client, names: string[]): Promise<void> {
  for (const name of names) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/**
 * Renaming takes the database's lock, then waits five seconds for its sessions to leave. A pool connects
 * again at once, so sessions are cut until the lock keeps new ones out.
 */
async function exchange(client: Client, helper: Client, database: string): Promise<void> {
  const name = (suffix: string) => client.escapeIdentifier(`${database}${suffix}`);
  await cutSessions(helper, database);
  const over = new AbortController();
  async function rename() {
    try {
      await client.query('BEGIN');
      const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      if (known.rowCount === 1) await client.query(`ALTER DATABASE ${name('')} RENAME TO ${name('_former')}`);
      await client.query(`ALTER DATABASE ${name('_next')} RENAME TO ${name('')}`);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      over.abort();
    }
  }
  async function cut() {
    while (!over.signal.aborted) {
      await cutSessions(helper, database);
      await sleep(10);
    }
  }
  const [renamed] = await Promise.allSettled([rename(), cut()]);
  if (renamed.status === 'fulfilled') return;
  if ((renamed.reason as { code?: string }).code !== IN_USE) throw renamed.reason;
  throw new WorkspaceError(
    'database-in-use',
    `The database "${database}" was not set back: programs kept connecting to it.`,
    'Stop the services first: workspace down, then run the command again.',
  );
}

async function cutSessions(client: Client, database: string): Promise<void> {
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database]);
}
