import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CONFIG, configuredShop, type Failure, PORTS, type View } from '../../test/configured-shop.ts';
import { outputShapes } from '../json/shapes.ts';

const bench = configuredShop(PORTS.workspace);
afterAll(() => bench.dispose());

describe('a workspace', () => {
  test('is made with its files, links and set-up, twice the same', () => {
    bench.write('.env.example', 'A=1\n');
    bench.write('.env', 'SECRET=1\n');
    bench.write('local/x.txt', 'x');
    bench.write('big/file', 'shared');
    const made = bench.json<View>(['create', 'feature/one']);
    expect(outputShapes.create.safeParse(made).error).toBeUndefined();
    expect(made).toMatchObject({ name: 'feature-one', path: join(bench.root, 'shop.worktrees/feature-one') });
    expect(made.ports.api).toBe((made.ports.web ?? 0) + 1);
    const read = (file: string) => readFileSync(join(made.path, file), 'utf8');
    expect([read('.env.example'), read('local/x.txt'), read('big/file')]).toEqual(['A=1\n', 'x', 'shared']);
    expect(existsSync(join(made.path, '.env'))).toBe(false);
    expect(read('set-up.log')).toBe('feature-one\ntwo words\n');
    writeFileSync(join(made.path, 'set-up.log'), 'kept');
    expect(bench.json(['create', 'feature/one'])).toEqual(made);
    expect(read('set-up.log')).toBe('kept');
  });

  test('gets copies and links that it lacks, whoever made its tree, and what it has stays', () => {
    bench.write('.env.example', 'A=1\n');
    bench.write('big/file', 'shared');
    const tree = join(bench.root, 'made-by-another');
    bench.git('worktree', 'add', '-b', 'made-by-another', tree);
    const read = (file: string) => readFileSync(join(tree, file), 'utf8');
    expect(bench.run(['create', 'made-by-another']).status).toBe(0);
    expect([read('.env.example'), read('big/file')]).toEqual(['A=1\n', 'shared']);
    writeFileSync(join(tree, '.env.example'), 'A=own\n');
    rmSync(join(tree, 'big'));
    expect(bench.run(['create', 'made-by-another']).status).toBe(0);
    expect([read('.env.example'), read('big/file')]).toEqual(['A=own\n', 'shared']);
    expect(bench.run(['remove', 'made-by-another', '--force']).status).toBe(0);
  });

  test('whose tree was deleted by hand is said to be without, and create makes the tree again', () => {
    const made = bench.json<View>(['create', 'lost']);
    rmSync(made.path, { recursive: true });
    const seen = bench.run(['status', 'lost']);
    expect(seen.status).toBe(1);
    expect(seen.stderr).toContain('its tree is gone');
    expect(bench.json(['create', 'lost'])).toEqual(made);
    expect(readFileSync(join(made.path, 'set-up.log'), 'utf8')).toBe('lost\ntwo words\n');
    expect(bench.gitIn(made.path, 'status', '--porcelain')).toBe('');
    expect(bench.run(['status', 'lost']).status).toBe(0);
    bench.run(['remove', 'lost']);
  });

  test('of a bare repository takes the configuration that the branch holds', () => {
    const bare = join(bench.root, 'bare ü.git');
    bench.git('clone', '--quiet', '--bare', bench.main, bare);
    const made = bench.json<View>(['create', 'in/bare', '--no-setup'], bare);
    expect(made).toMatchObject({ name: 'in-bare', path: join(bench.root, 'bare ü.worktrees/in-bare') });
    expect(existsSync(join(made.path, 'workspace.config.json'))).toBe(true);
    expect(bench.run(['remove', 'in-bare'], bare).status).toBe(0);
    expect(existsSync(made.path)).toBe(false);
  });

  test('of a branch with the same slug gets another name', () => {
    const made = bench.json<View>(['create', 'feature-one', '--no-setup', '--no-start']);
    expect(made.name).toBe('feature-one-2');
    expect(bench.json<View[]>(['list']).map(({ name }) => name)).toEqual(['feature-one', 'feature-one-2']);
    expect(outputShapes.list.safeParse(bench.json(['list'])).error).toBeUndefined();
    bench.json(['remove', 'feature-one-2']);
  });

  test('of the main checkout’s branch is refused', () => {
    expect(bench.json<Failure>(['create', 'main']).error.code).toBe('branch-in-use');
  });

  test('whose folder is taken by something else is refused, and nothing is left', () => {
    mkdirSync(join(bench.root, 'shop.worktrees/taken/x'), { recursive: true });
    expect(bench.json<Failure>(['create', 'taken']).error.code).toBe('folder-in-use');
    expect(bench.git('branch', '--list', 'taken')).toBe('');
    expect(bench.json<View[]>(['list']).map(({ name }) => name)).toEqual(['feature-one']);
  });

  test('whose set-up failed goes on with the same command', () => {
    bench.git('branch', 'broken');
    const tree = join(bench.root, 'other');
    bench.git('worktree', 'add', tree, 'broken');
    writeFileSync(
      join(tree, 'workspace.config.json'),
      JSON.stringify({ ...CONFIG, hooks: { setup: ['test -e allowed'] } }),
    );
    bench.gitIn(tree, 'commit', '--quiet', '-am', 'hook');
    bench.git('worktree', 'remove', tree);
    const failed = bench.run(['create', 'broken', '--json']);
    expect([failed.status, (JSON.parse(failed.stdout) as Failure).error.code]).toEqual([1, 'hook-failed']);
    const path = join(bench.root, 'shop.worktrees/broken');
    writeFileSync(join(path, 'allowed'), '');
    expect(bench.run(['create', 'broken']).status).toBe(0);
    bench.json(['remove', 'broken', '--force']);
  });

  test('is found from inside, by SUPERSET_WORKSPACE_PATH, and named by SUPERSET_WORKSPACE_NAME', () => {
    const one = join(bench.root, 'shop.worktrees/feature-one');
    mkdirSync(join(one, 'deep'), { recursive: true });
    expect(bench.json<View>(['status'], join(one, 'deep')).name).toBe('feature-one');
    const told = bench.run(['status', '--json'], bench.main, { SUPERSET_WORKSPACE_PATH: one });
    expect((JSON.parse(told.stdout) as View).name).toBe('feature-one');
    bench.json(['create', 'third', '--no-setup']);
    const third = join(bench.root, 'shop.worktrees/third');
    const elsewhere = bench.run(['status', '--json'], third, { SUPERSET_WORKSPACE_PATH: one });
    expect((JSON.parse(elsewhere.stdout) as View).name).toBe('third');
    bench.json(['remove', 'third']);
    const tree = join(bench.root, 'by-superset');
    bench.git('worktree', 'add', '-b', 'their-branch', tree);
    expect(bench.json<Failure>(['status'], tree).error.code).toBe('not-a-workspace');
    const more = {
      SUPERSET_WORKSPACE_PATH: tree,
      SUPERSET_WORKSPACE_NAME: 'Fix Login!',
      SUPERSET_ROOT_PATH: bench.main,
    };
    expect(bench.run(['env'], bench.root, more).stdout).toContain('WORKSPACE_NAME=fix-login\n');
    expect(bench.json<View>(['status'], tree).name).toBe('fix-login');
    expect(bench.run(['remove', '--keep-tree'], bench.root, more).status).toBe(0);
    expect(existsSync(join(tree, 'workspace.config.json'))).toBe(true);
    expect(bench.git('worktree', 'list')).toContain('by-superset');
  });

  test('of a tree made by hand is adopted with its changes', () => {
    const tree = join(bench.root, 'by-hand');
    bench.git('worktree', 'add', '-b', 'by-hand', tree);
    writeFileSync(join(tree, '.gitignore'), 'changed');
    expect(bench.json<View>(['create', 'by-hand', '--no-setup']).path).toBe(tree);
    expect(readFileSync(join(tree, '.gitignore'), 'utf8')).toBe('changed');
    expect(bench.json<Failure>(['remove', 'by-hand']).error.code).toBe('tree-dirty');
    bench.git('worktree', 'lock', tree);
    expect(bench.json<Failure>(['remove', 'by-hand']).error.code).toBe('tree-locked');
    expect(existsSync(tree)).toBe(true);
    expect(bench.json<{ removed: string }>(['remove', 'by-hand', '--force']).removed).toBe('by-hand');
    expect(existsSync(tree)).toBe(false);
    expect(bench.git('worktree', 'list')).not.toContain('by-hand');
  });

  test('is not removed with a merged branch unless that is asked, nor an unmerged one at all', () => {
    bench.json(['create', 'gone', '--no-setup']);
    expect(bench.run(['remove', 'gone', '--delete-branch']).status).toBe(0);
    expect(bench.git('branch', '--list', 'gone')).toBe('');
    const ahead = bench.json<View>(['create', 'ahead', '--no-setup']);
    bench.gitIn(ahead.path, 'commit', '--quiet', '--allow-empty', '-m', 'more');
    const removed = bench.run(['remove', 'ahead', '--delete-branch']);
    expect([removed.status, removed.stderr]).toEqual([1, expect.stringContaining('not fully merged')]);
    expect(bench.git('branch', '--list', 'ahead')).toContain('ahead');
  });

  test('the main checkout is never removed, and one that is not known is named', () => {
    bench.run(['env']);
    expect(bench.json<Failure>(['remove', 'main']).error.code).toBe('is-main');
    const failure = bench.json<Failure>(['remove', 'no-such']);
    expect(failure.error.message).toContain('feature-one');
  });
});
