import type { PGlite } from '@electric-sql/pglite';
import { sql, type SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type pg from 'pg';

/** A connection or an open transaction: queries do not care which. */
export type Db = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** An open transaction. A function that must run inside one asks for this type. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/** The database of this process and how to reach below the query layer, for jobs, migrations and backups. */
export interface Database {
  db: Db;
  driver: { kind: 'embedded'; client: PGlite } | { kind: 'server'; pool: pg.Pool; url: string };
  close: () => Promise<void>;
}

/**
 * Rows of a statement that the query builder cannot say. Dates and instants come back as text
 * (`::text` them for one form), counts and bigint as numbers.
 */
export async function rowsOf<Row>(db: Db, statement: SQL): Promise<Row[]> {
  const result = (await db.execute(statement)) as unknown as { rows: Row[] };
  return result.rows;
}

/** Many values as one parameter, so that a statement stays the same for 1 and for 1,000 rows. */
export const jsonRows = (rows: readonly unknown[]) => sql`${JSON.stringify(rows)}::jsonb`;

/** A list of uuids as one parameter. */
export const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`;
