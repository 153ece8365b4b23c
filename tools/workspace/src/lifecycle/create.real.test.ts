import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createRunning, dieAt, expectWhole, RANGES, useFullShop } from '../../test/full-shop.ts';
import { expectNothingLeft } from '../../test/left-over.ts';
import type { WorkspaceView } from '../json/workspace-view.ts';

const shop = useFullShop(RANGES.create);
const CREATE_STEPS = ['claim', 'tree', 'checkout', 'files', 'setup', 'services', 'done'];

describe('create, killed', () => {
  test.each(CREATE_STEPS)(
    'before the step “%s”, goes on when called again, and prune leaves nothing',
    async (step) => {
      dieAt(shop, 'create', step);
      const view = createRunning(shop);
      await expectWhole(shop, view);
      // Killed after the last hook and before that is written down, the hooks run again.
      expect(readFileSync(join(shop.bench.root, 'shop.worktrees/set-up.log'), 'utf8')).toBe(
        step === 'services' ? 'done\ndone\n' : 'done\n',
      );
      expect(shop.bench.json<WorkspaceView[]>(['list'])).toHaveLength(1);
      rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true });
      expect(shop.bench.run(['prune']).status).toBe(0);
      await expectNothingLeft(shop);
    },
  );

  test.each(['claim', 'checkout', 'setup', 'done'])(
    'before the step “%s” and given up: prune leaves nothing of it once its tree is gone',
    async (step) => {
      dieAt(shop, 'create', step);
      rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true, force: true });
      expect(shop.bench.run(['prune']).status).toBe(0);
      await expectNothingLeft(shop);
    },
  );

  test('at any moment, goes on', async () => {
    for (const ms of [60, 140, 200, 260, 320, 400, 550]) {
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, '../../bin/workspace.mjs'), 'create', 'feature/x'],
        { cwd: shop.bench.main, env: shop.bench.environment, stdio: 'ignore' },
      );
      await sleep(ms);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.on('close', resolve));
    }
    const view = createRunning(shop);
    await expectWhole(shop, view);
    rmSync(join(shop.bench.root, 'shop.worktrees/set-up.log'), { force: true });
    expect(shop.bench.run(['remove', 'feature-x']).status).toBe(0);
    rmSync(join(shop.bench.root, 'shop.worktrees/teardown.log'), { force: true });
    expect(shop.bench.run(['prune']).status).toBe(0);
    rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true, force: true });
    await expectNothingLeft(shop);
  });

  test('in its checkout with work in the tree since then: the work is not touched', () => {
    dieAt(shop, 'create', 'checkout');
    const path = join(shop.bench.root, 'shop.worktrees/feature-x');
    writeFileSync(join(path, 'mine.txt'), 'mine');
    expect(shop.bench.json(['create', 'feature/x'])).toMatchObject({ error: { code: 'tree-changed' } });
    expect(readFileSync(join(path, 'mine.txt'), 'utf8')).toBe('mine');
  });
});

test('eight creates at once, of them four of one branch, give five workspaces with ports of their own', async () => {
  const branches = ['a', 'b', 'c', 'd', 'same', 'same', 'same', 'same'];
  const ended = await Promise.all(branches.map((branch) => shop.bench.start(['create', branch, '--json'])));
  expect(ended.map(({ status }) => status)).toEqual(branches.map(() => 0));
  const views = ended.map(({ stdout }) => JSON.parse(stdout) as WorkspaceView);
  expect(new Set(views.map(({ ports }) => ports.web)).size).toBe(5);
  const answers = await Promise.all(
    views.map(async ({ ports }) => (await fetch(`http://127.0.0.1:${ports.web}/`)).text()),
  );
  expect(answers).toEqual(branches);
  for (const branch of new Set(branches)) expect(shop.bench.run(['remove', branch]).status).toBe(0);
  rmSync(join(shop.bench.root, 'shop.worktrees/set-up.log'));
  rmSync(join(shop.bench.root, 'shop.worktrees/teardown.log'));
  expect(shop.bench.run(['prune']).status).toBe(0);
  rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true, force: true });
  await expectNothingLeft(shop);
});
