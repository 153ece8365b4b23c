import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { openSira, type OpenSira } from '../apps/api/src/app/open-sira.ts';
import { queuesOf } from '../apps/api/src/app/queues.ts';
import { readConfig } from '../apps/api/src/platform/config.ts';
import { startJobs } from '../apps/api/src/platform/jobs.ts';
import { createLog } from '../apps/api/src/platform/log.ts';
import { migrate } from '../apps/api/src/platform/migrate.ts';
import { openServer } from '../apps/api/src/platform/open-database.ts';
import { runOn, startTestServer } from '../apps/api/test/test-server.ts';

const CLIENTS = 5_000;
/** The day every measurement stands on. */
export const TODAY = '2026-03-01';

export interface World {
  /** SIRA on a fresh database of the real PostgreSQL that this run started. */
  open: (name: string) => Promise<OpenSira>;
  stop: () => Promise<void>;
}

export async function startWorld(): Promise<World> {
  const server = await startTestServer();
  const log = createLog({ LOG_LEVEL: 'silent' });
  const template = openServer(server.urlOf('sira_template'));
  await migrate(template);
  await (await startJobs(template, log, queuesOf())).stop();
  await template.close();
  const open = async (name: string) => {
    await runOn(server.urlOf('postgres'), `drop database if exists ${name} with (force)`);
    await runOn(server.urlOf('postgres'), `create database ${name} template sira_template`);
    const environment = {
      DATABASE_URL: server.urlOf(name),
      SIRA_SECRET: randomBytes(32).toString('hex'),
      ENVIRONMENT: 'test',
      LOG_LEVEL: 'silent',
    };
    const sira = await openSira(readConfig(environment));
    sira.deps.now = () => new Date(`${TODAY}T08:00:00Z`);
    return sira;
  };
  return { open, stop: server.stop };
}

/**
 * `open` open invoices of 5,000 clients, due from 60 days before to 60 days after the day, one in ten
 * part paid, one in fifty disputed; and as many that were paid long ago.
 */
export async function fill({ deps }: OpenSira, open: number): Promise<void> {
  const { db } = deps;
  await db.execute(sql`
    insert into clients (id, number, name, created_at)
    select new_id(now()), 'c-' || n, 'Client ' || n, now() from generate_series(1, ${CLIENTS}::int) n`);
  await db.execute(sql`
    insert into contacts (id, client_id, email, is_primary, created_at)
    select new_id(now()), id, number || '@client.example', true, now() from clients where number not like '%77'`);
  await db.execute(sql`
    insert into invoices (id, number, client_id, currency, amount_minor, issued_on, due_on, created_at)
    select new_id(now()), 'inv-' || n, c.id, case when n % 5 = 0 then 'USD' else 'IDR' end, 10000 + n,
           ${TODAY}::date - 90 + (n % 90), ${TODAY}::date - 60 + (n % 120), now()
    from generate_series(1, ${open * 2}::int) n join clients c on c.number = 'c-' || (1 + n % ${CLIENTS}::int)
    where ${TODAY}::date - 60 + (n % 120) >= ${TODAY}::date - 90 + (n % 90)`);
  await db.execute(sql`
    insert into payments (id, client_id, currency, amount_minor, paid_on, reference, created_at)
    select new_id(now()), client_id, currency, case when rank > ${open}::int then amount_minor else 5000 end, issued_on, number, now()
    from (select i.*, row_number() over (order by id) as rank from invoices i) i where rank > ${open}::int or rank % 10 = 0`);
  await db.execute(sql`
    insert into payment_allocations (id, payment_id, invoice_id, amount_minor, allocated_on)
    select new_id(now()), p.id, i.id, p.amount_minor, p.paid_on from payments p join invoices i on i.number = p.reference`);
  await db.execute(sql`
    insert into disputes (id, invoice_id, opened_on, reason, created_at)
    select new_id(now()), id, issued_on, 'Wrong goods.', now()
    from (select i.*, row_number() over (order by id) as rank from invoices i where settled_on is null) i where rank % 50 = 0`);
  await db.execute(sql`analyze`);
}

/** Milliseconds that `work` takes, and what it gave. */
export async function timed<Result>(work: () => Promise<Result>): Promise<{ ms: number; result: Result }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

export const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
export const percentile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
