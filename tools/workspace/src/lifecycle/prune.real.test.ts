import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  changeRegistry,
  createRunning,
  dieAt,
  expectWhole,
  RANGES,
  textOf,
  useFullShop,
} from '../../test/full-shop.ts';
import { expectNothingLeft } from '../../test/left-over.ts';
import { makeBench } from '../../test/tool-run.ts';
import type { WorkspaceView } from '../json/workspace-view.ts';
import type { PruneReport } from './prune.ts';

const shop = useFullShop(RANGES.prune, [RANGES.beside]);

describe('prune', () => {
  test.each(['intent', 'services', 'tree', 'free'])(
    'killed before the step “%s” is ended by the next',
    async (step) => {
      const { path } = createRunning(shop);
      rmSync(path, { recursive: true });
      dieAt(shop, 'prune', step);
      expect(shop.bench.run(['prune']).status).toBe(0);
      rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true, force: true });
      await expectNothingLeft(shop);
    },
  );

  test('keeps a workspace whose tree is there, and does nothing twice', () => {
    createRunning(shop);
    const pruned = shop.bench.json<{ removed: unknown[]; folders: unknown[] }>(['prune']);
    expect(pruned).toMatchObject({ removed: [], kept: [], processes: [], folders: [] });
    expect(
      shop.bench
        .json<WorkspaceView>(['status', 'feature-x'])
        .services.every(({ state }) => state === 'running'),
    ).toBe(true);
  });

  test('after `git worktree remove`', async () => {
    const { path } = createRunning(shop);
    shop.bench.git('worktree', 'remove', path);
    expect(shop.bench.run(['prune', '--dry-run']).stderr).toContain('Would remove feature-x');
    expect(shop.bench.json<WorkspaceView[]>(['list'])).toHaveLength(1);
    expect(shop.bench.run(['prune']).status).toBe(0);
    rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true });
    await expectNothingLeft(shop);
  });

  test('after the whole repository was deleted, from anywhere', async () => {
    createRunning(shop);
    shop.bench.run(['up'], shop.bench.main);
    rmSync(shop.bench.main, { recursive: true });
    rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true });
    expect(shop.bench.run(['prune'], shop.bench.root).status).toBe(0);
    await expectNothingLeft(shop);
  });

  test('leaves the files of a tree whose repository is gone', async () => {
    const { path } = createRunning(shop);
    writeFileSync(join(path, 'mine.txt'), 'mine');
    rmSync(shop.bench.main, { recursive: true });
    expect(shop.bench.run(['prune'], shop.bench.root).status).toBe(0);
    expect(readFileSync(join(path, 'mine.txt'), 'utf8')).toBe('mine');
    rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true });
    await expectNothingLeft(shop);
  });

  test('keeps a locked workspace whose tree is not there', () => {
    const { path } = createRunning(shop);
    shop.bench.git('worktree', 'lock', path);
    rmSync(path, { recursive: true });
    const pruned = shop.bench.run(['prune', '--json']);
    expect([pruned.status, JSON.parse(pruned.stdout)]).toMatchObject([
      1,
      { removed: [], kept: [{ name: 'feature-x' }] },
    ]);
    expect(shop.bench.json(['remove', 'feature-x'])).toMatchObject({ error: { code: 'tree-locked' } });
    expect(shop.bench.json<WorkspaceView[]>(['list'])).toHaveLength(1);
    shop.bench.git('worktree', 'unlock', path);
    expect(shop.bench.run(['prune']).status).toBe(0);
  });

  test('after a reboot touches nobody who has a recorded number now', async () => {
    const { path } = createRunning(shop);
    await shop.endAll();
    const stranger = spawn('sleep', ['100'], { detached: true });
    try {
      changeRegistry(
        shop,
        `UPDATE service SET process = json_set(process, '$.bootId', 'before', '$.pid', ${stranger.pid}) WHERE process IS NOT NULL`,
      );
      // Everything starts again, on the same ports.
      const again = createRunning(shop);
      await expectWhole(shop, again);
      await shop.endAll();
      changeRegistry(
        shop,
        `UPDATE service SET process = json_set(process, '$.bootId', 'before', '$.pid', ${stranger.pid}) WHERE process IS NOT NULL`,
      );
      rmSync(path, { recursive: true });
      expect(shop.bench.run(['prune']).status).toBe(0);
      expect(stranger.exitCode).toBeNull();
      process.kill(stranger.pid ?? 0, 0);
      rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true, force: true });
      await expectNothingLeft(shop);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  test('finds processes whose records were lost, of this registry only', async () => {
    const { path } = createRunning(shop);
    const other = makeBench({
      ports: textOf(RANGES.beside),
      cache: shop.cache,
      files: {
        'workspace.config.json': JSON.stringify({ services: { redis: { kind: 'redis', offset: 2 } } }),
      },
    });
    try {
      expect(other.run(['create', 'x']).status).toBe(0);
      changeRegistry(shop, 'DELETE FROM service');
      changeRegistry(shop, 'DELETE FROM workspace');
      shop.bench.git('worktree', 'remove', '--force', path);
      const report = shop.bench.json<{ processes: { service: string }[] }>(['prune']);
      expect(new Set(report.processes.map(({ service }) => service))).toEqual(
        new Set(['db', 'redis', 'mail', 'web']),
      );
      rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true, force: true });
      await expectNothingLeft(shop);
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
          WORKSPACE_STATE: shop.bench.state,
          WORKSPACE_ID: `template-${builder}`,
          WORKSPACE_SERVICE: 'template',
        },
      });
    const [atWork, left] = [started(process.pid), started(spawnSync('true').pid)];
    const gone = once(left, 'exit');
    const report = shop.bench.json<PruneReport>(['prune']);
    expect(report.processes.map(({ pid }) => pid)).toEqual([left.pid]);
    await gone;
    expect([atWork.signalCode, left.signalCode]).toEqual([null, 'SIGTERM']);
  });

  test('deletes database templates that nobody has used for weeks', () => {
    createRunning(shop);
    const templates = join(shop.cache, 'workspace/templates');
    const old = join(templates, '0123456789abcdef01234567');
    mkdirSync(old);
    expect(shop.bench.json<PruneReport>(['prune', '--dry-run']).templates).toEqual([old]);
    expect(shop.bench.json<PruneReport>(['prune']).templates).toEqual([old]);
    expect(existsSync(old)).toBe(false);
    expect(readdirSync(templates).some((name) => /^[0-9a-f]+$/.test(name))).toBe(true);
  });

  test('names a foreign listener on a freed port and does not touch it', async () => {
    const view = shop.bench.json<WorkspaceView>(['create', 'feature/x', '--no-start']);
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
  return JSON.parse((await shop.bench.start(['prune', '--json'])).stdout) as { foreign: object[] };
}
