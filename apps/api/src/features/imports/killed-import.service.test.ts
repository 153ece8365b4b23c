import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, newInstallation, type Running } from '#test/installation';
import { ledgerCsv, makeReceivables } from '#test/receivables';
import { rowsOf } from '#platform/db';

const ROWS = 20_000;
const LIMIT_MS = 90_000;
const POLL_MS = 50;
const { rows } = makeReceivables({ seed: 5, invoices: ROWS, clients: 300 });
const list = ledgerCsv(rows);

let sira: Installation;
let server: Running & { url: string };
let token: string;
beforeAll(async () => {
  sira = await newInstallation();
  sira.env['ENVIRONMENT'] = 'test'; // somebody who asks this often is held off otherwise
  server = await sira.serve();
  await sira.run(['user', 'create', '--email', 'staff@sira.example', '--role', 'staff']);
  token = (await sira.run(['token', 'mint', '--role', 'staff'])).stdout.trim();
}, LIMIT_MS);
afterAll(async () => {
  await server.kill('SIGKILL');
  sira.remove();
});

// oxlint-disable-next-line typescript/no-explicit-any -- answers of every kind, read as a test reads them
type Answer = { status: number; body: any };

async function send(
  method: string,
  path: string,
  type: string | null,
  body?: string | ReadableStream,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, ...(type && { 'content-type': type }) };
  const request = { method, headers, duplex: 'half', ...(body && { body }) } as RequestInit;
  const answer = await fetch(`${server.url}/api/v1${path}`, request);
  return { status: answer.status, body: await answer.json() };
}

const call = (method: string, path: string, body?: unknown) =>
  body === undefined
    ? send(method, path, null)
    : send(method, path, 'application/json', JSON.stringify(body));

const upload = (body: string | ReadableStream) =>
  send('POST', '/imports?fileName=list.csv', 'application/octet-stream', body);

async function until(id: string, isReached: (row: { state: string; rowsRead: number }) => boolean) {
  for (;;) {
    const { body } = await call('GET', `/imports/${id}`);
    if (isReached(body)) return body;
    await sleep(POLL_MS);
  }
}

async function killAndStart() {
  await server.kill('SIGKILL');
  server = await sira.serve();
}

const countInvoices = async () => (await call('GET', '/invoices?limit=1')).body.total;

/** What the database holds while nothing runs on it. */
async function lookInside(id: string) {
  const database = await sira.open();
  const [row] = await rowsOf<{
    state: string;
    invoices: number;
    payments: number;
    allocations: number;
    disputes: number;
  }>(
    database.db,
    sql`select state, (select count(*)::int from invoices) as invoices, (select count(*)::int from payments) as payments,
          (select count(*)::int from payment_allocations) as allocations, (select count(*)::int from disputes) as disputes
        from imports where id = ${id}::uuid`,
  );
  await database.close();
  return row!;
}

test(
  'killed while a file comes in: nothing of it is there, and half of it is never imported',
  async () => {
    const half = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(list.slice(0, list.length / 2)));
      },
    });
    const broken = upload(half).catch(() => 'broken off');
    for (let seen = 0; seen === 0; seen = (await call('GET', '/imports')).body.total) await sleep(POLL_MS);
    await killAndStart();
    expect(await broken).toBe('broken off');

    const [left] = (await call('GET', '/imports')).body.items;
    expect(left).toMatchObject({
      state: 'failed',
      refusal: 'The upload did not come to its end. Upload the file again.',
    });
    expect((await call('POST', `/imports/${left.id}/check`)).status).toBe(409);
    expect((await call('PATCH', `/imports/${left.id}`, { currency: 'USD' })).status).toBe(409);
    expect(await countInvoices()).toBe(0);
  },
  LIMIT_MS,
);

test(
  'killed while the rows are checked and while they are imported: the next start goes on, all or nothing',
  async () => {
    const { id } = (await upload(list)).body;
    await call('PATCH', `/imports/${id}`, { currency: 'USD' });
    await call('POST', `/imports/${id}/check`);
    await until(id, ({ rowsRead }) => rowsRead > 0);
    await killAndStart();
    const checked = await until(id, ({ state }) => state !== 'checking');
    expect(checked).toMatchObject({
      state: 'checked',
      rowsRead: ROWS,
      counts: { rows: ROWS, badRows: 0, invoices: { added: ROWS } },
    });
    expect(await countInvoices()).toBe(0);

    await call('POST', `/imports/${id}/commit`, { skipBadRows: false });
    const moments = [];
    for (const waitMs of [150, 600]) {
      await sleep(waitMs);
      await server.kill('SIGKILL');
      moments.push(await lookInside(id));
      server = await sira.serve();
    }
    const { counts } = await until(id, ({ state }) => state !== 'importing');
    const all = {
      invoices: ROWS,
      payments: counts.payments.added,
      allocations: counts.payments.added,
      disputes: counts.disputes.added,
    };
    const nothing = { state: 'importing', invoices: 0, payments: 0, allocations: 0, disputes: 0 };
    for (const seen of moments) expect([nothing, { state: 'imported', ...all }]).toContainEqual(seen);
    expect(counts).toEqual(checked.counts);
    expect(await countInvoices()).toBe(ROWS);

    await server.kill();
    expect(await lookInside(id)).toEqual({ state: 'imported', ...all });
    server = await sira.serve();
    const again = await sira.run(['import', sira.write('list.csv', list)]);
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: 'Everything in this file was here already. Nothing changed.\n',
    });
  },
  LIMIT_MS,
);

test(
  'the command killed at any moment and given again imports once',
  async () => {
    const own = await newInstallation();
    const path = own.write('list.csv', list);
    for (const waitMs of [2500, 4500]) {
      const running = own.start(['import', path]);
      await sleep(waitMs);
      await running.kill('SIGKILL');
    }
    const last = await own.run(['import', path, '--json']);
    expect(last).toMatchObject({ exitCode: 0, stderr: '' });
    const { invoices } = JSON.parse(last.stdout).counts;
    expect(invoices.added + invoices.unchanged).toBe(ROWS);
    const { db, close } = await own.open();
    const kept = sql`select (select count(*)::int from invoices) as invoices, (select count(*)::int from payments) as payments`;
    expect(await rowsOf(db, kept)).toEqual([
      { invoices: ROWS, payments: rows.filter(({ settledOn }) => settledOn).length },
    ]);
    await close();
    own.remove();
  },
  LIMIT_MS,
);
