import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRepository, type SmallRepository } from '../../test/small-repository.ts';
import { branchExists, checkBranchName, deleteBranch, findStart } from './branches.ts';
import { locate } from './repository.ts';
import { parseStatus, readTreeState } from './tree-state.ts';
import { addWorktree, checkOut, dropWorktree, listWorktrees, parseWorktrees } from './worktrees.ts';

const entry = (...lines: string[]) => `${lines.join('\0')}\0\0`;
const sha = 'a'.repeat(40);

describe('git worktree list --porcelain -z', () => {
  test('every attribute is read', () => {
    const text =
      entry('worktree /r', `HEAD ${sha}`, 'branch refs/heads/main') +
      entry('worktree /r b\nc', `HEAD ${sha}`, 'detached', 'locked on a usb stick\nsecond line') +
      entry(
        'worktree /gone',
        `HEAD ${sha}`,
        'branch refs/heads/refs/heads/x',
        'locked',
        'prunable gitdir file points to non-existent location',
      ) +
      entry('worktree /bare', 'bare') +
      entry('worktree /unborn', `HEAD ${'0'.repeat(40)}`, 'branch refs/heads/new');
    const plain = { head: sha, branch: null, isBare: false, locked: null, prunable: null };
    expect(parseWorktrees(text)).toEqual([
      { ...plain, path: '/r', branch: 'main' },
      { ...plain, path: '/r b\nc', locked: 'on a usb stick\nsecond line' },
      {
        ...plain,
        path: '/gone',
        branch: 'refs/heads/x',
        locked: '',
        prunable: 'gitdir file points to non-existent location',
      },
      { ...plain, path: '/bare', head: null, isBare: true },
      { ...plain, path: '/unborn', head: null, branch: 'new' },
    ]);
  });

  test.each(['', '\0\0', 'HEAD x\0', 'worktree'])('%j does not break it', (text) => {
    expect(parseWorktrees(text).length).toBeLessThan(2);
  });
});

test('git status is read with renames, spaces and newlines', () => {
  expect(parseStatus('?? a b\nc\0R  new\0old\0 M x\0')).toEqual(['a b\nc', 'new', 'x']);
  expect(parseStatus('')).toEqual([]);
});

describe('on a real repository', () => {
  let repository: SmallRepository;
  beforeEach(() => {
    repository = makeRepository({ 'a.txt': 'a\n' });
  });
  afterEach(() => repository.dispose());

  test('the half made entry of another git is waited for, and one that stays is told', async () => {
    const half = join(repository.main, '.git/worktrees/half');
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, 'gitdir'), join(repository.main, '../half/.git'));
    // Made and not yet written: so git finds it while another adds a tree.
    writeFileSync(join(half, 'commondir'), '');
    setTimeout(() => rmSync(half, { recursive: true }), 200);
    expect(await listWorktrees(repository.main)).toHaveLength(1);
    mkdirSync(half);
    writeFileSync(join(half, 'gitdir'), join(repository.main, '../half/.git'));
    writeFileSync(join(half, 'commondir'), '');
    await expect(listWorktrees(repository.main)).rejects.toThrow('failed to read');
  });

  async function add(branch: string, folder: string) {
    const path = join(repository.root, folder);
    await addWorktree({
      main: repository.main,
      path,
      branch,
      ...(await findStart(repository.main, branch, undefined)),
    });
    await checkOut(path);
    return path;
  }

  test.each(['feature/ä-b', 'b'.repeat(200), 'a"b\'c', '$(id)', 'main2'])(
    'a tree of the branch %s is added, listed and removed',
    async (branch) => {
      await checkBranchName(repository.main, branch);
      const path = await add(branch, 'tree with space');
      expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('a\n');
      expect((await listWorktrees(path)).find((one) => one.path === path)).toMatchObject({
        branch,
        locked: null,
      });
      expect(await readTreeState(path)).toEqual({ changes: [], looseCommits: 0 });
      await dropWorktree(repository.main, path);
      expect(existsSync(path)).toBe(false);
      expect(await branchExists(repository.main, branch)).toBe(true);
    },
  );

  test.each([
    '--foo',
    'feature/ä b',
    'a..b',
    'x.lock',
    'HEAD',
    '',
    '@{-1}',
    'a\u001b[31m',
    'a\nb',
    '/a',
    'a~1',
  ])('the branch %j is refused, without what a terminal would obey', async (branch) => {
    const error = await checkBranchName(repository.main, branch).then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({ code: 'branch-name', exitCode: 2 });
    expect(error?.message).not.toMatch(/[\u0000-\u001f]/);
  });

  test('an existing branch is taken, a missing one is made from HEAD or what is named', async () => {
    repository.git('branch', 'old');
    expect(await findStart(repository.main, 'old', undefined)).toEqual({ commit: null, upstream: null });
    const head = repository.git('rev-parse', 'HEAD').trim();
    expect(await findStart(repository.main, 'new', undefined)).toEqual({ commit: head, upstream: null });
    expect(await findStart(repository.main, 'new', 'old')).toEqual({ commit: head, upstream: null });
    await expect(findStart(repository.main, 'new', '--nothing')).rejects.toMatchObject({
      code: 'unknown-ref',
    });
  });

  test('a branch that one remote has is followed', async () => {
    const clone = join(repository.root, 'clone');
    repository.git('branch', 'theirs');
    repository.gitIn(repository.root, 'clone', '--quiet', 'shop', 'clone');
    expect(await findStart(clone, 'theirs', undefined)).toEqual({ commit: null, upstream: 'origin/theirs' });
    const path = join(repository.root, 'followed');
    await addWorktree({ main: clone, path, branch: 'theirs', commit: null, upstream: 'origin/theirs' });
    expect(repository.gitIn(path, 'rev-parse', '--abbrev-ref', '@{u}').trim()).toBe('origin/theirs');
  });

  test('locked, dirty, loose commits and a folder deleted by hand are seen', async () => {
    const locked = await add('one', 'one');
    repository.git('worktree', 'lock', '--reason', 'on loan', locked);
    writeFileSync(join(locked, 'new.txt'), '');
    expect((await readTreeState(locked)).changes).toEqual(['new.txt']);
    const gone = await add('two', 'two');
    rmSync(gone, { recursive: true });
    const trees = await listWorktrees(repository.main);
    expect(trees.map(({ locked: reason, prunable }) => [reason, prunable !== null])).toEqual([
      [null, false],
      ['on loan', false],
      [null, true],
    ]);
    await dropWorktree(repository.main, gone);
    expect(await listWorktrees(repository.main)).toHaveLength(2);
    const loose = await add('three', 'three');
    repository.gitIn(loose, 'checkout', '--quiet', '--detach');
    repository.gitIn(loose, 'commit', '--quiet', '--allow-empty', '-m', 'loose');
    expect(await readTreeState(loose)).toEqual({ changes: [], looseCommits: 1 });
  });

  test('post-checkout hooks run once, in the new tree', async () => {
    const hook = join(repository.main, '.git/hooks/post-checkout');
    writeFileSync(hook, '#!/bin/sh\npwd >> hook.log\n', { mode: 0o755 });
    const path = await add('hooked', 'hooked');
    expect(readFileSync(join(path, 'hook.log'), 'utf8')).toBe(`${path}\n`);
  });

  test('a merged branch can be deleted, another is kept with git’s reason', async () => {
    repository.git('branch', 'merged');
    expect(await deleteBranch(repository.main, 'merged')).toBeNull();
    const path = await add('ahead', 'ahead');
    repository.gitIn(path, 'commit', '--quiet', '--allow-empty', '-m', 'more');
    await dropWorktree(repository.main, path);
    expect(await deleteBranch(repository.main, 'ahead')).toContain('not fully merged');
  });

  test('a folder is located from inside, from a linked tree and from a bare repository', async () => {
    const path = await add('one', 'one');
    const repo = join(repository.main, '.git');
    expect(await locate(path)).toMatchObject({ repo, tree: path, mainPath: repository.main });
    expect(await locate(repo)).toMatchObject({ repo, tree: null, mainPath: repository.main });
    repository.gitIn(repository.root, 'clone', '--quiet', '--bare', 'shop', 'bare');
    expect(await locate(join(repository.root, 'bare'))).toMatchObject({
      tree: null,
      mainPath: join(repository.root, 'bare'),
    });
    await expect(locate(repository.root)).rejects.toMatchObject({ code: 'no-repository', exitCode: 2 });
    await expect(locate(join(repository.root, 'nothing'))).rejects.toMatchObject({ code: 'no-folder' });
  });

  test('a git hook’s own variables do not turn it to another repository', async () => {
    const other = makeRepository();
    process.env.GIT_DIR = join(other.main, '.git');
    try {
      expect((await locate(repository.main)).mainPath).toBe(repository.main);
    } finally {
      delete process.env.GIT_DIR;
      other.dispose();
    }
  });
});
