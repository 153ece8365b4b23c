import { sql } from 'drizzle-orm';
import { type Db, rowsOf, type Tx } from '#platform/db';
import { decisionOn, type Scope } from './decision.queries.ts';

/** One open invoice on a day: the step that goes out (reason null) or why it stays silent. Amounts in minor units. */
export interface Decision {
  invoiceId: string;
  invoice: string;
  clientId: string;
  client: string;
  clientName: string;
  contactName: string | null;
  language: 'en' | 'id' | null;
  email: string | null;
  currency: string;
  amountMinor: number;
  balanceMinor: number;
  issuedOn: string;
  dueOn: string;
  purchaseOrder: string | null;
  step: number | null;
  offsetDays: number | null;
  template: 'friendly' | 'firm' | 'final' | null;
  sentSteps: number[];
  reason: string | null;
  until: string | null;
}

/** Every open invoice of the day, by client name, the oldest debt first. `only` narrows to what goes out or to the silent. */
export function listDecisions(
  db: Db,
  on: string,
  scope: Scope,
  only: 'sending' | 'silent',
  limit: number,
): Promise<Decision[]> {
  return rowsOf(
    db,
    sql`with ${decisionOn(on, scope)}
        select id as "invoiceId", number as invoice, client_id as "clientId", client_number as client, client_name as "clientName",
               contact_name as "contactName", language, email, currency, amount_minor as "amountMinor", balance as "balanceMinor",
               issued_on::text as "issuedOn", due_on::text as "dueOn", purchase_order as "purchaseOrder", step,
               offset_days as "offsetDays", template, sent_steps as "sentSteps", reason, until::text as until
        from decision
        where ${only === 'sending' ? sql`reason is null` : sql`reason is not null`}
        order by lower(client_name), client_id, due_on, number
        limit ${limit}`,
  );
}

interface Totals {
  messages: number;
  reminders: number;
  silent: number;
  silentByReason: Record<string, number>;
}

/** Counts of the day, whatever a list is cut to. */
export async function countDecisions(db: Db, on: string): Promise<Totals> {
  const rows = await rowsOf<{ reason: string | null; invoices: number; clients: number }>(
    db,
    sql`with ${decisionOn(on, 'everybody')}
        select reason, count(*)::int as invoices, count(distinct client_id)::int as clients from decision group by reason order by reason`,
  );
  const going = rows.find(({ reason }) => reason === null);
  const silent = rows.filter(({ reason }) => reason !== null);
  return {
    messages: going?.clients ?? 0,
    reminders: going?.invoices ?? 0,
    silent: silent.reduce((sum, { invoices }) => sum + invoices, 0),
    silentByReason: Object.fromEntries(silent.map(({ reason, invoices }) => [reason, invoices])),
  };
}

const PLANNER_LOCK = 5_172_002;

/** One planner at a time: they would all come to the same ledger, but could wait for each other in a circle. */
export const lockPlanner = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(${PLANNER_LOCK})`);

/**
 * Writes the decisions of a day into the ledger, in one statement. However often and in however many
 * processes it runs, the ledger ends the same: an invoice has at most one planned line, that of its
 * highest due step (with the reason it waits for, if any); lower steps that were missed are superseded;
 * planned lines that hold no longer are closed with the reason. What was sent, claimed or has failed is
 * never touched.
 */
export async function writePlan(tx: Tx, on: string, scope: Scope, at: Date): Promise<void> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const theirs =
    scope === 'everybody' ? sql`true` : sql`i.client_id in (select distinct client_id from scoped)`;
  const scoped =
    scope === 'everybody'
      ? sql`select null::uuid as client_id`
      : sql`select unnest(${`{${scope.clientIds.join(',')}}`}::uuid[]) as client_id`;
  await tx.execute(sql`
    with ${decisionOn(on, scope)},
    scoped as (${scoped}),
    wanted as (
      select id as invoice_id, version_id, step, offset_days, template, due_on + offset_days as planned_on,
             'planned' as state, reason
      from decision
      where step is not null and not has_failed and (sent_offset is null or sent_offset < offset_days)
      union all
      select d.id, s.version_id, s.step, s.offset_days, s.template, d.due_on + s.offset_days, 'superseded', 'later_step_due'
      from decision d join steps s on s.offset_days < d.offset_days
      where d.sent_offset is null or (s.offset_days > d.sent_offset and d.sent_offset < d.offset_days)
    ),
    written as (
      insert into reminders (id, invoice_id, schedule_version_id, step, offset_days, template, planned_on, state, reason, state_at)
      select new_id(${now}), invoice_id, version_id, step, offset_days, template, planned_on, state, reason, ${now}
      from wanted
      order by invoice_id, step
      on conflict on constraint reminders_once do update
        set state = excluded.state, reason = excluded.reason, planned_on = excluded.planned_on, template = excluded.template,
            offset_days = excluded.offset_days, state_at = excluded.state_at, message_id = null
        where reminders.state in ('planned', 'cancelled', 'skipped', 'superseded')
          and (reminders.state, reminders.reason, reminders.planned_on) is distinct from (excluded.state, excluded.reason, excluded.planned_on)
    )
    update reminders r
    set state = case when o.reason in ('later_step_sent', 'schedule_changed') then 'superseded' else 'cancelled' end,
        reason = o.reason, state_at = ${now}
    from (
      select p.id,
             case
               when i.state <> 'open' then i.state
               when d.id is null and i.settled_on <= ${on}::date then 'paid'
               when d.id is null then 'not_issued_yet'
               when p.schedule_version_id not in (select version_id from steps) then 'schedule_changed'
               when d.sent_offset >= p.offset_days then 'later_step_sent'
               else 'not_due_any_more'
             end as reason
      from reminders p
      join invoices i on i.id = p.invoice_id
      left join decision d on d.id = p.invoice_id
      where p.state = 'planned' and ${theirs}
        and not exists (
          select 1 from wanted w
          where w.invoice_id = p.invoice_id and w.version_id = p.schedule_version_id and w.step = p.step
        )
    ) o
    where r.id = o.id`);
}

interface OutlookDay {
  on: string;
  messages: number;
  reminders: number;
}

/** Mails of the days after `on`, as they will be if nothing is paid, disputed or paused until then. */
export const listOutlook = (db: Db, on: string, days: number): Promise<OutlookDay[]> =>
  rowsOf(
    db,
    sql`with ${decisionOn(on, 'everybody')}
        select day::date::text as "on", count(distinct going.client_id)::int as messages, count(going.id)::int as reminders
        from generate_series(${on}::date + 1, ${on}::date + ${days}::int, interval '1 day') as day
        left join lateral (
          select d.id, d.client_id from decision d join steps s on d.due_on + s.offset_days = day::date
          where d.email is not null and not d.is_disputed and (d.paused_until is null or d.paused_until <= day::date)
            and (d.sent_offset is null or s.offset_days > d.sent_offset)
        ) going on true
        group by day order by day`,
  );
