import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimEntry, ClaimTask, Method } from './workspace-claimer.ts';
import { PORTS } from './workspace-shop.ts';

const PROCESSES = 50;
/** Claims and frees in all, of ours. */
const ROUNDS = Number(process.env['WORKSPACE_CLAIM_ROUNDS'] ?? 10_000);
/** Beside the peers, of which a killed one may hold up all others for seconds. */
const PEER_ROUNDS = 1_000;
const WORKER = join(import.meta.dirname, 'workspace-claimer.ts');

interface Row {
  method: Method;
  rounds: number;
  kills: number;
  doubled: number;
  lost: number;
  errors: number;
  seconds: number;
  p50: number;
  p99: number;
  worstWait: number;
  /** The longest from a kill to the next claim or free that is done, whoever's. */
  afterKill: number;
}

/**
 * Fifty processes claim and free blocks of ports as fast as they can, and some are ended with kill -9 while they
 * write or hold one. doubled: two had the same block. lost: one that holds a block is not in the registry. Waits in ms, of one claim among fifty.
 */
export async function benchClaims() {
  const load = loadavg()[0]!;
  const rows: Row[] = [await contend('workspace', ROUNDS, 100)];
  const peers: Method[] = ['workspace', 'mkdir lock', 'proper-lockfile', '@tokenbooks/wt registry'];
  for (const method of peers) rows.push(await contend(method, PEER_ROUNDS, 20));
  console.table(rows);
  return { name: 'workspace claims', load, rows };
}

async function contend(method: Method, total: number, kills: number): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-claims-'));
  const children = new Set<ChildProcess>();
  try {
    const rounds = Math.ceil(total / PROCESSES);
    const names = Array.from({ length: PROCESSES }, (_, at) => `w${at}`);
    const deaths = names.map((_, at) => deathsOf(at, kills, rounds));
    const working = Promise.all(
      names.map((name, at) => work({ method, folder, name, rounds }, deaths[at]!, children)),
    );
    while (!names.every((name) => existsSync(join(folder, `${name}.up`))))
      await Promise.race([sleep(20), working]);
    const began = performance.now();
    writeFileSync(join(folder, 'go'), '');
    await working;
    const seconds = Math.round((performance.now() - began) / 10) / 100;
    return summary(
      method,
      names.flatMap((name) => entriesOf(folder, name)),
      seconds,
    );
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Spread over the processes and over the first half of the rounds. */
function deathsOf(at: number, kills: number, rounds: number): NonNullable<ClaimTask['kill']>[] {
  const count = Math.floor(kills / PROCESSES) + (at < kills % PROCESSES ? 1 : 0);
  return Array.from({ length: count }, (_, turn) => ({
    at: (at + turn) % 2 === 0 ? 'writing' : 'holding',
    round: Math.floor((at / PROCESSES) * (rounds / 2)),
  }));
}

type Work = Pick<ClaimTask, 'method' | 'folder' | 'name' | 'rounds'>;

/** One process after the other under the same name, until its rounds are done. */
async function work(
  task: Work,
  kills: NonNullable<ClaimTask['kill']>[],
  children: Set<ChildProcess>,
): Promise<void> {
  const [first, last] = PORTS.split('-').map(Number);
  for (let wasKilled = true; wasKilled;) {
    const done = entriesOf(task.folder, task.name).filter(({ what }) => what === 'freed').length;
    const kill = kills.shift() ?? null;
    const rounds = Math.max(task.rounds - done, kill ? kill.round + 1 : 1);
    const all: ClaimTask = { ...task, rounds, range: { first: first!, last: last! }, kill };
    const child = spawn(process.execPath, [WORKER, JSON.stringify(all)], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    });
    children.add(child);
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    children.delete(child);
    wasKilled = signal === 'SIGKILL';
    if (!wasKilled && code !== 0) throw new Error(`${task.method}: a process ended with ${code}`);
  }
}

function entriesOf(folder: string, name: string): ClaimEntry[] {
  const file = join(folder, `${name}.log`);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as ClaimEntry);
}

function summary(method: Method, entries: readonly ClaimEntry[], seconds: number): Row {
  const count = (what: ClaimEntry['what']) => entries.filter((entry) => entry.what === what).length;
  const waits = entries
    .flatMap(({ what, ms }) => (what === 'claimed' ? [ms!] : []))
    .toSorted((a, b) => a - b);
  const wait = (part: number) =>
    Math.round((waits[Math.floor((waits.length - 1) * part)] ?? Number.NaN) * 10) / 10;
  const messages = new Set(entries.flatMap(({ message }) => message ?? []));
  for (const message of [...messages].slice(0, 3)) console.log(`${method}: ${message}`);
  return {
    method,
    rounds: count('freed'),
    kills: count('killed'),
    doubled: count('doubled'),
    lost: count('lost'),
    errors: count('error'),
    seconds,
    p50: wait(0.5),
    p99: wait(0.99),
    worstWait: wait(1),
    afterKill: Math.round(longestAfterKill(entries)),
  };
}

function longestAfterKill(entries: readonly ClaimEntry[]): number {
  const times = (...whats: ClaimEntry['what'][]) =>
    entries.flatMap(({ what, at }) => (whats.includes(what) ? [at] : [])).toSorted((a, b) => a - b);
  const done = times('claimed', 'freed');
  const gaps = times('killed').map((death) => (done.find((at) => at > death) ?? death) - death);
  return Math.max(0, ...gaps);
}
