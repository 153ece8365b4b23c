import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#platform/db';

export interface PaidInMonth {
  currency: string;
  paidMinor: number;
  paidInvoices: number;
}

/** Money set against invoices from the first of the month up to `on`, and how many invoices got some. */
export const listPaidInMonth = (db: Db, on: string): Promise<PaidInMonth[]> =>
  rowsOf(
    db,
    sql`select i.currency, sum(a.amount_minor)::bigint as "paidMinor", count(distinct a.invoice_id)::int as "paidInvoices"
        from payment_allocations a join invoices i on i.id = a.invoice_id
        where a.allocated_on between date_trunc('month', ${on}::date)::date and ${on}::date
        group by i.currency order by i.currency`,
  );

export interface LastSent {
  id: string;
  clientName: string;
  subject: string;
  on: string;
  template: 'friendly' | 'firm' | 'final';
}

/** The mails sent last, for runs up to the day `on`, the newest first. */
export const listLastSent = (db: Db, on: string, limit: number): Promise<LastSent[]> =>
  rowsOf(
    db,
    sql`select m.id, c.name as "clientName", m.subject, m.run_on::text as "on", m.template
        from messages m join clients c on c.id = m.client_id
        where m.state = 'sent' and m.run_on <= ${on}::date
        order by m.run_on desc, m.id desc limit ${limit}`,
  );

export async function hasInvoices(db: Db): Promise<boolean> {
  const [row] = await rowsOf<{ found: boolean }>(db, sql`select exists (select 1 from invoices) as found`);
  return row?.found ?? false;
}
