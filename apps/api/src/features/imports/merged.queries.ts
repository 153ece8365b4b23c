import { type SQL, sql } from 'drizzle-orm';
import { rowsOf, type Tx } from '#platform/db';

/** What a merge made of the good rows. */
export interface Merged {
  added: number;
  changed: number;
  unchanged: number;
}

/** Where and when a merge happens. */
export interface MergeContext {
  importId: string;
  /** Today in the zone of the organisation. */
  today: string;
  at: Date;
}

export const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;

/** How many rows a statement gives or, with `returning 1`, touched. */
export async function countOf(tx: Tx, statement: SQL): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    tx,
    sql`with found as (${statement}) select count(*)::int as n from found`,
  );
  return row?.n ?? 0;
}

const MANY_ROWS = 1000;

/**
 * Tells the planner what this transaction made of a table: with the sizes of before, which may be none,
 * it would look through all of the table for each of the rows.
 */
export async function countAnew(
  tx: Tx,
  table: 'clients' | 'invoices' | 'payments',
  added: number,
): Promise<void> {
  if (added >= MANY_ROWS) await tx.execute(sql`analyze ${sql.identifier(table)}`);
}
