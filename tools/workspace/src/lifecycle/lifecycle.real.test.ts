import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeFolder } from '../../test/small-repository.ts';
import { makeBench, type Bench } from '../../test/tool-run.ts';
import { listenersOn } from '../ports/listener.ts';
import type { WorkspaceView } from '../json/workspace-view.ts';
import type { PruneReport } from './prune.ts';

const DIES_AT = join(import.meta.dirname, '../../test/dies-at.ts');
const RANGE = { first: 21_001, last: 21_390 };
/** Of a second registry. */
const BESIDE = { first: 21_391, last: 21_400 };
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

/** Templates and programs of PostgreSQL are made once for all tests of this file. */
const cache = mkdtempSync(join(tmpdir(), 'workspace-cache-'));
spawnSync('chmod', ['755', cache]);
let bench: Bench;

beforeEach(() => {
  bench = makeBench({
    ports: `${RANGE.first}-${RANGE.last}`,
    cache,
    files: { 'workspace.config.json': JSON.stringify(CONFIG), 'a.txt': 'a', 'b/c.txt': 'c' },
  });
});
afterEach(async () => {
  await endAll();
  bench.dispose();
});
afterAll(() => removeFolder(cache));

const portsOf = ({ first, last }: { first: number; last: number }) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** By their ports too: what a failed test leaves would make all after it fail. */
async function endAll(): Promise<void> {
  const listening = (await listenersOn([...portsOf(RANGE), ...portsOf(BESIDE)]))
    .map(({ pid }) => pid)
    .filter((pid) => pid !== null);
  for (const pid of new Set([...ourPids(), ...listening])) if (pid !== process.pid) end(pid);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** Everything that runs under this test's registry. */
function ourPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8')
          .split('\0')
          .includes(`WORKSPACE_STATE=${bench.state}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The world after the clean-up: nothing runs, listens, is stored or is on the list. */
async function expectNothingLeft(): Promise<void> {
  // The deletion in the background may be in its last moments.
  for (let tries = 0; ourPids().length > 0 && tries < 100; tries++) await sleep(50);
  expect(ourPids()).toEqual([]);
  expect(await listenersOn(portsOf(RANGE))).toEqual([]);
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

function create(branch = 'feature/x'): WorkspaceView {
  const view = bench.json<WorkspaceView>(['create', branch]);
  expect(view.services.map(({ name, state }) => [name, state])).toEqual(
    expect.arrayContaining(['db', 'redis', 'mail', 'web'].map((name) => [name, 'running'])),
  );
  return view;
}

function dieAt(command: string, step: string, branch = 'feature/x'): void {
  const { signal, stderr } = spawnSync(process.execPath, [DIES_AT, command, step, branch], {
    cwd: bench.main,
    env: bench.environment,
    encoding: 'utf8',
  });
  expect([signal, stderr.includes('Error')]).toEqual(['SIGKILL', false]);
}

/** Whole, in any order of its services, and answering. */
async function expectWhole(view: WorkspaceView): Promise<void> {
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

const CREATE_STEPS = ['claim', 'tree', 'checkout', 'files', 'setup', 'services', 'done'];

describe('create, killed', () => {
  test.each(CREATE_STEPS)(
    'before the step “%s”, goes on when called again, and prune leaves nothing',
    async (step) => {
      dieAt('create', step);
      const view = create();
      await expectWhole(view);
      // Killed after the last hook and before that is written down, the hooks run again.
      expect(readFileSync(join(bench.root, 'shop.worktrees/set-up.log'), 'utf8')).toBe(
        step === 'services' ? 'done\ndone\n' : 'done\n',
      );
      expect(bench.json<WorkspaceView[]>(['list'])).toHaveLength(1);
      rmSync(join(bench.root, 'shop.worktrees'), { recursive: true });
      expect(bench.run(['prune']).status).toBe(0);
      await expectNothingLeft();
    },
  );

  test.each(['claim', 'checkout', 'setup', 'done'])(
    'before the step “%s” and given up: prune leaves nothing of it once its tree is gone',
    async (step) => {
      dieAt('create', step);
      rmSync(join(bench.root, 'shop.worktrees'), { recursive: true, force: true });
      expect(bench.run(['prune']).status).toBe(0);
      await expectNothingLeft();
    },
  );

  test('at any moment, goes on', async () => {
    for (const ms of [60, 140, 200, 260, 320, 400, 550]) {
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, '../../bin/workspace.mjs'), 'create', 'feature/x'],
        { cwd: bench.main, env: bench.environment, stdio: 'ignore' },
      );
      await sleep(ms);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.on('close', resolve));
    }
    const view = create();
    await expectWhole(view);
    rmSync(join(bench.root, 'shop.worktrees/set-up.log'), { force: true });
    expect(bench.run(['remove', 'feature-x']).status).toBe(0);
    rmSync(join(bench.root, 'shop.worktrees/teardown.log'), { force: true });
    expect(bench.run(['prune']).status).toBe(0);
    rmSync(join(bench.root, 'shop.worktrees'), { recursive: true, force: true });
    await expectNothingLeft();
  });

  test('in its checkout with work in the tree since then: the work is not touched', () => {
    dieAt('create', 'checkout');
    const path = join(bench.root, 'shop.worktrees/feature-x');
    writeFileSync(join(path, 'mine.txt'), 'mine');
    expect(bench.json(['create', 'feature/x'])).toMatchObject({ error: { code: 'tree-changed' } });
    expect(readFileSync(join(path, 'mine.txt'), 'utf8')).toBe('mine');
  });
});

describe('remove, killed', () => {
  test.each(['intent', 'teardown', 'services', 'data', 'tree', 'free', 'trash'])(
    'before the step “%s”: remove or prune ends it, and nothing is left',
    async (step) => {
      create();
      dieAt('remove', step);
      rmSync(join(bench.root, 'shop.worktrees/set-up.log'));
      if (step === 'intent') expect(bench.run(['remove', 'feature-x']).status).toBe(0);
      rmSync(join(bench.root, 'shop.worktrees/teardown.log'), { force: true });
      expect(bench.run(['prune']).status).toBe(0);
      rmSync(join(bench.root, 'shop.worktrees'), { recursive: true, force: true });
      await expectNothingLeft();
    },
  );

  test('and the tree was changed since: prune keeps it and says so', () => {
    const { path } = create();
    dieAt('remove', 'tree');
    writeFileSync(join(path, 'mine.txt'), 'mine');
    const pruned = bench.run(['prune', '--json']);
    expect([pruned.status, JSON.parse(pruned.stdout)]).toMatchObject([1, { kept: [{ name: 'feature-x' }] }]);
    expect(readFileSync(join(path, 'mine.txt'), 'utf8')).toBe('mine');
  });
});

describe('prune', () => {
  test.each(['intent', 'services', 'tree', 'free'])(
    'killed before the step “%s” is ended by the next',
    async (step) => {
      const { path } = create();
      rmSync(path, { recursive: true });
      dieAt('prune', step);
      expect(bench.run(['prune']).status).toBe(0);
      rmSync(join(bench.root, 'shop.worktrees'), { recursive: true, force: true });
      await expectNothingLeft();
    },
  );

  test('keeps a workspace whose tree is there, and does nothing twice', () => {
    create();
    const pruned = bench.json<{ removed: unknown[]; folders: unknown[] }>(['prune']);
    expect(pruned).toMatchObject({ removed: [], kept: [], processes: [], folders: [] });
    expect(
      bench.json<WorkspaceView>(['status', 'feature-x']).services.every(({ state }) => state === 'running'),
    ).toBe(true);
  });

  test('after `git worktree remove`', async () => {
    const { path } = create();
    bench.git('worktree', 'remove', path);
    expect(bench.run(['prune', '--dry-run']).stderr).toContain('Would remove feature-x');
    expect(bench.json<WorkspaceView[]>(['list'])).toHaveLength(1);
    expect(bench.run(['prune']).status).toBe(0);
    rmSync(join(bench.root, 'shop.worktrees'), { recursive: true });
    await expectNothingLeft();
  });

  test('after the whole repository was deleted, from anywhere', async () => {
    create();
    bench.run(['up'], bench.main);
    rmSync(bench.main, { recursive: true });
    rmSync(join(bench.root, 'shop.worktrees'), { recursive: true });
    expect(bench.run(['prune'], bench.root).status).toBe(0);
    await expectNothingLeft();
  });

  test('leaves the files of a tree whose repository is gone', async () => {
    const { path } = create();
    writeFileSync(join(path, 'mine.txt'), 'mine');
    rmSync(bench.main, { recursive: true });
    expect(bench.run(['prune'], bench.root).status).toBe(0);
    expect(readFileSync(join(path, 'mine.txt'), 'utf8')).toBe('mine');
    rmSync(join(bench.root, 'shop.worktrees'), { recursive: true });
    await expectNothingLeft();
  });

  test('keeps a locked workspace whose tree is not there', () => {
    const { path } = create();
    bench.git('worktree', 'lock', path);
    rmSync(path, { recursive: true });
    const pruned = bench.run(['prune', '--json']);
    expect([pruned.status, JSON.parse(pruned.stdout)]).toMatchObject([
      1,
      { removed: [], kept: [{ name: 'feature-x' }] },
    ]);
    expect(bench.json(['remove', 'feature-x'])).toMatchObject({ error: { code: 'tree-locked' } });
    expect(bench.json<WorkspaceView[]>(['list'])).toHaveLength(1);
    bench.git('worktree', 'unlock', path);
    expect(bench.run(['prune']).status).toBe(0);
  });

  test('after a reboot touches nobody who has a recorded number now', async () => {
    const { path } = create();
    await endAll();
    const stranger = spawn('sleep', ['100'], { detached: true });
    try {
      change(
        `UPDATE service SET process = json_set(process, '$.bootId', 'before', '$.pid', ${stranger.pid}) WHERE process IS NOT NULL`,
      );
      // Everything starts again, on the same ports.
      const again = create();
      await expectWhole(again);
      await endAll();
      change(
        `UPDATE service SET process = json_set(process, '$.bootId', 'before', '$.pid', ${stranger.pid}) WHERE process IS NOT NULL`,
      );
      rmSync(path, { recursive: true });
      expect(bench.run(['prune']).status).toBe(0);
      expect(stranger.exitCode).toBeNull();
      process.kill(stranger.pid ?? 0, 0);
      rmSync(join(bench.root, 'shop.worktrees'), { recursive: true, force: true });
      await expectNothingLeft();
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  test('finds processes whose records were lost, of this registry only', async () => {
    const { path } = create();
    const other = makeBench({
      ports: `${BESIDE.first}-${BESIDE.last}`,
      cache,
      files: {
        'workspace.config.json': JSON.stringify({ services: { redis: { kind: 'redis', offset: 2 } } }),
      },
    });
    try {
      expect(other.run(['create', 'x']).status).toBe(0);
      change('DELETE FROM service');
      change('DELETE FROM workspace');
      bench.git('worktree', 'remove', '--force', path);
      const report = bench.json<{ processes: { service: string }[] }>(['prune']);
      expect(new Set(report.processes.map(({ service }) => service))).toEqual(
        new Set(['db', 'redis', 'mail', 'web']),
      );
      rmSync(join(bench.root, 'shop.worktrees'), { recursive: true, force: true });
      await expectNothingLeft();
      expect(other.json<WorkspaceView>(['status', 'x']).services.map(({ state }) => state)).toEqual([
        'running',
      ]);
      expect(other.run(['remove', 'x']).status).toBe(0);
    } finally {
      other.dispose();
    }
  });

  test('leaves a template that is being built, and ends the server of a builder that is dead', async () => {
    const started = (builder: number | undefined) =>
      spawn('sleep', ['60'], {
        stdio: 'ignore',
        env: {
          WORKSPACE_STATE: bench.state,
          WORKSPACE_ID: `template-${builder}`,
          WORKSPACE_SERVICE: 'template',
        },
      });
    const [atWork, left] = [started(process.pid), started(spawnSync('true').pid)];
    const gone = once(left, 'exit');
    const report = bench.json<PruneReport>(['prune']);
    expect(report.processes.map(({ pid }) => pid)).toEqual([left.pid]);
    await gone;
    expect([atWork.signalCode, left.signalCode]).toEqual([null, 'SIGTERM']);
  });

  test('deletes database templates that nobody has used for weeks', () => {
    create();
    const templates = join(cache, 'workspace/templates');
    const old = join(templates, '0123456789abcdef01234567');
    mkdirSync(old);
    expect(bench.json<PruneReport>(['prune', '--dry-run']).templates).toEqual([old]);
    expect(bench.json<PruneReport>(['prune']).templates).toEqual([old]);
    expect(existsSync(old)).toBe(false);
    expect(readdirSync(templates).some((name) => /^[0-9a-f]+$/.test(name))).toBe(true);
  });

  test('names a foreign listener on a freed port and does not touch it', async () => {
    const view = bench.json<WorkspaceView>(['create', 'feature/x', '--no-start']);
    const server = createServer().listen(view.ports.web, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    rmSync(view.path, { recursive: true });
    const { foreign } = await prunedBeside();
    expect(foreign).toMatchObject([{ port: view.ports.web, pid: process.pid }]);
    expect(server.listening).toBe(true);
    await new Promise((resolve) => server.close(resolve));
  });
});

/** Without blocking this process, which holds the port. */
async function prunedBeside(): Promise<{ foreign: object[] }> {
  return JSON.parse((await bench.start(['prune', '--json'])).stdout) as { foreign: object[] };
}

function change(statement: string): void {
  const registry = new DatabaseSync(join(bench.state, 'registry.sqlite'));
  registry.exec(`PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000; ${statement}`);
  registry.close();
}

test('eight creates at once, of them four of one branch, give five workspaces with ports of their own', async () => {
  const branches = ['a', 'b', 'c', 'd', 'same', 'same', 'same', 'same'];
  const ended = await Promise.all(branches.map((branch) => bench.start(['create', branch, '--json'])));
  expect(ended.map(({ status }) => status)).toEqual(branches.map(() => 0));
  const views = ended.map(({ stdout }) => JSON.parse(stdout) as WorkspaceView);
  expect(new Set(views.map(({ ports }) => ports.web)).size).toBe(5);
  const answers = await Promise.all(
    views.map(async ({ ports }) => (await fetch(`http://127.0.0.1:${ports.web}/`)).text()),
  );
  expect(answers).toEqual(branches);
  for (const branch of new Set(branches)) expect(bench.run(['remove', branch]).status).toBe(0);
  rmSync(join(bench.root, 'shop.worktrees/set-up.log'));
  rmSync(join(bench.root, 'shop.worktrees/teardown.log'));
  expect(bench.run(['prune']).status).toBe(0);
  rmSync(join(bench.root, 'shop.worktrees'), { recursive: true, force: true });
  await expectNothingLeft();
});
