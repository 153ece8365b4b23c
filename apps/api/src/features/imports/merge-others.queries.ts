import { sql } from 'drizzle-orm';
import { rowsOf, type Tx } from '#platform/db';
import { instant, type Merged } from './merge-invoices.queries.ts';

export async function stageContacts(tx: Tx, importId: string): Promise<void> {
  await tx.execute(sql`
    create temporary table staged on commit drop as
    select r.line, v.*
    from import_rows r
    cross join lateral jsonb_to_record(r.data) as v (
      "clientNumber" text, "clientName" text, "contactName" text, email text, phone text, language text
    )
    where r.import_id = ${importId}::uuid`);
}

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

/** Payments that fit no invoice, or not as they stand, are taken out and named. Known ones stay and are counted as unchanged. */
export async function refusePayments(
  tx: Tx,
  { importId, today, at }: { importId: string; today: string; at: Date },
): Promise<void> {
  await tx.execute(
    sql`select i.id from invoices i join staged s on s."invoiceNumber" = i.number order by i.id for update of i`,
  );
  await tx.execute(sql`
    with judged as (
      select s.line, s."invoiceNumber" as number, i.currency as known_currency,
             case
               when p.id is not null then null
               when i.id is null then 'unknown'
               when i.state <> 'open' then 'state'
               when i.currency <> s.currency then 'currency'
               when s."paidOn" > ${today}::date then 'future'
               when s."paidOn" < i.issued_on then 'early'
               when sum(s."amountMinor") filter (where p.id is null) over (partition by i.id order by s.line) > i.amount_minor - i.paid_minor then 'over'
             end as why
      from staged s
      left join invoices i on i.number = s."invoiceNumber"
      left join payments p on p.source_key = s.key
    ),
    refused as (
      insert into import_problems (id, import_id, line, column_name, value, message)
      select new_id(${instant(at)}), ${importId}::uuid, line,
             case when why in ('future', 'early') then 'paidOn' when why = 'currency' then 'currency' when why = 'over' then 'amount' else 'invoiceNumber' end,
             number,
             case why
               when 'unknown' then 'There is no invoice ' || number || '. Import the invoices first, or correct the number.'
               when 'state' then 'Invoice ' || number || ' is not open, so nothing can be paid on it. Reopen it first, or take the row out.'
               when 'currency' then 'Invoice ' || number || ' is in ' || known_currency || '. Correct the currency, or record the payment by hand.'
               when 'future' then 'The payment date is in the future. Correct it.'
               when 'early' then 'The payment date is before the invoice was issued. Correct one of the two.'
               when 'over' then 'With this row more is paid than invoice ' || number || ' amounts to. Correct it, or record it by hand and keep the rest as credit.'
             end
      from judged where why is not null
      returning line
    ),
    taken_out as (
      delete from import_rows where import_id = ${importId}::uuid and line in (select line from refused)
    )
    delete from staged where line in (select line from refused)`);
}

export async function mergePayments(tx: Tx, at: Date): Promise<Merged> {
  const [known] = await rowsOf<{ n: number }>(
    tx,
    sql`select count(*)::int as n from staged s join payments p on p.source_key = s.key`,
  );
  await tx.execute(sql`
    create temporary table staged_payments on commit drop as
    select new_id(${instant(at)}) as id, i.id as invoice_id, i.client_id, i.currency, s.*
    from staged s join invoices i on i.number = s."invoiceNumber" left join payments p on p.source_key = s.key
    where p.id is null`);
  await tx.execute(sql`
    insert into payments (id, client_id, currency, amount_minor, paid_on, method, reference, source_key, created_at)
    select id, client_id, currency, "amountMinor", "paidOn", method, reference, key, ${instant(at)} from staged_payments order by line`);
  const [added] = await rowsOf<{ n: number }>(
    tx,
    sql`with added as (
          insert into payment_allocations (id, payment_id, invoice_id, amount_minor, allocated_on)
          select new_id(${instant(at)}), id, invoice_id, "amountMinor", "paidOn" from staged_payments order by line
          returning 1
        ) select count(*)::int as n from added`,
  );
  return { added: added?.n ?? 0, changed: 0, unchanged: known?.n ?? 0 };
}
