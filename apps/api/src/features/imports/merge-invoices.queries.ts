import { sql } from 'drizzle-orm';
import { rowsOf, type Tx } from '#platform/db';

/** What a merge made of the good rows. */
export interface Merged {
  added: number;
  changed: number;
  unchanged: number;
}

interface MergeContext {
  importId: string;
  /** Today in the zone of the organisation. */
  today: string;
  at: Date;
}

export const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;

async function count(tx: Tx, statement: ReturnType<typeof sql>): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(tx, statement);
  return row?.n ?? 0;
}

/** The good rows as a table of this transaction, typed. */
export async function stageInvoices(tx: Tx, importId: string): Promise<void> {
  await tx.execute(sql`
    create temporary table staged on commit drop as
    select r.line, v.*
    from import_rows r
    cross join lateral jsonb_to_record(r.data) as v (
      number text, "clientNumber" text, "clientName" text, "issuedOn" date, "dueOn" date, "amountMinor" bigint, currency text,
      "isDisputed" boolean, "settledOn" date, "paidAmountMinor" bigint, "purchaseOrder" text, email text, language text
    )
    where r.import_id = ${importId}::uuid`);
  await tx.execute(sql`create index on staged (number)`);
  await tx.execute(sql`analyze staged`);
}

/** Rows that contradict what is stored are taken out of `staged` and named with the column and the way out. */
export async function refuseInvoices(tx: Tx, { importId, today, at }: MergeContext): Promise<void> {
  await tx.execute(sql`
    with judged as (
      select s.line, s.number, s.currency,
             case
               when s."settledOn" > ${today}::date then 'settledOn'
               when i.currency <> s.currency then 'currency'
               when c.number <> s."clientNumber" then 'clientNumber'
               when s."amountMinor" < i.paid_minor then 'amount'
               when i.state in ('void', 'written_off') and s."settledOn" is not null and i.settled_on is null then 'settledOn'
             end as field, i.currency as known_currency, c.number as known_client
      from staged s
      left join invoices i on i.number = s.number
      left join clients c on c.id = i.client_id
    ),
    refused as (
      insert into import_problems (id, import_id, line, column_name, value, message)
      select new_id(${instant(at)}), ${importId}::uuid, line, field, number,
             case field
               when 'settledOn' then 'The settlement date is in the future, or the invoice is void. Correct the date, or reopen the invoice first.'
               when 'currency' then 'Invoice ' || number || ' is here in ' || known_currency || '. Correct the currency, or void the invoice and import it under another number.'
               when 'clientNumber' then 'Invoice ' || number || ' belongs to client ' || known_client || '. Correct the number of one of the two.'
               when 'amount' then 'More than this amount is already paid on invoice ' || number || '. Correct the amount, or remove a payment first.'
             end
      from judged where field is not null
      returning line
    ),
    taken_out as (
      delete from import_rows where import_id = ${importId}::uuid and line in (select line from refused)
    )
    delete from staged where line in (select line from refused)`);
}

/** Clients that the rows name: new ones are added, names that the file states are taken over. */
export async function mergeClients(tx: Tx, at: Date): Promise<Merged> {
  await tx.execute(sql`
    create temporary table staged_clients on commit drop as
    select distinct on ("clientNumber") "clientNumber" as number, "clientName" as name, language, line
    from staged order by "clientNumber", ("clientName" is null), line`);
  const known = await count(
    tx,
    sql`select count(*)::int as n from staged_clients s join clients c on c.number = s.number`,
  );
  const changed = await count(
    tx,
    sql`
    with changed as (
      update clients c set name = coalesce(s.name, c.name), language = coalesce(s.language, c.language)
      from staged_clients s
      where c.number = s.number and (coalesce(s.name, c.name), coalesce(s.language, c.language)) is distinct from (c.name, c.language)
      returning 1
    ) select count(*)::int as n from changed`,
  );
  const added = await count(
    tx,
    sql`
    with added as (
      insert into clients (id, number, name, language, created_at)
      select new_id(${instant(at)}), s.number, coalesce(s.name, s.number), s.language, ${instant(at)}
      from staged_clients s left join clients c on c.number = s.number
      where c.id is null order by s.line
      returning 1
    ) select count(*)::int as n from added`,
  );
  return { added, changed, unchanged: known - changed };
}

/**
 * Where reminders go: an address in the rows becomes the client's primary contact, or replaces its
 * address. What the file leaves empty stays as it is.
 */
export async function mergeContacts(tx: Tx, at: Date, columns: { hasName: boolean }): Promise<Merged> {
  const name = columns.hasName ? sql`"contactName"` : sql`null::text`;
  const phone = columns.hasName ? sql`phone` : sql`null::text`;
  await tx.execute(sql`
    create temporary table staged_contacts on commit drop as
    select distinct on ("clientNumber") c.id as client_id, s.email, ${name} as name, ${phone} as phone, s.line
    from staged s join clients c on c.number = s."clientNumber"
    where s.email is not null or ${name} is not null or ${phone} is not null
    order by "clientNumber", (s.email is null), s.line`);
  const known = await count(
    tx,
    sql`select count(*)::int as n from staged_contacts s join contacts k on k.client_id = s.client_id and k.is_primary`,
  );
  const changed = await count(
    tx,
    sql`
    with changed as (
      update contacts k set email = coalesce(s.email, k.email), name = coalesce(s.name, k.name), phone = coalesce(s.phone, k.phone)
      from staged_contacts s
      where k.client_id = s.client_id and k.is_primary
        and (coalesce(s.email, k.email), coalesce(s.name, k.name), coalesce(s.phone, k.phone)) is distinct from (k.email, k.name, k.phone)
      returning 1
    ) select count(*)::int as n from changed`,
  );
  const added = await count(
    tx,
    sql`
    with added as (
      insert into contacts (id, client_id, name, email, phone, is_primary, created_at)
      select new_id(${instant(at)}), s.client_id, s.name, s.email, s.phone, true, ${instant(at)}
      from staged_contacts s
      where not exists (select 1 from contacts k where k.client_id = s.client_id and k.is_primary) order by s.line
      returning 1
    ) select count(*)::int as n from added`,
  );
  return { added, changed, unchanged: known - changed };
}

/** New invoices are added open; amounts, dates and purchase orders of known ones are taken over. */
export async function mergeInvoices(tx: Tx, at: Date): Promise<Merged> {
  const known = await count(
    tx,
    sql`select count(*)::int as n from staged s join invoices i on i.number = s.number`,
  );
  await tx.execute(
    sql`select i.id from invoices i join staged s on s.number = i.number order by i.id for update of i`,
  );
  const changed = await count(
    tx,
    sql`
    with changed as (
      update invoices i
      set amount_minor = s."amountMinor", issued_on = s."issuedOn", due_on = s."dueOn", purchase_order = coalesce(s."purchaseOrder", i.purchase_order)
      from staged s
      where i.number = s.number and i.state in ('draft', 'open')
        and (i.amount_minor, i.issued_on, i.due_on, i.purchase_order)
          is distinct from (s."amountMinor", s."issuedOn", s."dueOn", coalesce(s."purchaseOrder", i.purchase_order))
      returning 1
    ) select count(*)::int as n from changed`,
  );
  const added = await count(
    tx,
    sql`
    with added as (
      insert into invoices (id, number, client_id, currency, amount_minor, issued_on, due_on, purchase_order, created_at)
      select new_id(${instant(at)}), s.number, c.id, s.currency, s."amountMinor", s."issuedOn", s."dueOn", s."purchaseOrder", ${instant(at)}
      from staged s join clients c on c.number = s."clientNumber" left join invoices i on i.number = s.number
      where i.id is null order by s.line
      returning 1
    ) select count(*)::int as n from added`,
  );
  return { added, changed, unchanged: known - changed };
}

/**
 * What the rows say was paid and is not here yet becomes one payment an invoice: up to the paid amount,
 * or all of it when the row has a settlement date. Without a date the payment is of today.
 */
export async function mergeSettlements(tx: Tx, { today, at }: MergeContext): Promise<Merged> {
  const known = await count(
    tx,
    sql`
    select count(*)::int as n from staged s join invoices i on i.number = s.number
    where (s."settledOn" is not null or s."paidAmountMinor" > 0) and i.paid_minor >= coalesce(s."paidAmountMinor", i.amount_minor)`,
  );
  await tx.execute(sql`
    create temporary table staged_payments on commit drop as
    select new_id(${instant(at)}) as id, i.id as invoice_id, i.client_id, i.currency,
           coalesce(s."settledOn", ${today}::date) as paid_on,
           coalesce(s."paidAmountMinor", i.amount_minor) - i.paid_minor as amount_minor, s.line
    from staged s join invoices i on i.number = s.number
    where (s."settledOn" is not null or s."paidAmountMinor" > 0) and i.state = 'open'
      and coalesce(s."paidAmountMinor", i.amount_minor) > i.paid_minor`);
  await tx.execute(sql`
    insert into payments (id, client_id, currency, amount_minor, paid_on, created_at)
    select id, client_id, currency, amount_minor, paid_on, ${instant(at)} from staged_payments order by line`);
  const added = await count(
    tx,
    sql`
    with added as (
      insert into payment_allocations (id, payment_id, invoice_id, amount_minor, allocated_on)
      select new_id(${instant(at)}), id, invoice_id, amount_minor, paid_on from staged_payments order by line
      returning 1
    ) select count(*)::int as n from added`,
  );
  return { added, changed: 0, unchanged: known };
}

/** A dispute flag is a dispute from the issue until the settlement; one that the file dropped is resolved. */
export async function mergeDisputes(tx: Tx, { today, at }: MergeContext): Promise<Merged> {
  const known = await count(
    tx,
    sql`
    select count(*)::int as n from staged s join invoices i on i.number = s.number
    where s."isDisputed" and exists (select 1 from disputes d where d.invoice_id = i.id and (d.resolved_on is null or d.source_key = 'invoice-list:' || s.number))`,
  );
  const changed = await count(
    tx,
    sql`
    with changed as (
      update disputes d
      set resolved_on = greatest(d.opened_on, coalesce(s."settledOn", ${today}::date)),
          resolution = case when s."settledOn" is not null then 'Settled, as the imported list says.' else 'No longer marked as disputed in the imported list.' end
      from staged s join invoices i on i.number = s.number
      where d.invoice_id = i.id and d.source_key = 'invoice-list:' || s.number and d.resolved_on is null
        and (s."settledOn" is not null or not s."isDisputed")
      returning 1
    ) select count(*)::int as n from changed`,
  );
  const added = await count(
    tx,
    sql`
    with added as (
      insert into disputes (id, invoice_id, opened_on, resolved_on, reason, resolution, source_key, created_at)
      select new_id(${instant(at)}), i.id, i.issued_on, s."settledOn", 'Marked as disputed in the imported list.',
             case when s."settledOn" is not null then 'Settled, as the imported list says.' end, 'invoice-list:' || s.number, ${instant(at)}
      from staged s join invoices i on i.number = s.number
      where s."isDisputed" and i.state in ('draft', 'open')
        and not exists (select 1 from disputes d where d.invoice_id = i.id and (d.resolved_on is null or d.source_key = 'invoice-list:' || s.number))
      order by s.line
      returning 1
    ) select count(*)::int as n from added`,
  );
  return { added, changed, unchanged: Math.max(0, known - changed) };
}
