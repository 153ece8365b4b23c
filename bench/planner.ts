import { sql } from 'drizzle-orm';
import type { OpenSira } from '../apps/api/src/app/open-sira.ts';
import { lockPlanner, readDay, writePlan } from '../apps/api/src/features/reminders/plan.queries.ts';
import { rowsOf } from '../apps/api/src/platform/db.ts';
import { fill, median, timed, TODAY, type World } from './world.ts';

const SIZES = [10_000, 30_000, 100_000];
const PEER_SAMPLE = 2_000;
const RUNS = 3;

async function plan({ deps }: OpenSira) {
  await deps.db.transaction(async (tx) => {
    await lockPlanner(tx);
    await writePlan(tx, TODAY, 'everybody', deps.now());
  });
}

/**
 * The peer: a scheduler that walks the invoices one by one, as Invoice Ninja's and Akaunting's reminder
 * jobs do: for each it reads payments, disputes, contact and what was sent, decides, and writes a line.
 */
async function planOneByOne({ deps }: OpenSira, limit: number): Promise<number> {
  const { db } = deps;
  const invoices = await rowsOf<{ id: string; client_id: string; amount_minor: number; due_on: string }>(
    db,
    sql`select id, client_id, amount_minor, due_on::text from invoices where state = 'open' and settled_on is null limit ${limit}`,
  );
  let planned = 0;
  for (const { id, client_id, amount_minor, due_on } of invoices) {
    const [paid] = await rowsOf<{ sum: number }>(
      db,
      sql`select coalesce(sum(amount_minor), 0)::bigint as sum from payment_allocations where invoice_id = ${id}::uuid`,
    );
    const disputes = await rowsOf(
      db,
      sql`select 1 from disputes where invoice_id = ${id}::uuid and resolved_on is null`,
    );
    const [contact] = await rowsOf<{ email: string }>(
      db,
      sql`select email from contacts where client_id = ${client_id}::uuid and is_primary`,
    );
    const sent = await rowsOf<{ step: number }>(
      db,
      sql`select step from reminders where invoice_id = ${id}::uuid and state = 'sent'`,
    );
    const late = (Date.parse(TODAY) - Date.parse(due_on)) / 86_400_000;
    const step = [30, 14, 7, 1, -3].findIndex((offset) => late >= offset);
    if (step === -1 || disputes.length > 0 || !contact || amount_minor <= paid!.sum || sent.length > 0)
      continue;
    planned++;
    await db.execute(sql`insert into peer_ledger values (${id}::uuid, ${5 - step}) on conflict do nothing`);
  }
  return planned;
}

/** Plans a day for growing books, first on an empty ledger, then again on a full one, beside the peer. */
export async function benchPlanner(world: World) {
  const rows = [];
  for (const open of SIZES) {
    const sira = await world.open(`bench_plan_${open}`);
    await fill(sira, open);
    const first = await timed(() => plan(sira));
    const again: number[] = [];
    for (let run = 0; run < RUNS; run++) again.push((await timed(() => plan(sira))).ms);
    const read = await timed(() => readDay(sira.deps.db, TODAY, 2000));
    await sira.deps.db.execute(
      sql`create table peer_ledger (invoice_id uuid, step int, primary key (invoice_id, step))`,
    );
    const peer = await timed(() => planOneByOne(sira, PEER_SAMPLE));
    const peerMs = (peer.ms / PEER_SAMPLE) * open;
    rows.push({
      open,
      firstMs: first.ms,
      againMs: median(again),
      readMs: read.ms,
      peerMs,
      ratio: peerMs / first.ms,
      ...read.result,
    });
    await sira.close();
  }
  const [small] = rows;
  const large = rows.at(-1)!;
  const growth = large.firstMs / small!.firstMs / (large.open / small!.open);
  console.log(
    `\nPlanning a day (PostgreSQL); the peer walks invoice by invoice (measured on ${PEER_SAMPLE}, scaled)`,
  );
  for (const { open, firstMs, againMs, readMs, peerMs, ratio, reminders } of rows) {
    console.log(
      `  ${String(open).padStart(7)} open  first ${firstMs.toFixed(0).padStart(6)} ms  again ${againMs.toFixed(0).padStart(6)} ms  reading it ${readMs.toFixed(0).padStart(5)} ms` +
        `  peer ${peerMs.toFixed(0).padStart(7)} ms  ${ratio.toFixed(1)} times the first plan  (${reminders} reminders)`,
    );
  }
  console.log(`  cost per invoice at ${large.open}: ${growth.toFixed(2)} times that at ${small!.open}`);
  return { name: 'planner', rows, growth };
}
