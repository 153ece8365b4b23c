import { sql } from 'drizzle-orm';
import type { OpenSira } from '../apps/api/src/app/open-sira.ts';
import { rowsOf } from '../apps/api/src/platform/db.ts';
import { fill, percentile, timed, type World } from './world.ts';

const OPEN = 100_000;
const PAGES = 40;
const LISTS = [
  '/invoices?limit=50',
  '/invoices?limit=50&show=overdue',
  '/invoices?limit=50&show=open&sort=amount&direction=desc',
  '/invoices?limit=50&show=disputed',
  '/invoices?limit=50&search=inv-1234',
  '/clients?limit=50',
  '/clients?limit=50&has=open',
  '/payments?limit=50',
  '/messages?limit=50',
];

interface Page {
  items: { id: string }[];
  nextCursor: string | null;
}

async function get({ app, deps }: OpenSira, path: string): Promise<Page> {
  const response = await app.inject({
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${deps.operatorToken}` },
  });
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.body}`);
  return response.json();
}

/** Follows a list page by page and returns the milliseconds of each. */
async function leaf(sira: OpenSira, path: string): Promise<number[]> {
  const times: number[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const { ms, result } = await timed(() => get(sira, cursor ? `${path}&cursor=${cursor}` : path));
    times.push(ms);
    cursor = result.nextCursor;
    if (!cursor) break;
  }
  return times;
}

/** The peer: the same rows by OFFSET, deep in the list, as most admin tables page. */
async function offsetPages({ deps }: OpenSira): Promise<number[]> {
  const times: number[] = [];
  for (let page = 0; page < PAGES; page++) {
    const offset = 100_000 + page * 50;
    const statement = sql`select i.*, c.name from invoices i join clients c on c.id = i.client_id order by i.due_on, i.id offset ${offset} limit 50`;
    times.push((await timed(() => rowsOf(deps.db, statement))).ms);
  }
  return times;
}

/** Deep in the list, from the id of the row that the peer's first page follows. */
async function keysetPages(sira: OpenSira): Promise<number[]> {
  const [row] = await rowsOf<{ id: string }>(
    sira.deps.db,
    sql`select id from invoices order by due_on, id offset 99999 limit 1`,
  );
  const times: number[] = [];
  let cursor = row!.id;
  for (let page = 0; page < PAGES; page++) {
    const { ms, result } = await timed(() => get(sira, `/invoices?limit=50&sort=dueOn&cursor=${cursor}`));
    times.push(ms);
    cursor = result.nextCursor!;
  }
  return times;
}

export async function benchLists(world: World) {
  const sira = await world.open('bench_lists');
  await fill(sira, OPEN);
  await sira.app.ready();
  for (const path of LISTS) await get(sira, path);
  console.log(`\nList pages over the API with ${OPEN} open invoices (PostgreSQL)`);
  const rows = [];
  for (const path of LISTS) {
    const times = await leaf(sira, path);
    const p95 = percentile(times, 0.95);
    rows.push({ path, pages: times.length, p50: percentile(times, 0.5), p95 });
    console.log(
      `  ${path.padEnd(56)} p50 ${percentile(times, 0.5).toFixed(0).padStart(4)} ms  p95 ${p95.toFixed(0).padStart(4)} ms`,
    );
  }
  const own = percentile(await keysetPages(sira), 0.5);
  const peer = percentile(await offsetPages(sira), 0.5);
  console.log(
    `  page 2,000: ${own.toFixed(0)} ms whole request; the bare OFFSET statement of the peer ${peer.toFixed(0)} ms, ${(peer / own).toFixed(1)} times`,
  );
  await sira.close();
  return { name: 'lists', rows, deepPage: { own, peer } };
}
