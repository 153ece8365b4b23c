import { sql } from 'drizzle-orm';
import { jsonRows, rowsOf, type Tx } from '#platform/db';

/** Nobody adds a client until the transaction ends, so that two processes do not both find none. */
export const lockClients = (tx: Tx) => tx.execute(sql`lock table clients in share row exclusive mode`);

export async function hasClients(tx: Tx): Promise<boolean> {
  const [row] = await rowsOf<{ found: boolean }>(tx, sql`select exists (select 1 from clients) as found`);
  return row?.found ?? false;
}

type DemoTable = 'clients' | 'contacts' | 'invoices' | 'payments' | 'payment_allocations' | 'disputes';

/** One statement for all rows; columns that the rows do not name keep their default. */
export async function insertRows(tx: Tx, table: DemoTable, rows: readonly object[]): Promise<void> {
  const columns = sql.join(
    Object.keys(rows[0] ?? {}).map((name) => sql.identifier(name)),
    sql`, `,
  );
  const target = sql.identifier(table);
  await tx.execute(sql`
    insert into ${target} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${target}, ${jsonRows(rows)})`);
}
