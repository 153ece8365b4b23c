import { sql } from 'drizzle-orm';
import { rowsOf, type Tx } from '#platform/db';
import { countAnew, countOf, instant, type MergeContext, type Merged } from './merged.queries.ts';

/** New invoices are added open; amounts, dates and purchase orders of known ones are taken over. */
export async function mergeInvoices(tx: Tx, at: Date): Promise<Merged> {
  const known = await countOf(tx, sql`select 1 from staged s join invoices i on i.number = s.number`);
  await tx.execute(
    sql`select i.id from invoices i join staged s on s.number = i.number order by i.id for update of i`,
  );
  const changed = await countOf(
    tx,
    sql`update invoices i
        set amount_minor = s."amountMinor", issued_on = s."issuedOn", due_on = s."dueOn", purchase_order = coalesce(s."purchaseOrder", i.purchase_order)
        from staged s
        where i.number = s.number and i.state in ('draft', 'open')
          and (i.amount_minor, i.issued_on, i.due_on, i.purchase_order)
            is distinct from (s."amountMinor", s."issuedOn", s."dueOn", coalesce(s."purchaseOrder", i.purchase_order))
        returning 1`,
  );
  const added = await countOf(
    tx,
    sql`insert into invoices (id, number, client_id, currency, amount_minor, issued_on, due_on, purchase_order, created_at)
        select new_id(${instant(at)}), s.number, c.id, s.currency, s."amountMinor", s."issuedOn", s."dueOn", s."purchaseOrder", ${instant(at)}
        from staged s join clients c on c.number = s."clientNumber" left join invoices i on i.number = s.number
        where i.id is null order by s.line
        returning 1`,
  );
  await countAnew(tx, 'invoices', added);
  return { added, changed, unchanged: known - changed };
}

/**
 * What the rows say was paid and is not here yet becomes one payment an invoice: up to the paid amount,
 * or all of it when the row has a settlement date. Without a date the payment is of today.
 */
export async function mergeSettlements(tx: Tx, { today, at }: MergeContext): Promise<Merged> {
  const isPaid = sql`(s."settledOn" is not null or s."paidAmountMinor" > 0)`;
  const unchanged = await countOf(
    tx,
    sql`select 1 from staged s join invoices i on i.number = s.number
        where ${isPaid} and i.paid_minor >= coalesce(s."paidAmountMinor", i.amount_minor)`,
  );
  await tx.execute(sql`
    create temporary table staged_payments on commit drop as
    select new_id(${instant(at)}) as id, i.id as invoice_id, i.client_id, i.currency,
           coalesce(s."settledOn", ${today}::date) as paid_on,
           coalesce(s."paidAmountMinor", i.amount_minor) - i.paid_minor as amount_minor, s.line
    from staged s join invoices i on i.number = s.number
    where ${isPaid} and i.state = 'open' and coalesce(s."paidAmountMinor", i.amount_minor) > i.paid_minor`);
  const paid = await countOf(
    tx,
    sql`insert into payments (id, client_id, currency, amount_minor, paid_on, created_at)
        select id, client_id, currency, amount_minor, paid_on, ${instant(at)} from staged_payments order by line
        returning 1`,
  );
  await countAnew(tx, 'payments', paid);
  const added = await countOf(
    tx,
    sql`insert into payment_allocations (id, payment_id, invoice_id, amount_minor, allocated_on)
        select new_id(${instant(at)}), id, invoice_id, amount_minor, paid_on from staged_payments order by line
        returning 1`,
  );
  return { added, changed: 0, unchanged };
}

/**
 * A dispute flag is a dispute from the issue until the settlement, or from today when the invoice was
 * in dispute before. One that the list no longer carries is resolved; a list without the column says
 * nothing about disputes.
 */
export async function mergeDisputes(
  tx: Tx,
  { today, at, hasFlags }: MergeContext & { hasFlags: boolean },
): Promise<Merged> {
  const ofList = sql`d.invoice_id = i.id and d.source_key = 'invoice-list:' || s.number`;
  const known = await countOf(
    tx,
    sql`select 1 from staged s join invoices i on i.number = s.number
        where s."isDisputed" and exists (select 1 from disputes d where d.invoice_id = i.id and (d.resolved_on is null or ${ofList}))`,
  );
  const [resolved] = await rowsOf<{ all: number; flagged: number }>(
    tx,
    sql`with resolved as (
          update disputes d
          set resolved_on = greatest(d.opened_on, coalesce(s."settledOn", ${today}::date)),
              resolution = case when s."settledOn" is not null then 'Settled, as the imported list says.' else 'No longer marked as disputed in the imported list.' end
          from staged s join invoices i on i.number = s.number
          where ${ofList} and d.resolved_on is null and (s."settledOn" is not null or (${hasFlags} and not s."isDisputed"))
          returning s."isDisputed" as flagged
        ) select count(*)::int as all, count(*) filter (where flagged)::int as flagged from resolved`,
  );
  if (hasFlags) {
    // A flag that comes back is a new dispute.
    await tx.execute(
      sql`update disputes d set source_key = null from staged s join invoices i on i.number = s.number where ${ofList} and not s."isDisputed"`,
    );
  }
  const added = await countOf(
    tx,
    sql`insert into disputes (id, invoice_id, opened_on, resolved_on, reason, resolution, source_key, created_at)
        select new_id(${instant(at)}), i.id,
               case when exists (select 1 from disputes d where d.invoice_id = i.id) then least(s."settledOn", greatest(i.issued_on, ${today}::date)) else i.issued_on end,
               s."settledOn", 'Marked as disputed in the imported list.',
               case when s."settledOn" is not null then 'Settled, as the imported list says.' end, 'invoice-list:' || s.number, ${instant(at)}
        from staged s join invoices i on i.number = s.number
        where s."isDisputed" and i.state in ('draft', 'open')
          and not exists (select 1 from disputes d where d.invoice_id = i.id and (d.resolved_on is null or ${ofList}))
        order by s.line
        returning 1`,
  );
  return { added, changed: resolved?.all ?? 0, unchanged: known - (resolved?.flagged ?? 0) };
}
