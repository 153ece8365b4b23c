import { buildApp } from '#app/app';
import { queuesOf } from '#app/queues';
import { startSession } from '#features/sessions';
import { createUser } from '#features/users';
import { system } from '#platform/actor';
import { createBus } from '#platform/bus';
import { readConfig } from '#platform/config';
import { startJobs } from '#platform/jobs';
import { createLog } from '#platform/log';
import { migrate } from '#platform/migrate';
import { openServer } from '#platform/open-database';
import { startTestServer } from './test/test-server.ts';

const server = await startTestServer();
const database = openServer(server.urlOf('sira_template'));
await migrate(database);
const config = readConfig({ ENVIRONMENT: 'test', LOG_LEVEL: 'silent' });
const log = createLog(config);
const jobs = await startJobs(database, log, queuesOf());
const deps: any = { db: database.db, database, bus: createBus(database, log), jobs, log, config, secret: 'x'.repeat(40), operatorToken: null, publicUrl: () => 'http://127.0.0.1:3001', now: () => new Date('2026-03-01T08:00:00Z') };
const app = await buildApp(deps);
await app.ready();
const user = await createUser(deps, system, { name: 'a', email: 'a@b.example', role: 'admin', password: 'a password of the tests' });
const { token } = await startSession(deps, user, { ip: null, userAgent: null }, 1e9);
const run = (text: string) => database.db.execute(text);
const PAID = process.argv[2] ?? '0';
await run(`insert into clients (id, number, name, created_at) select new_id(now()), 'C' || n, (array['Nusa','Lereng','Kopi','Samudra','Harbour'])[1 + n % 5] || ' Client ' || n, now() from generate_series(1, 5000) n`);
await run(`insert into contacts (id, client_id, email, is_primary, created_at) select new_id(now()), id, number || '@c.example', true, now() from clients`);
await run(`insert into invoices (id, number, client_id, currency, amount_minor, issued_on, due_on, created_at, purchase_order)
  select new_id(now()), 'INV-2026-' || lpad(n::text, 6, '0'), c.id, case when n % 4 = 0 then 'USD' else 'IDR' end, 100 + n * 7 % 900000, d, d + 30, now(), case when n % 3 = 0 then 'PO-' || n end
  from (select n, date '2024-09-01' + (n * 7919 % 540) as d from generate_series(1, 100000) n) x join (select id, row_number() over () as r from clients) c on c.r = 1 + n % 5000`);
await run(`insert into disputes (id, invoice_id, opened_on, reason, created_at) select new_id(now()), id, issued_on, 'x', now() from invoices where right(number, 2) = '07'`);
if (PAID !== '0') {
  await run(`with p as (insert into payments (id, client_id, currency, amount_minor, paid_on, created_at, reference) select id, client_id, currency, amount_minor, due_on, now(), 'TRX ' || number from invoices where right(number, 1) < '${PAID}' and due_on < '2026-03-01' returning *)
    insert into payment_allocations (id, payment_id, invoice_id, amount_minor, allocated_on) select new_id(now()), id, id, amount_minor, paid_on from p`);
}
await run(`insert into reminders (id, invoice_id, schedule_version_id, step, offset_days, template, planned_on, state, state_at)
  select new_id(now()), i.id, s.schedule_version_id, s.step, s.offset_days, s.template, i.due_on + s.offset_days, 'superseded', now() from invoices i join schedule_steps s on i.due_on + s.offset_days < '2026-03-01'`);
await run('analyze');
const one = async (url: string) => {
  const start = performance.now();
  const response = await app.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });
  const ms = performance.now() - start;
  if (response.statusCode !== 200) throw new Error(response.body);
  return { ms, response };
};
const measure = async (url: string, n = 40) => {
  const times: number[] = [];
  let total = '';
  for (let i = 0; i < n; i++) {
    const { ms, response } = await one(url);
    times.push(ms);
    if (response.headers['content-type']?.includes('json')) total = String(response.json().total ?? '');
  }
  times.sort((a, b) => a - b);
  console.log(`${url.padEnd(64)} p50 ${times[n >> 1]!.toFixed(1).padStart(7)}  p95 ${times[Math.floor(n * 0.95)]!.toFixed(1).padStart(7)}  total ${total}`);
};
const deep = async (query: string) => {
  let cursor = '';
  for (let i = 0; i < 100; i++) cursor = (await one(`/invoices?limit=200&${query}${cursor && `&cursor=${cursor}`}`)).response.json().nextCursor ?? cursor;
  return `/invoices?${query}&cursor=${cursor}`;
};
for (const show of ['all', 'open', 'overdue', 'due_soon', 'paid', 'disputed', 'draft', 'void']) await measure(`/invoices?show=${show}`);
for (const sort of ['number', 'issuedOn', 'dueOn', 'amount']) for (const direction of ['asc', 'desc']) await measure(`/invoices?show=open&sort=${sort}&direction=${direction}`);
await measure('/invoices?show=paid&sort=number');
await measure('/invoices?show=overdue&sort=amount&direction=desc');
await measure('/invoices?limit=200&show=open');
await measure('/invoices?search=000123');
await measure('/invoices?search=lereng');
await measure('/invoices?search=nothing%20like%20this');
await measure('/invoices?search=po-9&show=overdue&sort=amount');
await measure('/invoices?currency=USD&show=open&sort=amount&direction=desc');
await measure('/invoices?currency=EUR');
const clientId = (await one('/clients?limit=1')).response.json().items[0].id;
await measure(`/invoices?clientId=${clientId}`);
await measure(await deep('show=open&sort=amount'));
await measure(await deep('show=all&sort=number'));
await measure('/payments');
await measure('/payments?search=000123');
await measure('/payments?search=lereng');
await measure('/clients');
await measure('/reports/aging', 10);
await measure('/reports/aging?on=2025-09-01', 10);
const t = performance.now();
const { response } = await one('/invoices/export');
console.log(`export ${(performance.now() - t).toFixed(0)} ms, ${(response.body.length / 1e6).toFixed(1)} MB, ${response.body.split('\r\n').length} lines`);
await measure('/reports/aging.csv', 5);
await measure('/reports/dashboard', 3);
await app.close();
await jobs.stop();
await deps.bus.close();
await database.close();
await server.stop();
