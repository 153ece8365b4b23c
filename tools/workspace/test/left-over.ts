import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { PortRange } from '../src/ports/blocks.ts';
import { listenersOn } from '../src/ports/listener.ts';
import type { Bench } from './tool-run.ts';

const portsOf = ({ first, last }: PortRange): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Ends all of the bench, and by their ports too: what a failed test leaves would make all after it fail. */
export async function endAll(bench: Bench, ranges: PortRange[]): Promise<void> {
  const listening = (await listenersOn(ranges.flatMap(portsOf)))
    .map(({ pid }) => pid)
    .filter((pid) => pid !== null);
  for (const pid of new Set([...pidsOf(bench), ...listening])) if (pid !== process.pid) end(pid);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** Everything that runs under the bench's registry. */
function pidsOf({ state }: Bench): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`WORKSPACE_STATE=${state}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The world after the clean-up: nothing runs, listens, is stored or is on the list. */
export async function expectNothingLeft({ bench, range }: { bench: Bench; range: PortRange }): Promise<void> {
  // The deletion in the background may be in its last moments.
  for (let tries = 0; pidsOf(bench).length > 0 && tries < 100; tries++) await sleep(50);
  expect(pidsOf(bench)).toEqual([]);
  expect(await listenersOn(portsOf(range))).toEqual([]);
  const entries = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
  expect(entries(join(bench.state, 'data'))).toEqual([]);
  expect(entries(join(bench.state, 'trash'))).toEqual([]);
  expect(entries(join(bench.root, 'shop.worktrees'))).toEqual([]);
  if (existsSync(bench.main)) {
    expect(bench.git('worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(1);
    expect(bench.json(['list', '--all'])).toEqual([]);
  }
  const registry = new DatabaseSync(join(bench.state, 'registry.sqlite'), { readOnly: true });
  expect(
    ['workspace', 'service', 'lock'].map((table) => registry.prepare(`SELECT * FROM ${table}`).all()),
  ).toEqual([[], [], []]);
  registry.close();
}
