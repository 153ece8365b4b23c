import { sql } from 'drizzle-orm';
import { rowsOf, type Tx } from '#platform/db';
import type { Contradiction } from './contradictions.ts';

/** The good rows as a table `staged` of this transaction, typed. */
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

export async function stageContacts(tx: Tx, importId: string): Promise<void> {
  await tx.execute(sql`
    create temporary table staged on commit drop as
    select r.line, v.*
    from import_rows r
    cross join lateral jsonb_to_record(r.data) as v (
      "clientNumber" text, "clientName" text, "contactName" text, email text, phone text, language text
    )
    where r.import_id = ${importId}::uuid`);
  await tx.execute(sql`analyze staged`);
}

/** Rows that say the same are told apart by their count, so that a payment is known again in the next list. */
export async function stagePayments(tx: Tx, importId: string): Promise<void> {
  await tx.execute(sql`
    create temporary table staged on commit drop as
    select r.line, v.*,
           'payments-file:' || v."invoiceNumber" || ':' || v."paidOn" || ':' || v."amountMinor" || ':' || coalesce(v.reference, '') || ':' ||
             row_number() over (partition by v."invoiceNumber", v."paidOn", v."amountMinor", v.reference order by r.line) as key
    from import_rows r
    cross join lateral jsonb_to_record(r.data) as v (
      "invoiceNumber" text, "amountMinor" bigint, currency text, "paidOn" date, reference text, method text
    )
    where r.import_id = ${importId}::uuid`);
  await tx.execute(sql`create index on staged ("invoiceNumber")`);
  await tx.execute(sql`analyze staged`);
}

/** Finds the invoices that contradict what is stored, as a table `contradicted` of this transaction. */
export const judgeInvoices = (tx: Tx, today: string) =>
  tx.execute(sql`
    create temporary table contradicted on commit drop as
    select * from (
      select s.line, s.number, s.currency, s."clientNumber" as client, s."settledOn" as "on", s."amountMinor" as "amountMinor",
             i.currency as "knownCurrency", c.number as "knownClient", i.state as "knownState", i.paid_minor as "paidMinor",
             case
               when s."settledOn" > ${today}::date then 'settled_later'
               when i.currency <> s.currency then 'other_currency'
               when c.number <> s."clientNumber" then 'other_client'
               when s."amountMinor" < i.paid_minor and i.state in ('draft', 'open') then 'below_paid'
               when i.state <> 'open' and (s."settledOn" is not null or s."paidAmountMinor" > 0)
                 and coalesce(s."paidAmountMinor", i.amount_minor) > i.paid_minor then 'settled_while_not_open'
             end as why
      from staged s
      left join invoices i on i.number = s.number
      left join clients c on c.id = i.client_id
    ) judged where why is not null`);

/** Finds the payments that fit no invoice, or not as they stand. Known payments fit; bad ones use up no balance. */
export async function judgePayments(tx: Tx, today: string): Promise<void> {
  await tx.execute(
    sql`select i.id from invoices i join staged s on s."invoiceNumber" = i.number order by i.id for update of i`,
  );
  await tx.execute(sql`
    create temporary table contradicted on commit drop as
    with judged as (
      select s.line, s."invoiceNumber" as number, s.currency, null::text as client, s."paidOn" as "on", s."amountMinor",
             i.currency as "knownCurrency", null::text as "knownClient", i.state as "knownState", i.paid_minor as "paidMinor",
             i.amount_minor - i.paid_minor as room,
             case
               when p.id is not null then 'known'
               when i.id is null then 'unknown_invoice'
               when i.state <> 'open' then 'paid_while_not_open'
               when i.currency <> s.currency then 'other_currency_paid'
               when s."paidOn" > ${today}::date then 'paid_later'
               when s."paidOn" < i.issued_on then 'paid_early'
             end as why
      from staged s
      left join invoices i on i.number = s."invoiceNumber"
      left join payments p on p.source_key = s.key
    ),
    summed as (
      select *, sum("amountMinor") filter (where why is null) over (partition by number order by line) as total from judged
    )
    select line, number, currency, client, "on", "amountMinor", "knownCurrency", "knownClient", "knownState", "paidMinor",
           coalesce(why, 'more_than_open') as why
    from summed where why <> 'known' or (why is null and total > room)`);
}

/** The next contradictions after a line, in the order of the file. */
export const listContradictions = (tx: Tx, afterLine: number, limit: number) =>
  rowsOf<Contradiction>(
    tx,
    sql`select line, number, currency, client, "on"::text as "on", "amountMinor", "knownCurrency", "knownClient", "knownState", "paidMinor", why
        from contradicted where line > ${afterLine} order by line limit ${limit}`,
  );

/** Takes the contradicted rows out of what is merged. */
export async function takeOutContradicted(tx: Tx, importId: string): Promise<void> {
  await tx.execute(
    sql`delete from import_rows where import_id = ${importId}::uuid and line in (select line from contradicted)`,
  );
  await tx.execute(sql`delete from staged where line in (select line from contradicted)`);
}
