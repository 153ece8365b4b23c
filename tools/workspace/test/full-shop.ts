import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import type { WorkspaceView } from '../src/json/workspace-view.ts';
import type { PortRange } from '../src/ports/blocks.ts';
import { endAll } from './left-over.ts';
import { removeFolder } from './small-repository.ts';
import { makeBench, type Bench } from './tool-run.ts';

const DIES_AT = join(import.meta.dirname, 'dies-at.ts');
const CONFIG = {
  services: {
    db: { kind: 'postgres', offset: 4, database: 'shop' },
    redis: { kind: 'redis', offset: 2 },
    mail: { kind: 'mail', offset: 7, smtpOffset: 8 },
    web: {
      kind: 'process',
      offset: 0,
      needs: ['db'],
      command:
        "node -e \"require('http').createServer((_, answer) => answer.end(process.env.WORKSPACE_NAME)).listen(process.env.PORT, '127.0.0.1')\"",
      environment: { PORT: '{ports.web}' },
      health: { http: '/' },
    },
  },
  hooks: { setup: ['echo done >> ../set-up.log'], teardown: ['echo done >> ../teardown.log'] },
};

/** Test files run at the same time, each with registries of its own: these must not meet. */
export const RANGES = {
  create: { first: 20_801, last: 20_880 },
  remove: { first: 20_881, last: 20_920 },
  prune: { first: 20_921, last: 20_980 },
  /** Of a second registry beside that of prune. */
  beside: { first: 20_981, last: 21_000 },
};

export const textOf = ({ first, last }: PortRange): string => `${first}-${last}`;

/** A repository whose workspaces have a service of each kind, and hooks; new for each test. */
export interface FullShop {
  readonly bench: Bench;
  /** Templates and programs of PostgreSQL: made once for all tests of the file. */
  readonly cache: string;
  readonly range: PortRange;
  /** Ends whatever runs of it, or listens in its ranges. */
  endAll: () => Promise<void>;
}

/** Gives each test of the file a shop, and ends all of it afterwards, in the ranges `beside` too. */
export function useFullShop(range: PortRange, beside: PortRange[] = []): FullShop {
  const cache = mkdtempSync(join(tmpdir(), 'workspace-cache-'));
  spawnSync('chmod', ['755', cache]);
  let bench: Bench;
  const end = (): Promise<void> => endAll(bench, [range, ...beside]);
  beforeEach(() => {
    bench = makeBench({
      ports: textOf(range),
      cache,
      files: { 'workspace.config.json': JSON.stringify(CONFIG), 'a.txt': 'a', 'b/c.txt': 'c' },
    });
  });
  afterEach(async () => {
    await end();
    bench.dispose();
  });
  afterAll(() => removeFolder(cache));
  return {
    get bench() {
      return bench;
    },
    cache,
    range,
    endAll: end,
  };
}

/** A workspace, all of whose services run. */
export function createRunning({ bench }: FullShop, branch = 'feature/x'): WorkspaceView {
  const view = bench.json<WorkspaceView>(['create', branch]);
  expect(view.services.map(({ name, state }) => [name, state])).toEqual(
    expect.arrayContaining(['db', 'redis', 'mail', 'web'].map((name) => [name, 'running'])),
  );
  return view;
}

/** Runs the command, which is killed before the step. */
export function dieAt({ bench }: FullShop, command: string, step: string, branch = 'feature/x'): void {
  const { signal, stderr } = spawnSync(process.execPath, [DIES_AT, command, step, branch], {
    cwd: bench.main,
    env: bench.environment,
    encoding: 'utf8',
  });
  expect([signal, stderr.includes('Error')]).toEqual(['SIGKILL', false]);
}

/** Whole, in any order of its services, and answering. */
export async function expectWhole({ bench }: FullShop, view: WorkspaceView): Promise<void> {
  expect(readFileSync(join(view.path, 'b/c.txt'), 'utf8')).toBe('c');
  expect(bench.gitIn(view.path, 'status', '--porcelain')).toBe('');
  expect(await (await fetch(`http://127.0.0.1:${view.ports.web}/`)).text()).toBe(view.name);
  const answer = bench.json<{ results: { rows: unknown[] }[] }>([
    'db',
    'shell',
    '-w',
    view.name,
    '-c',
    'SELECT 1 AS one',
  ]);
  expect(answer.results[0]?.rows).toEqual([{ one: 1 }]);
}

/** Changes its registry behind the tool's back. */
export function changeRegistry({ bench }: FullShop, statement: string): void {
  const registry = new DatabaseSync(join(bench.state, 'registry.sqlite'));
  registry.exec(`PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000; ${statement}`);
  registry.close();
}
