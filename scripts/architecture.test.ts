import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** The paths of the first tree in the page: two spaces of indent are one level, a name ends at a space. */
function readTree(): string[] {
  const [, tree = ''] =
    /```\n(apps\/\n[\s\S]*?)```/.exec(readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8')) ?? [];
  const parents: string[] = [];
  return tree
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const depth = (line.length - line.trimStart().length) / 2;
      parents.length = depth;
      parents[depth] = line.trim().split(' ')[0]!;
      return parents.join('');
    });
}

const foldersIn = (path: string) =>
  existsSync(join(root, path))
    ? readdirSync(join(root, path), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${path}${entry.name}/`)
    : [];

test('the tree in docs/ARCHITECTURE.md exists on the disk', () => {
  const tree = readTree();
  expect(tree.length).toBeGreaterThan(20);
  expect(tree.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the tree in docs/ARCHITECTURE.md names every part and every feature', () => {
  const tree = readTree();
  const parts = ['apps/', 'packages/', 'apps/api/src/', 'apps/api/src/features/'].flatMap(foldersIn);
  expect(parts.filter((path) => !tree.includes(path))).toEqual([]);
});
