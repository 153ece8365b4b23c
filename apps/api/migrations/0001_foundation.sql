-- The foundation: people, clients, invoices, money, the reminder ledger, the outbox, imports and the audit log.

-- A UUID version 7 for rows that a set-based statement makes (production may be PostgreSQL 15, which has none).
create function new_id(at timestamptz) returns uuid language sql volatile as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(random_hex, 14))::uuid
  from (select replace(gen_random_uuid()::text, '-', '') as random_hex) as made
$$;

create table organisation (
  id boolean primary key default true check (id),
  name text not null default '',
  time_zone text not null default 'UTC',
  currency text not null default 'USD',
  language text not null default 'en',
  send_at text not null default '09:00',
  is_sending_on boolean not null default false,
  minimum_gap_days int not null default 0
);
insert into organisation default values;

create table users (
  id uuid primary key,
  name text not null,
  email text not null constraint users_email_key unique check (email = lower(email)),
  role text not null check (role in ('admin', 'staff', 'viewer')),
  password_hash text not null,
  is_active boolean not null default true,
  created_at timestamptz not null
);

create table one_time_links (
  token_hash text primary key,
  purpose text not null check (purpose in ('first_admin')),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table device_sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  ip text,
  user_agent text
);
create index device_sessions_user on device_sessions (user_id);

create table audit_entries (
  id uuid primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  action text not null,
  subject_type text not null,
  subject_id uuid,
  subject_name text not null,
  detail jsonb not null default '{}'
);
create index audit_entries_subject on audit_entries (subject_id, id);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_entries is append-only';
end $$;
create trigger audit_entries_append_only before update or delete or truncate on audit_entries
  for each statement execute function refuse_change();

create table idempotency_keys (
  owner text not null,
  key text not null,
  request_hash text not null,
  created_at timestamptz not null,
  status int,
  body text,
  primary key (owner, key)
);

create table clients (
  id uuid primary key,
  number text not null constraint clients_number_key unique,
  name text not null,
  language text check (language in ('en', 'id')),
  note text not null default '',
  paused_until date,
  created_at timestamptz not null
);
create index clients_name on clients (lower(name), id);

create table contacts (
  id uuid primary key,
  client_id uuid not null references clients on delete cascade,
  name text,
  email text,
  phone text,
  is_primary boolean not null default false,
  created_at timestamptz not null
);
create index contacts_client on contacts (client_id);
create unique index contacts_one_primary on contacts (client_id) where is_primary;

create table invoices (
  id uuid primary key,
  number text not null constraint invoices_number_key unique,
  client_id uuid not null references clients,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  issued_on date not null,
  due_on date not null check (due_on >= issued_on),
  state text not null default 'open' check (state in ('draft', 'open', 'void', 'written_off')),
  closed_on date,
  purchase_order text,
  note text not null default '',
  paused_until date,
  -- Both are kept by the trigger below as what the allocations say; nothing else writes them.
  paid_minor bigint not null default 0 check (paid_minor between 0 and amount_minor),
  settled_on date,
  created_at timestamptz not null
);
create index invoices_client on invoices (client_id, id);
create index invoices_due on invoices (due_on, id);
create index invoices_issued on invoices (issued_on, id);
create index invoices_amount on invoices (amount_minor, id);
create index invoices_number_order on invoices (number, id);
create index invoices_owed on invoices (due_on, id) where state = 'open' and settled_on is null;
create index invoices_settled on invoices (settled_on, id) where settled_on is not null;

create table payments (
  id uuid primary key,
  client_id uuid not null references clients,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  paid_on date not null,
  method text,
  reference text,
  -- What an import recognises the same payment by; null for payments recorded by hand.
  source_key text constraint payments_source_key unique,
  created_at timestamptz not null
);
create index payments_client on payments (client_id, id);
create index payments_paid on payments (paid_on, id);
create index payments_amount on payments (amount_minor, id);

create table payment_allocations (
  id uuid primary key,
  payment_id uuid not null references payments on delete cascade,
  invoice_id uuid not null references invoices,
  amount_minor bigint not null check (amount_minor > 0),
  allocated_on date not null
);
create index payment_allocations_invoice on payment_allocations (invoice_id);
create index payment_allocations_payment on payment_allocations (payment_id);

create function settle_invoices(ids uuid[]) returns void language sql as $$
  update invoices i
  set paid_minor = s.paid,
      settled_on = case when s.paid = i.amount_minor then s.last_on end
  from (
    select touched.id, coalesce(sum(a.amount_minor), 0)::bigint as paid, max(a.allocated_on) as last_on
    from unnest(ids) as touched (id)
    left join payment_allocations a on a.invoice_id = touched.id
    group by touched.id
  ) s
  where i.id = s.id
    and (i.paid_minor, i.settled_on) is distinct from (s.paid, case when s.paid = i.amount_minor then s.last_on end)
$$;
create function settle_added() returns trigger language plpgsql as $$
begin
  perform settle_invoices(array(select distinct invoice_id from added));
  return null;
end $$;
create function settle_removed() returns trigger language plpgsql as $$
begin
  perform settle_invoices(array(select distinct invoice_id from removed));
  return null;
end $$;
create function settle_moved() returns trigger language plpgsql as $$
begin
  perform settle_invoices(array(select invoice_id from added union select invoice_id from removed));
  return null;
end $$;
create trigger payment_allocations_added after insert on payment_allocations
  referencing new table as added for each statement execute function settle_added();
create trigger payment_allocations_removed after delete on payment_allocations
  referencing old table as removed for each statement execute function settle_removed();
create trigger payment_allocations_moved after update on payment_allocations
  referencing new table as added old table as removed for each statement execute function settle_moved();
create function settle_repriced() returns trigger language plpgsql as $$
begin
  perform settle_invoices(array[new.id]);
  return null;
end $$;
create trigger invoices_repriced after update of amount_minor on invoices
  for each row when (old.amount_minor is distinct from new.amount_minor) execute function settle_repriced();

create table disputes (
  id uuid primary key,
  invoice_id uuid not null references invoices on delete cascade,
  opened_on date not null,
  resolved_on date check (resolved_on >= opened_on),
  reason text not null,
  resolution text,
  source_key text constraint disputes_source_key unique,
  created_at timestamptz not null
);
create index disputes_invoice on disputes (invoice_id);
create unique index disputes_one_open on disputes (invoice_id) where resolved_on is null;

create table schedules (
  id uuid primary key,
  name text not null,
  is_default boolean not null default false
);
create unique index schedules_one_default on schedules (is_default) where is_default;
create table schedule_versions (
  id uuid primary key,
  schedule_id uuid not null references schedules,
  version int not null,
  is_current boolean not null,
  created_at timestamptz not null,
  unique (schedule_id, version)
);
create unique index schedule_versions_one_current on schedule_versions (schedule_id) where is_current;
create table schedule_steps (
  schedule_version_id uuid not null references schedule_versions,
  step int not null check (step >= 1),
  offset_days int not null,
  template text not null check (template in ('friendly', 'firm', 'final')),
  primary key (schedule_version_id, step),
  unique (schedule_version_id, offset_days)
);
insert into schedules values ('0192a000-0000-7000-8000-000000000001', 'Standard', true);
insert into schedule_versions values
  ('0192a000-0000-7000-8000-000000000002', '0192a000-0000-7000-8000-000000000001', 1, true, now());
insert into schedule_steps values
  ('0192a000-0000-7000-8000-000000000002', 1, -3, 'friendly'),
  ('0192a000-0000-7000-8000-000000000002', 2, 1, 'friendly'),
  ('0192a000-0000-7000-8000-000000000002', 3, 7, 'firm'),
  ('0192a000-0000-7000-8000-000000000002', 4, 14, 'firm'),
  ('0192a000-0000-7000-8000-000000000002', 5, 30, 'final');

create table reminder_runs (
  id uuid primary key,
  run_on date not null,
  trigger text not null check (trigger in ('by_hand', 'by_schedule', 'terminal')),
  started_at timestamptz not null,
  finished_at timestamptz,
  messages int not null default 0,
  reminders int not null default 0,
  silent int not null default 0
);
-- One run by the clock a day, however many processes try.
create unique index reminder_runs_one_scheduled on reminder_runs (run_on) where trigger = 'by_schedule';

create table messages (
  id uuid primary key,
  client_id uuid not null references clients,
  run_id uuid references reminder_runs,
  run_on date not null,
  -- Made for another day than the one it was made on: the world is read as of run_on, not as of today.
  is_trial boolean not null,
  transport text not null check (transport in ('mailbox', 'smtp')),
  sender text not null,
  recipients text[] not null check (cardinality(recipients) > 0),
  subject text not null,
  html text not null,
  body_text text not null,
  template text not null,
  language text not null,
  currencies text[] not null,
  state text not null check (state in ('queued', 'sending', 'sent', 'withdrawn', 'failed', 'unknown')),
  reason text,
  attempts int not null default 0,
  last_error text,
  retry_at timestamptz,
  provider_id text,
  created_at timestamptz not null,
  state_at timestamptz not null,
  sent_at timestamptz
);
create index messages_client on messages (client_id, run_on);
create index messages_run on messages (run_id);
create index messages_pending on messages (id) where state in ('queued', 'sending', 'unknown', 'failed');

create table reminders (
  id uuid primary key,
  invoice_id uuid not null references invoices on delete cascade,
  schedule_version_id uuid not null references schedule_versions,
  step int not null,
  occurrence int not null default 1,
  offset_days int not null,
  template text not null,
  planned_on date not null,
  state text not null check (state in ('planned', 'claimed', 'sent', 'skipped', 'cancelled', 'superseded', 'failed')),
  -- Why it was not sent, or why it waits; null: sent, or about to be.
  reason text,
  state_at timestamptz not null,
  message_id uuid references messages,
  balance_minor bigint,
  constraint reminders_once unique (invoice_id, schedule_version_id, step, occurrence)
);
create index reminders_planned on reminders (invoice_id) where state = 'planned';
create index reminders_message on reminders (message_id) where message_id is not null;

create table imports (
  id uuid primary key,
  file_name text not null,
  size_bytes bigint not null,
  state text not null check (state in ('uploaded', 'checking', 'checked', 'importing', 'imported', 'refused', 'failed')),
  refusal text,
  kind text,
  analysis jsonb not null default '{}',
  settings jsonb not null default '{}',
  rows_read int not null default 0,
  counts jsonb,
  created_by text not null,
  created_at timestamptz not null,
  imported_at timestamptz
);
create table import_chunks (
  import_id uuid not null references imports on delete cascade,
  seq int not null,
  bytes bytea not null,
  primary key (import_id, seq)
);
create table import_rows (
  import_id uuid not null references imports on delete cascade,
  line int not null,
  data jsonb not null,
  primary key (import_id, line)
);
create table import_problems (
  id uuid primary key,
  import_id uuid not null references imports on delete cascade,
  line int not null,
  column_name text,
  value text,
  message text not null
);
create index import_problems_import on import_problems (import_id, line, id);
