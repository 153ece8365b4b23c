import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeBench, type Bench } from '../../test/tool-run.ts';
import type { WorkspaceView } from '../json/workspace-view.ts';
import type { PruneReport } from './prune.ts';

const CONFIG = {
  services: { mail: { kind: 'mail', offset: 7, smtpOffset: 8 } },
  hooks: { setup: ['echo done >> ../set-up.log'] },
};

let bench: Bench;
beforeEach(() => {
  bench = makeBench({ ports: '21921-21960', files: { 'workspace.config.json': JSON.stringify(CONFIG) } });
});
afterEach(() => {
  for (const { name } of bench.json<WorkspaceView[]>(['list'])) {
    bench.run(['remove', name, '--force', ...(name === 'main' ? ['--keep-tree'] : [])]);
  }
  bench.dispose();
});

const elsewhere = () => join(bench.root, 'else where/ö tree');
const withoutPath = ({ path: _, ...rest }: WorkspaceView) => rest;

test.each([
  ['prune', (): string[] => ['prune']],
  ['list', () => ['list']],
  ['status by name', () => ['status', 'feature-x']],
])('a moved tree keeps its ports, what runs and its data: %s is the first to see it', (_, words) => {
  const before = bench.json<WorkspaceView>(['create', 'feature/x']);
  moveBeside(before);
  expect(bench.run(words()).status).toBe(0);
  const after = bench.json<WorkspaceView>(['status'], elsewhere());
  expect(after.path).toBe(elsewhere());
  expect(withoutPath(after)).toEqual(withoutPath(before));
  expect(bench.json<WorkspaceView[]>(['list'])).toHaveLength(1);
});

function moveBeside(view: WorkspaceView): void {
  mkdirSync(join(bench.root, 'else where'));
  bench.git('worktree', 'move', view.path, elsewhere());
}

test('create of the branch of a moved tree goes on there', () => {
  const before = bench.json<WorkspaceView>(['create', 'feature/x']);
  moveBeside(before);
  expect(bench.json<WorkspaceView>(['create', 'feature/x'])).toEqual({ ...before, path: elsewhere() });
  expect(readFileSync(join(bench.root, 'shop.worktrees/set-up.log'), 'utf8')).toBe('done\n');
});

test('a tree that was moved by hand and repaired is followed; removing it removes it there', () => {
  const before = bench.json<WorkspaceView>(['create', 'feature/x']);
  mkdirSync(join(bench.root, 'else where'));
  renameSync(before.path, elsewhere());
  bench.git('worktree', 'repair', elsewhere());
  expect(bench.run(['remove', 'feature-x']).status).toBe(0);
  expect(existsSync(elsewhere())).toBe(false);
  expect(bench.json(['list'])).toEqual([]);
});

test('a new tree that git gives the number of a deleted one is not taken for it', () => {
  const before = bench.json<WorkspaceView>(['create', 'feature/x', '--no-start']);
  bench.git('worktree', 'remove', '--force', before.path);
  const again = join(bench.root, 'again/feature-x');
  bench.git('worktree', 'add', '--quiet', again, 'feature/x');
  expect(readFileSync(join(again, '.git'), 'utf8')).toMatch(/worktrees\/feature-x$/m);
  const report = bench.json<PruneReport>(['prune']);
  expect(report.removed.map(({ path }) => path)).toEqual([before.path]);
  expect(existsSync(again)).toBe(true);
});
