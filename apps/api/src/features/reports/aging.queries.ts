import type { CurrencyAging } from '@sira/contract/reports';
import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, rowsOf } from '#platform/db';

/** One line of an aging report: a currency, or a client in a currency. Amounts in minor units. */
export interface AgingLine extends z.infer<typeof CurrencyAging> {
  /** null on the lines of currencies. */
  client: { id: string; number: string; name: string } | null;
  dueSoonMinor: number;
  dueSoonInvoices: number;
}

/** Days after the due date. */
const BUCKETS: [name: string, rule: SQL][] = [
  ['not_due', sql`late <= 0`],
  ['d1_30', sql`late between 1 and 30`],
  ['d31_60', sql`late between 31 and 60`],
  ['d61_90', sql`late between 61 and 90`],
  ['d90_plus', sql`late > 90`],
];

const minor = (name: string) => sql.identifier(`${name}_minor`);
const count = (name: string) => sql.identifier(`${name}_invoices`);
const list = (parts: SQL[]) => sql.join(parts, sql`, `);

const figures: [name: string, rule: SQL][] = [
  ['open', sql`true`],
  ['overdue', sql`late > 0`],
  ['due_soon', sql`late between -7 and 0`],
  ...BUCKETS,
];
const counted = list(
  figures.map(
    ([name, rule]) =>
      sql`coalesce(sum(balance) filter (where ${rule}), 0)::bigint as ${minor(name)}, count(*) filter (where ${rule})::int as ${count(name)}`,
  ),
);
const added = list(
  figures.map(
    ([name]) =>
      sql`sum(${minor(name)})::bigint as ${minor(name)}, sum(${count(name)})::int as ${count(name)}`,
  ),
);
const names = list(figures.map(([name]) => sql`${minor(name)}, ${count(name)}`));
const buckets = list(
  BUCKETS.map(
    ([name]) =>
      sql`${name}::text, jsonb_build_object('amountMinor', l.${minor(name)}, 'invoices', l.${count(name)})`,
  ),
);

/**
 * What was owed at the end of the day `on`, by currency and by client and currency, in one statement.
 *
 * The world of a day: invoices issued and payments set against them up to and including it. A void
 * invoice counts on no day, since it was a mistake; one that was written off counts until that day. The
 * lines of currencies come first, the one with the most invoices at the top; then those of clients, in
 * each currency the largest debt first. `clients` limits these, null not: the largest of every currency
 * are kept.
 */
export function listAging(db: Db, on: string, clients: number | null): Promise<AgingLine[]> {
  const day = sql`${on}::date`;
  return rowsOf(
    db,
    sql`with paid as (
          select invoice_id, sum(amount_minor)::bigint as minor from payment_allocations where allocated_on <= ${day} group by invoice_id
        ), owed as (
          select i.client_id, i.currency, i.amount_minor - coalesce(p.minor, 0) as balance, ${day} - i.due_on as late
          from invoices i left join paid p on p.invoice_id = i.id
          where i.issued_on <= ${day} and (i.settled_on is null or i.settled_on > ${day})
            and (i.state = 'open' or (i.state = 'written_off' and i.closed_on > ${day}))
        ), by_client as (
          select client_id, currency, ${counted} from owed where balance > 0 group by client_id, currency
        ), by_currency as (
          select currency, count(*)::int as clients, ${added} from by_client group by currency
        ), ranked as (
          select *, row_number() over (partition by currency order by open_minor desc, client_id) as rank from by_client
        ), largest as (
          select * from ranked order by rank, currency limit ${clients}
        ), lines as (
          select currency, null::uuid as client_id, 0 as rank, clients, ${names} from by_currency
          union all
          select currency, client_id, rank, 1, ${names} from largest
        )
        select l.currency, l.open_minor as "openMinor", l.overdue_minor as "overdueMinor", l.open_invoices as invoices, l.clients,
               l.due_soon_minor as "dueSoonMinor", l.due_soon_invoices as "dueSoonInvoices", jsonb_build_object(${buckets}) as buckets,
               case when c.id is not null then jsonb_build_object('id', c.id, 'number', c.number, 'name', c.name) end as client
        from lines l
        join by_currency t on t.currency = l.currency
        left join clients c on c.id = l.client_id
        order by l.client_id is not null, t.open_invoices desc, l.currency, l.rank`,
  );
}
