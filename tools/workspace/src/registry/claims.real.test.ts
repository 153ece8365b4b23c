import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Entry, Task } from '../../test/a-claim-worker.ts';
import { Registry } from './registry.ts';

/** Claims and frees in all: half a minute on two idle cores. WORKSPACE_CLAIM_ROUNDS has another number. */
const ROUNDS = Number(process.env['WORKSPACE_CLAIM_ROUNDS'] ?? 10_000);
const PROCESSES = 50;
const KILLS_PER_STEP = 10;
/** In and between the writes of claim and free, and while the block is held. */
const STEPS = [
  'locked',
  'inserted',
  'claimed',
  'moved',
  'probed',
  'marked',
  'ready',
  'holding',
  'freeing',
  'freed',
];
const RANGE = { first: 20_001, last: 20_400 };
/** Of these, the ones at which the write lock is held. */
const HOLDING_THE_LOCK = new Set(['locked', 'inserted', 'moved', 'marked', 'freeing']);
/** Foreign programs hold one port each of these blocks. */
const HELD = [20_021, 20_201, 20_301];
const WORKER = join(import.meta.dirname, '../../test/a-claim-worker.ts');

let folder: string;
let servers: Server[];
/** The workers that run. */
let children: Set<ChildProcess>;
/** When the killed ones of each name were seen to be gone, ms since 1970, in order. */
let ends: Map<string, number[]>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-claims-'));
  children = new Set();
  ends = new Map();
  servers = HELD.map((base, at) =>
    createServer().listen({ port: base + at, host: ['::1', '127.0.0.1', '::'][at] }),
  );
  await Promise.all(servers.map((server) => once(server, 'listening')));
});
afterEach(async () => {
  for (const server of servers) server.close();
  const left = [...children].map((child) => once(child, 'exit'));
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(left);
  rmSync(folder, { recursive: true });
});

const entriesOf = (name: string): Entry[] =>
  existsSync(join(folder, `${name}.log`))
    ? readFileSync(join(folder, `${name}.log`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Entry)
    : [];

/** Runs one worker; when it is killed another goes on with the same path, until its rounds are done. */
async function work(name: string, rounds: number, kills: NonNullable<Task['kill']>[]): Promise<void> {
  let wasKilled = false;
  for (;;) {
    const done = entriesOf(name).filter(({ what }) => what === 'freed').length;
    const kill = kills.shift() ?? null;
    if (done >= rounds && kill === null && !wasKilled) return;
    wasKilled = kill !== null;
    const task: Task = { folder, name, rounds: Math.max(rounds - done, kill ? 500 : 1), range: RANGE, kill };
    const child = spawn(process.execPath, [WORKER, JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    });
    children.add(child);
    child.once('exit', (_, signal) => {
      children.delete(child);
      const end = performance.timeOrigin + performance.now();
      if (signal) ends.set(name, [...(ends.get(name) ?? []), end]);
    });
    const errors = child.stderr.toArray();
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect((await errors).join('')).toBe('');
    expect([code, signal]).toEqual(kill === null ? [0, null] : [null, 'SIGKILL']);
  }
}

test(
  `${PROCESSES} processes, ${ROUNDS} rounds, kill -9 at every step: none doubled, none lost`,
  async () => {
    const names = Array.from({ length: PROCESSES }, (_, at) => `w${at}`);
    const rounds = Math.ceil(ROUNDS / PROCESSES);
    const kills: NonNullable<Task['kill']>[][] = names.map(() => []);
    // Spread over the whole time: never so many at once that starting Node is what is measured.
    for (let at = 0; at < KILLS_PER_STEP * STEPS.length; at += 1) {
      const round = Math.floor(((at % PROCESSES) / PROCESSES) * (rounds / 3));
      kills[at % PROCESSES]!.push({ step: STEPS[(at + Math.floor(at / PROCESSES)) % STEPS.length]!, round });
    }
    const working = names.map((name, at) => work(name, rounds, kills[at]!));
    while (!names.every((name) => existsSync(join(folder, `${name}.up`)))) await sleep(20);
    const began = performance.now();
    writeFileSync(join(folder, 'go'), '');
    await Promise.all(working);
    const seconds = (performance.now() - began) / 1000;

    const logs = new Map(names.map((name) => [name, entriesOf(name)]));
    const all = [...logs].flatMap(([name, entries]) => entries.map((entry) => ({ ...entry, name })));
    const of = (what: Entry['what']) => all.filter((entry) => entry.what === what);
    expect(of('freed').length).toBeGreaterThanOrEqual(ROUNDS - KILLS_PER_STEP);
    expect(of('killed')).toHaveLength(KILLS_PER_STEP * STEPS.length);
    expect(of('doubled')).toEqual([]);
    expect(of('lost')).toEqual([]);
    expect(of('claimed').filter(({ base }) => HELD.includes(base!))).toEqual([]);

    // Who was killed with a block that was ready finds the same one again.
    for (const entries of logs.values()) {
      for (const [at, { what, step }] of entries.entries()) {
        if (what !== 'killed' || step !== 'holding') continue;
        expect(entries.slice(at + 1).find((entry) => entry.what === 'claimed')?.base).toBe(
          entries[at - 1]!.base,
        );
      }
    }
    const registry = Registry.open(folder);
    expect(registry.list()).toEqual([]);
    registry.close();

    // The next of the others to get the write lock.
    const entered = all
      .flatMap(({ name, entered: times = [] }) => times.map((at) => ({ at, name })))
      .toSorted((a, b) => a.at - b.at);
    // A kill -9 is over, and the lock with it, when the system has torn the process down: on a machine
    // that is busy with other things that alone may take longer than half a second.
    const gaps = of('killed').map((death) => {
      const end = ends.get(death.name)!.find((at) => at > death.at)!;
      const next = entered.find(({ at, name }) => at > death.at && name !== death.name)!.at;
      return { isHolding: HOLDING_THE_LOCK.has(death.step!), kill: next - death.at, end: next - end };
    });
    const longest = (list: typeof gaps) => Math.max(...list.map(({ kill }) => kill)).toFixed(0);
    const waits = of('claimed')
      .map(({ ms }) => ms!)
      .toSorted((a, b) => a - b);
    console.info(
      `${of('freed').length} rounds in ${seconds.toFixed(1)} s, ${gaps.length} kills; the next one is in at most ${longest(gaps.filter(({ isHolding }) => isHolding))} ms after a holder of the lock was killed (after any other kill: ${longest(gaps.filter(({ isHolding }) => !isHolding))} ms), ${Math.max(...gaps.map(({ end }) => end)).toFixed(0)} ms after the killed one was gone; a claim takes ${waits[waits.length >> 1]!.toFixed(1)} ms (half), ${waits[Math.floor(waits.length * 0.99)]!.toFixed(0)} ms (99 %), ${waits.at(-1)!.toFixed(0)} ms (most)`,
    );
    for (const { kill, end } of gaps) expect(Math.min(kill, end)).toBeLessThan(500);
  },
  60_000 + ROUNDS * 30,
);
