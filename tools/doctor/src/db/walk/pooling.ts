import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { TimeIsUp, within } from './deadline.ts';

/** What stands between the client and the server, found out by experiment. */
export interface Pooling {
  /** `untested`: a pooler is there, but its mode needs a second connection, or the time was over. */
  mode: 'none' | 'session' | 'transaction' | 'untested';
  detail: string;
  /** SQLSTATE and text with which a named prepared statement failed; undefined when it works. */
  refused?: string;
}

export interface PoolingFacts {
  second?: () => Promise<pg.Client>;
  timeoutMs: number;
}

/** `pg` keeps the process id of BackendKeyData; the type does not show it. */
type WithProcessId = pg.Client & { processID?: number | null };

async function pidOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

/**
 * A pooler invents the process id it gives to its client (protocol 55.2.9), so another number than
 * pg_backend_pid() shows it with one connection. Its mode shows with two: in transaction mode the second
 * gets the server connection that the first has just used, while the first is still there.
 */
export async function examinePooling(client: pg.Client, facts: PoolingFacts): Promise<Pooling> {
  const told = (client as WithProcessId).processID ?? 0;
  const pid = await pidOf(client);
  if (told === pid) return { mode: 'none', detail: `no pooler in between (process ${pid} on both ends)` };
  const between = `a pooler is in between: it said process ${told >>> 0}, the server says ${pid}`;
  if (!facts.second) return { mode: 'untested', detail: `${between}; its mode needs a second login` };
  const opening = facts.second();
  try {
    const work = opening.then((second) => withTwo(client, second, between));
    return await within('the experiment with two connections', facts.timeoutMs, work);
  } catch (error) {
    if (error instanceof TimeIsUp) return { mode: 'untested', detail: `${between}; ${error.message}` };
    throw error;
  } finally {
    // Ending it frees what a query of the experiment still waits for; a login that comes too late is ended too.
    opening.then((second) => second.end()).catch(() => undefined);
  }
}

async function withTwo(first: pg.Client, second: pg.Client, between: string): Promise<Pooling> {
  const name = `doctor_${randomBytes(6).toString('hex')}`;
  // After its statement the first is idle; in transaction mode its server connection is free again.
  const before = await pidOf(first);
  await first.query({ name, text: 'SELECT 1' });
  await second.query('BEGIN');
  const taken = await pidOf(second);
  if (taken !== before) {
    await second.query('ROLLBACK');
    await first.query(`DEALLOCATE "${name}"`);
    return {
      mode: 'session',
      detail: `${between}; session mode: each client keeps its own server connection`,
    };
  }
  const refused = await prepareAgain(second, name);
  const detail = `${between}; transaction mode: a second client got the same server connection (${taken})`;
  return refused === undefined ? { mode: 'transaction', detail } : { mode: 'transaction', detail, refused };
}

/** Prepares under a name that the server connection has already; leaves nothing behind on it. */
async function prepareAgain(client: pg.Client, name: string): Promise<string | undefined> {
  let refused: string | undefined;
  await client.query('SAVEPOINT doctor');
  try {
    await client.query({ name, text: 'SELECT 1' });
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    refused = `${error.code ?? ''} ${error.message}`.replace(name, 'doctor').trim();
    await client.query('ROLLBACK TO doctor');
  }
  // A pooler that keeps statements itself knows the name under one of its own: then there is none to remove.
  if (refused !== undefined) await client.query(`DEALLOCATE "${name}"`);
  await client.query('COMMIT');
  return refused;
}
