import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './db.ts';

const FOLDER = join(import.meta.dirname, '../../migrations');
const ADVISORY_LOCK = 5_172_001;

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** What a migration or a restore needs of a driver: statements in a text, one after the other. */
export interface Session {
  exec: (sql: string) => Promise<unknown>;
  query: (sql: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;
}

export function listMigrations(folder = FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .toSorted()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8');
      return {
        name: file.replace('.sql', ''),
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    });
}

/** Runs `work` on one connection that nothing else uses. */
export async function withSession<T>(database: Database, work: (session: Session) => Promise<T>): Promise<T> {
  if (database.driver.kind === 'embedded') {
    const { client } = database.driver;
    return work({ exec: (sql) => client.exec(sql), query: (sql, values) => client.query(sql, values) });
  }
  const client = await database.driver.pool.connect();
  try {
    return await work({
      exec: (sql) => client.query(sql),
      query: (sql, values) => client.query(sql, values),
    });
  } finally {
    client.release();
  }
}

/** Names of the migrations that this database still lacks. Throws when an applied one was changed since. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  return withSession(database, async (session) => (await pendingOn(session)).map(({ name }) => name));
}

async function pendingOn(session: Session): Promise<Migration[]> {
  const { rows } = await session.query(`select to_regclass('public.schema_migrations') is not null as known`);
  const applied = rows[0]?.['known']
    ? await session.query('select name, checksum from schema_migrations')
    : { rows: [] as Record<string, unknown>[] };
  const checksums = new Map(applied.rows.map((row) => [row['name'], row['checksum']]));
  return listMigrations().filter(({ name, checksum }) => {
    const known = checksums.get(name);
    if (known !== undefined && known !== checksum) {
      throw new Error(
        `Migration ${name} was changed after it ran here. Restore the file; put changes into a new migration.`,
      );
    }
    return known === undefined;
  });
}

/** Brings the database up to date, forward only, each migration in a transaction of its own. Returns the names that ran. */
export async function migrate(database: Database): Promise<string[]> {
  return withSession(database, async (session) => {
    await session.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    try {
      const pending = await pendingOn(session);
      for (const migration of pending) await apply(session, migration);
      return pending.map(({ name }) => name);
    } finally {
      await session.query('select pg_advisory_unlock($1)', [ADVISORY_LOCK]);
    }
  });
}

async function apply(session: Session, { name, sql, checksum }: Migration) {
  await session.exec('begin');
  try {
    await session.exec(
      `create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
    );
    await session.exec(sql);
    await session.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
    await session.exec('commit');
  } catch (error) {
    await session.exec('rollback');
    throw new Error(
      `Migration ${name} did not run and changed nothing: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    );
  }
}
