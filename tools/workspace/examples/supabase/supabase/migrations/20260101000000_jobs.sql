-- What the API takes and the worker fills in.
create table jobs (
  id bigint generated always as identity primary key,
  text text not null,
  letters integer,
  added_at timestamptz not null default now(),
  done_at timestamptz
);

-- Nothing for the roles of the public API: only the API and the worker read and write it.
alter table jobs enable row level security;
