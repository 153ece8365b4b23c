import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { OpenSira } from '../apps/api/src/app/open-sira.ts';
import { features } from '../apps/api/src/app/features.ts';
import { newId } from '../apps/api/src/platform/ids.ts';
import { timed, type World } from './world.ts';

const ROWS = 50_000;
const PEER_SAMPLE = 1_000;

function* lines() {
  yield 'Invoice number,Customer number,Customer,Invoice date,Due date,Amount,Settled on,Disputed\n';
  for (let n = 1; n <= ROWS; n++) {
    const day = String(1 + (n % 28)).padStart(2, '0');
    const settled = n % 3 === 0 ? `2026-02-${day}` : '';
    yield `B-${n},k-${n % 2000},"Customer, ${n % 2000}",2026-01-${day},2026-02-${day},${n % 900}.${String(n % 100).padStart(2, '0')},${settled},${n % 40 === 0 ? 'yes' : 'no'}\n`;
  }
}

async function call<Answer>(
  { app, deps }: OpenSira,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  payload?: object,
): Promise<Answer> {
  const response = await app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${deps.operatorToken}` },
    ...(payload && { payload }),
  });
  if (response.statusCode >= 400) throw new Error(`${path}: ${response.body}`);
  return response.json();
}

interface Row {
  id: string;
  state: string;
  counts: { badRows: number; invoices: { added: number } } | null;
}

async function importList(sira: OpenSira): Promise<Row> {
  const headers = {
    authorization: `Bearer ${sira.deps.operatorToken}`,
    'content-type': 'application/octet-stream',
  };
  const uploaded = await sira.app.inject({
    method: 'POST',
    url: '/api/v1/imports?fileName=list.csv',
    headers,
    payload: Readable.from(lines(), { objectMode: false }),
  });
  const { id } = uploaded.json<Row>();
  await call(sira, 'PATCH', `/imports/${id}`, { currency: 'USD' });
  await call(sira, 'POST', `/imports/${id}/check`);
  await reach(sira, id, 'checked');
  await call(sira, 'POST', `/imports/${id}/commit`, { skipBadRows: true });
  return reach(sira, id, 'imported');
}

async function reach(sira: OpenSira, id: string, state: string): Promise<Row> {
  for (;;) {
    const row = await call<Row>(sira, 'GET', `/imports/${id}`);
    if (row.state === state) return row;
    if (row.state === 'failed' || row.state === 'refused') throw new Error(`The import is ${row.state}.`);
    await sleep(100);
  }
}

/** The peer: an importer that looks up and inserts row by row, each in the transaction of its request. */
async function rowByRow({ deps }: OpenSira, count: number) {
  const { db } = deps;
  for (let n = 1; n <= count; n++) {
    await db.transaction(async (tx) => {
      await tx.execute(
        sql`insert into clients (id, number, name, created_at) values (${newId()}::uuid, ${`p-${n % 2000}`}, 'Peer', now()) on conflict do nothing`,
      );
      await tx.execute(
        sql`insert into invoices (id, number, client_id, currency, amount_minor, issued_on, due_on, created_at)
            select ${newId()}::uuid, ${`P-${n}`}, id, 'USD', ${n}::bigint, '2026-01-01', '2026-02-01', now() from clients where number = ${`p-${n % 2000}`}`,
      );
      if (n % 3 !== 0) return;
      const payment = newId();
      await tx.execute(
        sql`insert into payments (id, client_id, currency, amount_minor, paid_on, created_at)
            select ${payment}::uuid, id, 'USD', ${n}::bigint, '2026-02-01', now() from clients where number = ${`p-${n % 2000}`}`,
      );
      await tx.execute(
        sql`insert into payment_allocations (id, payment_id, invoice_id, amount_minor, allocated_on)
            select ${newId()}::uuid, ${payment}::uuid, id, ${n}::bigint, '2026-02-01' from invoices where number = ${`P-${n}`}`,
      );
    });
  }
}

export async function benchImport(world: World) {
  const sira = await world.open('bench_import');
  await sira.app.ready();
  await sira.deps.jobs.work(
    features.flatMap(({ jobs = [] }) => jobs.filter(({ cron }) => !cron)),
    sira.deps,
  );
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const own = await timed(() => importList(sira));
  clearInterval(watch);
  const peer = await timed(() => rowByRow(sira, PEER_SAMPLE));
  const peerMs = (peer.ms / PEER_SAMPLE) * ROWS;
  const megabytes = (peak - before) / 1024 / 1024;
  console.log(`\nImporting ${ROWS} rows over the API, checked and tried before it is done (PostgreSQL)`);
  console.log(
    `  ${(own.ms / 1000).toFixed(1)} s, ${own.result.counts?.invoices.added} invoices added, ${megabytes.toFixed(0)} MB more memory at the peak`,
  );
  console.log(
    `  row by row, unchecked: ${(peerMs / 1000).toFixed(1)} s (measured on ${PEER_SAMPLE}, scaled), ${(peerMs / own.ms).toFixed(1)} times`,
  );
  await sira.close();
  return {
    name: 'import',
    rows: ROWS,
    ms: own.ms,
    peerMs,
    megabytes,
    added: own.result.counts?.invoices.added,
  };
}
