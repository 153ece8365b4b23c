import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeBench, type Bench } from '../../test/tool-run.ts';
import type { WorkspaceView } from '../json/workspace-view.ts';
import { Registry } from '../registry/registry.ts';
import type { Check } from './checkup.ts';
import type { PruneReport } from './prune.ts';

const CONFIG = { services: { mail: { kind: 'mail', offset: 7, smtpOffset: 8 } } };

let bench: Bench;
/** The folder that holds the repository and its trees, as `~/projects` does. */
let projects: string;
let shop: string;
beforeEach(() => {
  bench = makeBench({ ports: '21301-21400', files: { 'workspace.config.json': JSON.stringify(CONFIG) } });
  projects = join(bench.root, 'projects');
  shop = join(projects, 'shop');
  mkdirSync(projects);
  renameSync(bench.main, shop);
});
afterEach(() => {
  // Whatever a test that failed has left running.
  rmSync(projects, { recursive: true, force: true });
  bench.run(['prune', '--missing', '--force'], bench.root);
  bench.dispose();
});

/** What was registered, without a command that would follow a move. */
function registered(): { id: string; path: string; basePort: number; name: string }[] {
  const registry = Registry.open(bench.state);
  const all = registry.list().map(({ id, path, basePort, name }) => ({ id, path, basePort, name }));
  registry.close();
  return all;
}

const dataFolders = () =>
  readdirSync(join(bench.state, 'data'))
    .filter((name) => !name.startsWith('.'))
    .toSorted();

/** A main checkout and the linked tree of `feature/x`, each with data of its own. */
function registerBoth(): ReturnType<typeof registered> {
  expect(bench.run(['up'], shop).status).toBe(0);
  expect(bench.run(['create', 'feature/x', '--no-start'], shop).status).toBe(0);
  const all = registered();
  for (const { id } of all) mkdirSync(join(bench.state, 'data', id), { recursive: true });
  return all;
}

const prune = (cwd: string, ...flags: string[]) => bench.json<PruneReport>(['prune', ...flags], cwd);
const at = (all: ReturnType<typeof registered>, path: string) => all.find((one) => one.path === path);

describe('a main checkout that was renamed', () => {
  test('keeps its ports and what runs, and the linked tree is mended as the message says', () => {
    const before = registerBoth();
    const running = bench.json<WorkspaceView>(['status'], shop);
    const moved = join(projects, 'shop two');
    renameSync(shop, moved);
    const first = bench.run(['status', '--json'], moved);
    expect({ ...running, path: moved }).toEqual(JSON.parse(first.stdout));
    expect(running.services[0]?.state).toBe('running');
    expect(first.stderr).toContain(`was ${shop} and is ${moved} now`);
    const tree = join(projects, 'shop.worktrees/feature-x');
    const repair = `git -C '${moved}' worktree repair ${tree}`;
    expect(first.stderr).toContain(repair);
    expect(registered()).toEqual(before.map((one) => (one.path === shop ? { ...one, path: moved } : one)));
    expect(bench.json(['env'], tree)).toMatchObject({
      error: { code: 'repository-moved', message: expect.stringContaining(join(shop, '.git')) },
    });
    const checks = () => bench.json<{ checks: Check[] }>(['doctor'], moved).checks.map(({ fix }) => fix);
    expect(checks()).toContain(repair);
    expect(prune(moved).removed).toEqual([]);
    bench.gitIn(moved, 'worktree', 'repair', tree);
    expect(bench.json<WorkspaceView>(['status'], tree).ports).toMatchObject({ web: before[1]!.basePort });
    expect(checks()).not.toContain(repair);
    expect(bench.run(['status'], moved).stderr).toBe('');
  });

  test('is found by a prune that runs elsewhere', () => {
    const before = registerBoth();
    const moved = join(projects, 'shop2');
    renameSync(shop, moved);
    expect(prune(bench.root)).toMatchObject({ removed: [], folders: [] });
    expect(at(registered(), moved)?.id).toBe(at(before, shop)?.id);
  });

  test('is not mixed up with a new repository at the old place', () => {
    const before = registerBoth();
    const moved = join(projects, 'shop-old');
    renameSync(shop, moved);
    bench.gitIn(projects, 'clone', '--quiet', moved, shop);
    expect(bench.run(['env'], shop).status).toBe(0);
    const after = registered();
    expect(at(after, moved)?.id).toBe(at(before, shop)?.id);
    expect(before.map(({ id }) => id)).not.toContain(at(after, shop)?.id);
    expect(after).toHaveLength(3);
  });

  test('takes the place of another that was deleted, whose data is cleaned up', () => {
    const before = registerBoth();
    const other = join(projects, 'shop-new');
    bench.gitIn(projects, 'clone', '--quiet', shop, other);
    expect(bench.run(['env'], other).status).toBe(0);
    const own = at(registered(), other)!;
    rmSync(shop, { recursive: true });
    renameSync(other, shop);
    expect(bench.json<WorkspaceView>(['status'], shop).ports).toMatchObject({ web: own.basePort });
    expect(
      prune(shop)
        .removed.map(({ basePort }) => basePort)
        .toSorted(),
    ).toEqual(before.map(({ basePort }) => basePort).toSorted());
    expect(registered()).toEqual([{ ...own, path: shop }]);
  });
});

describe('a renamed folder around the repository and its trees', () => {
  test('all of it is followed, and prune waits for the links to be mended', () => {
    const before = registerBoth();
    const around = join(bench.root, 'code');
    renameSync(projects, around);
    projects = around;
    const tree = join(around, 'shop.worktrees/feature-x');
    const report = prune(bench.root);
    expect(report.removed).toEqual([]);
    expect(report.kept).toMatchObject([
      { path: tree, fix: expect.stringContaining(`git worktree repair ${tree}`) },
    ]);
    const moved = before.map((one) => ({ ...one, path: one.path.replace(/\/projects\//, '/code/') }));
    expect(registered()).toEqual(moved);
    bench.gitIn(join(around, 'shop'), 'worktree', 'repair', tree);
    expect(prune(bench.root)).toMatchObject({ removed: [], kept: [] });
    expect(bench.run(['env'], tree).status).toBe(0);
    expect(registered()).toEqual(moved);
  });

  test('a bare repository is followed too', () => {
    const bare = join(projects, 'shop.git');
    bench.gitIn(projects, 'clone', '--quiet', '--bare', shop, bare);
    expect(bench.run(['create', 'feature/y', '--no-start'], bare).status).toBe(0);
    const [before] = registered();
    renameSync(bare, join(projects, 'other.git'));
    expect(bench.json<WorkspaceView[]>(['list'], join(projects, 'other.git'))).toMatchObject([
      { name: 'feature-y', path: before!.path },
    ]);
  });
});

describe('a copy', () => {
  test('is another repository with a block of its own, also when the first is deleted later', () => {
    const before = registerBoth();
    const copy = join(projects, 'shop-copy');
    cpSync(shop, copy, { recursive: true, preserveTimestamps: true });
    expect(bench.json<WorkspaceView[]>(['list'], copy)).toEqual([]);
    expect(bench.run(['env'], copy).status).toBe(0);
    const after = registered();
    expect(after).toHaveLength(3);
    expect(after).toEqual(expect.arrayContaining(before));
    rmSync(shop, { recursive: true });
    const own = at(after, copy)!;
    expect(prune(copy).removed).toHaveLength(2);
    expect(registered()).toEqual([own]);
  });

  test('that was only looked at stays another one, too', () => {
    registerBoth();
    const copy = join(projects, 'shop-copy');
    cpSync(shop, copy, { recursive: true });
    expect(bench.run(['list'], copy).status).toBe(0);
    rmSync(shop, { recursive: true });
    expect(prune(copy).removed).toHaveLength(2);
  });

  test('that is all that is left is the repository: put back from a backup', () => {
    const before = registerBoth();
    const backup = join(bench.root, 'backup');
    cpSync(shop, backup, { recursive: true });
    rmSync(shop, { recursive: true });
    expect(bench.json<WorkspaceView[]>(['list'], backup)).toHaveLength(2);
    expect(at(registered(), backup)?.id).toBe(at(before, shop)?.id);
    renameSync(backup, shop);
    expect(bench.run(['list'], shop).status).toBe(0);
    expect(registered()).toEqual(before);
  });
});

/** A file system in memory stands for a disk; it is at `projects` while it is attached. */
class Disk {
  readonly #place = mkdtempSync(join(tmpdir(), 'workspace-disk-'));

  /** Null without the right to mount. */
  static insert(): Disk | null {
    const disk = new Disk();
    if (spawnSync('mount', ['-t', 'tmpfs', 'none', disk.#place]).status !== 0) return null;
    cpSync(projects, disk.#place, { recursive: true });
    rmSync(projects, { recursive: true });
    disk.attach();
    return disk;
  }

  attach(): void {
    mkdirSync(projects, { recursive: true });
    mounted('mount', '--bind', this.#place, projects);
  }

  /** What is left of the mount point: nothing, as of `udisks`, or an empty folder. */
  detach(leave: 'nothing' | 'an empty folder' = 'nothing'): void {
    // A process that has its folder there keeps it.
    mounted('umount', '--lazy', projects);
    if (leave === 'nothing') rmSync(projects, { recursive: true });
  }

  remove(): void {
    for (const place of [projects, this.#place]) spawnSync('umount', ['--lazy', place]);
    rmSync(this.#place, { recursive: true });
  }
}

function mounted(...words: string[]): void {
  const { status, stderr } = spawnSync(words[0]!, words.slice(1), { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

const noMount = process.getuid?.() === 0 ? null : 'mounting a file system needs root';
if (noMount) console.warn(`A disk that is not attached is left out: ${noMount}.`);

describe.skipIf(noMount !== null)('a disk that is not attached', () => {
  let disk: Disk;
  beforeEach(() => {
    disk = Disk.insert() ?? expect.fail('a file system in memory cannot be mounted');
  });
  afterEach(() => disk.remove());

  test.each(['nothing', 'an empty folder'] as const)(
    'keeps the data of its repositories until prune is told (%s is there)',
    (leave) => {
      const before = registerBoth();
      disk.detach(leave);
      const report = prune(bench.root);
      expect(report).toMatchObject({ removed: [], folders: [] });
      expect(report.kept).toHaveLength(2);
      expect(report.kept[0]?.fix).toContain('prune --missing');
      expect(bench.run(['prune'], bench.root).status).toBe(1);
      disk.attach();
      expect(prune(bench.root)).toMatchObject({ removed: [], kept: [] });
      expect(registered()).toEqual(before);
      expect(dataFolders()).toEqual(before.map(({ id }) => id).toSorted());
      disk.detach(leave);
      expect(prune(bench.root, '--missing').removed).toHaveLength(2);
      expect(dataFolders()).toEqual([]);
    },
  );

  test('has its repositories still when a copy of one is found meanwhile', () => {
    const before = registerBoth();
    const copy = join(bench.root, 'copy');
    cpSync(shop, copy, { recursive: true });
    disk.detach();
    expect(bench.run(['env'], copy).status).toBe(0);
    disk.attach();
    expect(registered()).toEqual(expect.arrayContaining(before));
    expect(registered()).toHaveLength(3);
  });

  test('that is attached has lost what was deleted on it', () => {
    registerBoth();
    rmSync(shop, { recursive: true });
    expect(prune(bench.root).removed).toHaveLength(2);
  });
});

describe('prune', () => {
  test('cleans up after a repository that was deleted with the folder around it', () => {
    registerBoth();
    rmSync(projects, { recursive: true });
    expect(prune(bench.root).removed).toHaveLength(2);
    expect(dataFolders()).toEqual([]);
  });

  test('cleans up at once after a repository that was deleted, and after a tree of one that is there', () => {
    const before = registerBoth();
    rmSync(join(projects, 'shop.worktrees'), { recursive: true });
    expect(prune(bench.root).removed.map(({ path }) => path)).toEqual([before[1]!.path]);
    rmSync(shop, { recursive: true });
    expect(prune(bench.root).removed.map(({ path }) => path)).toEqual([shop]);
    expect(dataFolders()).toEqual([]);
  });

  test('judges what an earlier version has registered by the folder alone', () => {
    registerBoth();
    const forget = () => {
      const database = new DatabaseSync(join(bench.state, 'registry.sqlite'));
      database.exec('DROP TABLE repository');
      database.close();
    };
    forget();
    rmSync(join(shop, '.git/workspace-repository'));
    expect(bench.json<WorkspaceView[]>(['list'], shop)).toHaveLength(2);
    expect(existsSync(join(shop, '.git/workspace-repository'))).toBe(true);
    forget();
    rmSync(projects, { recursive: true });
    mkdirSync(projects);
    expect(prune(bench.root).kept).toHaveLength(2);
    writeFileSync(join(projects, 'something'), '');
    expect(prune(bench.root).removed).toHaveLength(2);
  });
});
