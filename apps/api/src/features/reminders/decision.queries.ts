import { type SQL, sql } from 'drizzle-orm';
import { uuids } from '#platform/db';

/** Whose invoices are decided on: everybody's, or those of some clients. */
export type Scope = { clientIds: readonly string[] } | 'everybody';

/**
 * The rule of the reminders, as the common table expressions `steps` and `decision` of one statement.
 *
 * `decision` has a row for every invoice that is open at the end of the day `on`: `step` (and its
 * `offset_days`, `template`, `version_id`) is the highest step that is due, null when none is; `reason`
 * says why the invoice stays silent, null when the step goes out; `until` is the day this silence ends
 * by itself; `balance` is in minor units.
 *
 * The world of a day: invoices issued and payments made up to and including it. A step before the due
 * date is never due after it. What was sent under an older version of the schedule counts by its offset,
 * so a changed schedule repeats nothing; a step that a person gave up counts as sent. The order of the reasons is part of the contract
 * (docs/reminders.md).
 */
export function decisionOn(on: string, scope: Scope): SQL {
  const day = sql`${on}::date`;
  const theirs = scope === 'everybody' ? sql`true` : sql`i.client_id = any(${uuids(scope.clientIds)})`;
  return sql`
    steps as (
      select v.id as version_id, s.step, s.offset_days, s.template,
             max(s.offset_days) over () as last_offset, min(s.offset_days) over () as first_offset
      from schedules c
      join schedule_versions v on v.schedule_id = c.id and v.is_current
      join schedule_steps s on s.schedule_version_id = v.id
      where c.is_default
    ),
    owed as (
      select i.id, i.number, i.client_id, i.currency, i.amount_minor, i.issued_on, i.due_on, i.purchase_order,
             i.amount_minor - coalesce(paid.minor, 0) as balance,
             greatest(i.paused_until, c.paused_until) as paused_until,
             c.number as client_number, c.name as client_name, c.language
      from invoices i
      join clients c on c.id = i.client_id
      left join lateral (
        select sum(a.amount_minor)::bigint as minor from payment_allocations a
        where i.paid_minor > 0 and a.invoice_id = i.id and a.allocated_on <= ${day}
      ) paid on true
      where ${theirs} and i.state = 'open' and i.issued_on <= ${day} and (i.settled_on is null or i.settled_on > ${day})
    ),
    recipients as (
      select distinct on (client_id) client_id, email, name
      from contacts where email is not null
      order by client_id, is_primary desc, id
    ),
    lately as (
      select m.client_id, max(m.run_on) as mailed_on
      from messages m, organisation g
      where g.minimum_gap_days > 0 and m.state in ('queued', 'sending', 'sent', 'unknown')
        and m.run_on <= ${day} and m.run_on > ${day} - g.minimum_gap_days
      group by m.client_id
    ),
    judged as (
      select o.*, d.version_id, d.step, d.offset_days, d.template, r.email, r.name as contact_name,
             s.sent_offset, coalesce(s.sent_steps, '{}') as sent_steps, coalesce(s.has_failed, false) as has_failed,
             exists (
               select 1 from disputes q
               where q.invoice_id = o.id and q.opened_on <= ${day} and (q.resolved_on is null or q.resolved_on > ${day})
             ) as is_disputed,
             l.mailed_on + (select minimum_gap_days from organisation) as gap_ends_on
      from owed o
      left join lateral (
        select * from steps
        where o.due_on + offset_days <= ${day} and (offset_days >= 0 or ${day} <= o.due_on)
        order by offset_days desc limit 1
      ) d on true
      left join recipients r on r.client_id = o.client_id
      left join lately l on l.client_id = o.client_id
      left join lateral (
        select max(e.offset_days) filter (where e.state in ('sent', 'claimed', 'skipped')) as sent_offset,
               array_agg(e.step order by e.step) filter (where e.state in ('sent', 'claimed')) as sent_steps,
               bool_or(e.state = 'failed' and e.schedule_version_id = d.version_id and e.step = d.step) as has_failed
        from reminders e where e.invoice_id = o.id
      ) s on true
    ),
    decision as (
      select j.*,
             case
               when is_disputed then 'disputed'
               when paused_until > ${day} then 'paused'
               when step is null and due_on + last.last_offset < ${day} then 'schedule_ended'
               when step is null then 'not_due'
               when sent_offset >= last.last_offset then 'schedule_ended'
               when sent_offset >= offset_days then 'already_reminded'
               when has_failed then 'send_failed'
               when email is null then 'no_contact'
               when gap_ends_on is not null then 'minimum_gap'
             end as reason,
             case
               when is_disputed then null
               when paused_until > ${day} then paused_until
               when step is null then due_on + last.first_offset
               when sent_offset >= offset_days then
                 due_on + (select min(n.offset_days) from steps n where n.offset_days > greatest(j.sent_offset, j.offset_days))
               when email is not null and not has_failed then gap_ends_on
             end as until
      from judged j
      cross join (select max(last_offset) as last_offset, min(first_offset) as first_offset from steps) last
      where balance > 0
    )`;
}
