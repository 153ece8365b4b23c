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

const shown = sql`id as "invoiceId", number as invoice, client_id as "clientId", client_number as client, client_name as "clientName",
  contact_name as "contactName", language, email, currency, amount_minor as "amountMinor", balance as "balanceMinor",
  issued_on::text as "issuedOn", due_on::text as "dueOn", purchase_order as "purchaseOrder", step, offset_days as "offsetDays",
  template, sent_steps as "sentSteps", reason, until::text as until`;
const inOrder = sql`order by lower(client_name), client_id, due_on, number`;
/** What waits for a person comes first, so that a list that is cut still has it. */
const needsFirst = sql`order by (reason in ('no_contact', 'send_failed', 'schedule_ended')) desc, lower(client_name), client_id, due_on, number`;

/** What goes out to some clients, by client name, the oldest debt first. */
export const listGoing = (tx: Tx, on: string, clientIds: readonly string[]): Promise<Decision[]> =>
  rowsOf(
    tx,
    sql`with ${decisionOn(on, { clientIds })} select ${shown} from decision where reason is null ${inOrder}`,
  );

export interface DayPlan {
  messages: number;
  reminders: number;
  silentByReason: Record<string, number>;
  going: Decision[];
  silent: Decision[];
}

/** The whole day: its counts, and up to `limit` reminders and `limit` silent invoices, by client name. Decided once. */
export async function readDay(db: Db, on: string, limit: number): Promise<DayPlan> {
  const pick = (isGoing: boolean) => sql`
    (select coalesce(jsonb_agg(to_jsonb(picked)), '[]') from (
      select ${shown} from decision where ${isGoing ? sql`reason is null ${inOrder}` : sql`reason is not null ${needsFirst}`} limit ${limit}
    ) picked)`;
  const [row] = await rowsOf<DayPlan>(
    db,
    sql`with ${decisionOn(on, 'everybody')}
        select (select count(distinct client_id)::int from decision where reason is null) as messages,
               (select count(*)::int from decision where reason is null) as reminders,
               (select coalesce(jsonb_object_agg(reason, n), '{}')
                from (select reason, count(*)::int as n from decision where reason is not null group by reason) counted) as "silentByReason",
               ${pick(true)} as going, ${pick(false)} as silent`,
  );
  return row!;
}

export const silentIn = (silentByReason: Record<string, number>): number =>
  Object.values(silentByReason).reduce((sum, count) => sum + count, 0);

const PLANNER_LOCK = 5_172_002;

/** One planner at a time: they would all come to the same ledger, but could wait for each other in a circle. */
export const lockPlanner = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(${PLANNER_LOCK})`);

/**
 * Writes the decisions of a day into the ledger, in one statement. However often and in however many
 * processes it runs, the ledger ends the same: an invoice has at most one planned line, that of its
 * highest due step (with the reason it waits for, if any); lower steps that were missed are superseded;
 * planned lines that hold no longer are closed with the reason. What was sent, claimed,
 * given up or has failed is never touched.
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
        where reminders.state in ('planned', 'cancelled', 'superseded')
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

/**
 * Mails of the days from `on`: the first as it is decided, the others as they will be if nothing is paid,
 * disputed or paused until then.
 */
export const listOutlook = (db: Db, on: string, days: number): Promise<OutlookDay[]> =>
  rowsOf(
    db,
    sql`with ${decisionOn(on, 'everybody')}
        select ${on}::text as "on", count(distinct client_id)::int as messages, count(*)::int as reminders from decision where reason is null
        union all
        (select day::date::text, count(distinct going.client_id)::int, count(going.id)::int
         from generate_series(${on}::date + 1, ${on}::date + ${days - 1}::int, interval '1 day') as day
         left join lateral (
           select d.id, d.client_id from decision d join steps s on d.due_on + s.offset_days = day::date
           where d.email is not null and not d.is_disputed and (d.paused_until is null or d.paused_until <= day::date)
             and (d.sent_offset is null or s.offset_days > d.sent_offset)
         ) going on true
         group by day order by day)`,
  );
