import type { GrantClient, GrantOptions } from './grant-options.ts';
import { GrantError } from './grant-options.ts';

/**
 * Runs `work` in a transaction that writes nothing: READ ONLY, one view of the database, rolled back.
 * Names resolve in pg_catalog only: a function that somebody put into another schema is never called.
 */
export async function readOnly<T>(
  client: GrantClient,
  options: GrantOptions,
  work: () => Promise<T>,
): Promise<T> {
  return inside(client, options, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work, () => false);
}

/** Runs `work` in one transaction and commits when `isKept` says so; else, and on every error, rolls back. */
export async function readWrite<T>(
  client: GrantClient,
  options: GrantOptions,
  work: () => Promise<T>,
  isKept: (result: T) => boolean,
): Promise<T> {
  return inside(client, options, 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE', work, isKept);
}

async function inside<T>(
  client: GrantClient,
  options: GrantOptions,
  begin: string,
  work: () => Promise<T>,
  isKept: (result: T) => boolean,
): Promise<T> {
  await client.query(begin);
  let isOpen = true;
  try {
    await client.query(settings(options));
    const result = await work();
    const end = isKept(result) ? 'COMMIT' : 'ROLLBACK';
    isOpen = false;
    await client.query(end);
    return result;
  } catch (error) {
    // A lost connection has rolled back already; the first error is the one to tell.
    if (isOpen) await client.query('ROLLBACK').catch(() => undefined);
    throw explained(error);
  }
}

function settings(options: GrantOptions): string {
  const timeout = Math.max(1, Math.round(options.timeoutMs ?? 10_000));
  const lock = Math.max(1, Math.round(options.lockTimeoutMs ?? 3000));
  return [
    'SET LOCAL search_path = pg_catalog, pg_temp',
    'SET LOCAL standard_conforming_strings = on',
    `SET LOCAL statement_timeout = ${timeout}`,
    `SET LOCAL lock_timeout = ${lock}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${Math.max(60_000, timeout)}`,
  ].join('; ');
}

const concurrent = new Set(['55P03', '40P01', '40001', '42P01', '42883', '42704', '3F000']);

function explained(error: unknown): unknown {
  if (error instanceof GrantError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const said = `${error.message}${code ? ` (${code})` : ''}`;
  if (code === '55P03')
    return new GrantError(
      `Nothing was changed: another session holds what is needed: ${said}. See pg_blocking_pids; run again.`,
      { cause: error },
    );
  if (concurrent.has(code) || /tuple concurrently (updated|deleted)/.test(error.message))
    return new GrantError(
      `Nothing was changed: another session changes the same objects at this moment: ${said}. Run again.`,
      { cause: error },
    );
  if (code === '57014')
    return new GrantError(`Nothing was changed: the database took too long: ${said}. Give it more time.`, {
      cause: error,
    });
  if (code === '53200')
    return new GrantError(
      `Nothing was changed: the server has no room for so many locks: ${said}. Raise max_locks_per_transaction.`,
      { cause: error },
    );
  if (/^[0-9A-Z]{5}$/.test(code))
    return new GrantError(`Nothing was changed: the database refused: ${said}.`, { cause: error });
  return error;
}
