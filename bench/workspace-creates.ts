import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { openPeers, type Peer } from './workspace-peers.ts';
import { confirmHealthy, countLeft, isOf, makeShop, type Shop, type View } from './workspace-shop.ts';

/** At least twenty, or a 95th percentile says nothing. */
const ROUNDS = Number(process.env['WORKSPACE_BENCH_ROUNDS'] ?? 20);
const AT_ONCE = 20;

interface Row {
  what: string;
  n: number;
  p50: number;
  p95: number;
  /** Of p50 and p95, ms. */
  goal: string;
  /** How many times as long as our create it takes, by p50. */
  ratio: number | null;
  lacks: string;
}

/** `create` to healthy services with warm caches, in turn with the peers; starting again; twenty at once; prune. */
export async function benchCreates() {
  const shop = await makeShop();
  const views: View[] = [];
  try {
    const peers = await openPeers(shop);
    try {
      for (const line of peers.missing) console.log(`Not measured: ${line}`);
      // Programs and template are warm after the first; a second one warms the disk's cache.
      const cold = await shop.view(['create', 'cold']);
      await confirmHealthy(cold.view);
      const warm = await shop.view(['create', 'warm']);
      const machine = { load: loadavg()[0]!, thousandFilesMs: timeFiles(shop.root) };
      console.log(machine);
      const times = await measure(shop, peers.peers, views);
      const rows = table(times, peers.peers);
      console.table(rows);
      views.push(cold.view, warm.view);
      const many = await atOnce(shop, peers.peers, views);
      const pruned = await pruneAfter(shop, views);
      console.log(pruned);
      const coldMs = Math.round(cold.ms);
      return { name: 'workspace creates', machine, coldMs, rows, many, pruned, missing: peers.missing };
    } finally {
      await peers.stop();
    }
  } finally {
    await clear(shop);
  }
}

async function measure(shop: Shop, peers: readonly Peer[], views: View[]): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  const add = (what: string, ms: number) => times.set(what, [...(times.get(what) ?? []), ms]);
  for (let at = 0; at < ROUNDS; at += 1) {
    const { ms, view } = await shop.view(['create', `branch-${at}`]);
    add('workspace create', ms);
    views.push(view);
    await confirmHealthy(view);
    add('workspace up, all running', (await shop.view(['up'], view.path)).ms);
    await shop.tool(['down'], view.path);
    const again = await shop.view(['up'], view.path);
    add('workspace up, after down', again.ms);
    await confirmHealthy(again.view);
    // Nothing is deleted before the end: on some file systems (ext4 without a journal) many deletions make
    // the next files slow for minutes, and nobody deletes a workspace for each one that is made.
    await shop.tool(['down'], view.path);
    for (const peer of peers) {
      const made = await peer.create(at);
      add(peer.name, made.ms);
      await made.stop();
    }
  }
  return times;
}

const GOALS: Record<string, string> = {
  'workspace create': '800 / 2000',
  'workspace up, all running': '400 / -',
  'workspace up, after down': '400 / -',
};

function table(times: Map<string, number[]>, peers: readonly Peer[]): Row[] {
  const own = percentile(times.get('workspace create')!, 0.5);
  return [...times].map(([what, list]) => ({
    what,
    n: list.length,
    p50: Math.round(percentile(list, 0.5)),
    p95: Math.round(percentile(list, 0.95)),
    goal: GOALS[what] ?? '',
    ratio: what in GOALS ? null : Math.round((percentile(list, 0.5) / own) * 100) / 100,
    lacks: peers.find(({ name }) => name === what)?.lacks ?? '',
  }));
}

/** The smallest value that is not below the share `part` of all. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)]!;
}

/** How quick this disk is with small files, which is what most of the time goes into. */
function timeFiles(root: string): number {
  const folder = join(root, 'small-files');
  mkdirSync(folder);
  const began = performance.now();
  for (let at = 0; at < 1_000; at += 1) writeFileSync(join(folder, String(at)), 'x');
  return Math.round(performance.now() - began);
}

/** Twenty processes at the same moment: ours, then those of the peer that makes as much, and the floor. */
async function atOnce(shop: Shop, peers: readonly Peer[], views: View[]) {
  const names = Array.from({ length: AT_ONCE }, (_, at) => `many-${at}`);
  const own = await together(names.map((name) => () => shop.view(['create', name])));
  for (const reason of own.failures) console.log(`workspace create: ${reason}`);
  const made = own.made.map(({ view }) => view);
  views.push(...made);
  for (const view of made) await confirmHealthy(view);
  const rows = [{ what: 'workspace create', ms: own.ms, healthy: made.length, goalMs: 15_000 }];
  for (const peer of peers.filter(({ name }) => /^initdb|^git worktree add$/.test(name))) {
    const others = await together(names.map((_, at) => () => peer.create(1_000 + at)));
    for (const reason of new Set(others.failures)) console.log(`${peer.name}: ${reason}`);
    rows.push({ what: peer.name, ms: others.ms, healthy: others.made.length, goalMs: 0 });
    await Promise.all(others.made.map(({ stop }) => stop()));
  }
  console.table(rows);
  return rows;
}

/** Begins all at once; a failure of one is counted and does not stop the others. */
async function together<Made>(starts: (() => Promise<Made>)[]) {
  const began = performance.now();
  const ended = await Promise.allSettled(starts.map((start) => start()));
  const ms = Math.round(performance.now() - began);
  const made = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failures = ended.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []));
  return { ms, made, failures };
}

/** Every way of losing a workspace at once: tree deleted, by git, servers killed, servers killed and tree deleted. */
async function pruneAfter(shop: Shop, views: View[]) {
  const before = await countLeft(shop, views);
  for (const [at, { path, services }] of views.entries()) {
    if (at % 2 === 1) for (const { pid } of services) kill(shop, pid);
    if (at % 4 >= 2) rmSync(path, { recursive: true });
    await (at % 4 >= 2 ? shop.git(['worktree', 'prune']) : shop.git(['worktree', 'remove', '--force', path]));
  }
  const { ms } = await shop.tool(['prune', '--json']);
  const after = await countLeft(shop, views);
  return { pruneMs: Math.round(ms), leftBeforePrune: before, leftAfterPrune: after };
}

/** With kill -9. The pid of one that was stopped since may be somebody else's by now: it has to be of this shop. */
function kill(shop: Shop, pid: number | null): void {
  if (pid !== null && isOf(shop, String(pid))) process.kill(pid, 'SIGKILL');
}

/** Also when the measurement stopped half way; that error is told, not one of this. */
async function clear(shop: Shop): Promise<void> {
  try {
    for (const folder of [shop.main, `${shop.root}/shop.worktrees`]) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
    await shop.tool(['prune', '--force'], shop.root);
    shop.close();
  } catch (error) {
    console.error(`Left behind: ${shop.root} (${(error as Error).message})`);
  }
}
