import { sql } from 'drizzle-orm';
import type { Tx } from '#platform/db';
import { countAnew, countOf, instant, type Merged } from './merged.queries.ts';

/** Payments that are not here yet, each on its invoice. */
export async function mergePayments(tx: Tx, at: Date): Promise<Merged> {
  const unchanged = await countOf(tx, sql`select 1 from staged s join payments p on p.source_key = s.key`);
  await tx.execute(sql`
    create temporary table staged_payments on commit drop as
    select new_id(${instant(at)}) as id, i.id as invoice_id, i.client_id, s.*
    from staged s join invoices i on i.number = s."invoiceNumber" left join payments p on p.source_key = s.key
    where p.id is null`);
  const paid = await countOf(
    tx,
    sql`insert into payments (id, client_id, currency, amount_minor, paid_on, method, reference, source_key, created_at)
        select id, client_id, currency, "amountMinor", "paidOn", method, reference, key, ${instant(at)} from staged_payments order by line
        returning 1`,
  );
  await countAnew(tx, 'payments', paid);
  const added = await countOf(
    tx,
    sql`insert into payment_allocations (id, payment_id, invoice_id, amount_minor, allocated_on)
        select new_id(${instant(at)}), id, invoice_id, "amountMinor", "paidOn" from staged_payments order by line
        returning 1`,
  );
  return { added, changed: 0, unchanged };
}
