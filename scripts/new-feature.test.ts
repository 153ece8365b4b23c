import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameProblem, replaceAll, replacementsFor, singularOf } from './feature-names.ts';
import { copyRepository } from './repository-copy.ts';

let copy: string;
let made: ReturnType<typeof run>;
beforeAll(() => {
  copy = copyRepository();
  made = run('scripts/new.ts', 'feature', 'credit-notes');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const run = (program: string, ...words: string[]) => runIn('.', program, ...words);

function runIn(folder: string, program: string, ...words: string[]) {
  const node = join(copy, 'node_modules/.bin/node');
  const { status, stdout, stderr } = spawnSync(node, [join(copy, program), ...words], {
    cwd: join(copy, folder),
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { status, output: stdout + stderr };
}

const added = () => [...made.output.matchAll(/^added +(.*)$/gm)].map(([, path]) => path!);

test('a new feature has its files on both sides and a place in every list', () => {
  expect(made.status).toBe(0);
  expect(added().map((path) => path.replace(/\d{4}_/, '0000_'))).toMatchInlineSnapshot(`
    [
      "apps/api/migrations/0000_credit_notes.sql",
      "apps/api/src/features/credit-notes/index.ts",
      "apps/api/src/features/credit-notes/credit-notes.queries.ts",
      "apps/api/src/features/credit-notes/credit-notes.routes.test.ts",
      "apps/api/src/features/credit-notes/credit-notes.routes.ts",
      "apps/api/src/features/credit-notes/credit-notes.service.ts",
      "apps/api/src/features/credit-notes/credit-notes.table.ts",
      "apps/web/src/features/credit-notes/new-credit-note.tsx",
      "apps/web/src/features/credit-notes/credit-note-list.tsx",
      "apps/web/src/features/credit-notes/credit-notes.data.ts",
      "apps/web/src/routes/_app/credit-notes.tsx",
      "packages/contract/src/credit-notes.ts",
    ]
  `);
  const read = (path: string) => readFileSync(join(copy, path), 'utf8');
  expect(read('apps/api/src/app/features.ts')).toContain(
    `import { creditNotes } from '#features/credit-notes';`,
  );
  expect(read('.dependency-cruiser.cjs').match(/'credit-notes': \[/g)).toHaveLength(2);
  expect(read('docs/ARCHITECTURE.md')).toContain('        credit-notes/ ');
});

test('a new feature keeps to the types, the format, the lint rules and the boundaries', () => {
  const sources = added().filter((path) => /\.tsx?$/.test(path));
  const types = run('node_modules/typescript7/bin/tsc', '-p', '.');
  expect(types.output.split('\n').filter((line) => /credit-?notes/i.test(line))).toEqual([]);
  expect(run('node_modules/oxfmt/bin/oxfmt', '--list-different', ...sources)).toEqual({
    status: 0,
    output: '',
  });
  expect(run('node_modules/oxlint/bin/oxlint', ...sources)).toMatchObject({ status: 0 });
  const boundaries = run('scripts/check-boundaries.ts');
  expect(boundaries.output.split('\n').filter((line) => /credit-notes/.test(line))).toEqual([]);
});

test('the pages of a new feature are built, and keep to the types of its API', () => {
  expect(run('apps/api/src/app/write-openapi.ts')).toMatchObject({ status: 0 });
  expect(runIn('apps/web', 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error')).toMatchObject({
    status: 0,
  });
  const types = run('node_modules/typescript7/bin/tsc', '-p', 'apps/web');
  expect(types.output.split('\n').filter((line) => /credit-?notes/i.test(line))).toEqual([]);
});

test('the tests of a new feature pass', () => {
  const { status, output } = run('node_modules/vitest/vitest.mjs', 'run', '--project', 'api', 'credit-notes');
  expect(output).toMatch(/Tests .*6 passed/);
  expect(status).toBe(0);
});

test('a feature is not made twice, and not without a good name', () => {
  expect(run('scripts/new.ts', 'feature', 'clients')).toEqual({
    status: 1,
    output: 'Not written: there is a feature clients already.\n',
  });
  expect(run('scripts/new.ts', 'feature', 'CreditNotes').output).toContain(
    'write it in small letters with hyphens',
  );
  expect(run('scripts/new.ts', 'feature', 'credit').output).toContain('a feature is a plural noun');
  expect(run('scripts/new.ts', 'page').status).toBe(2);
});

test.each([
  ['credit-notes', 'credit-note'],
  ['entries', 'entry'],
  ['addresses', 'address'],
  ['boxes', 'box'],
  ['purchases', 'purchase'],
])('one of %s is one %s', (plural, one) => {
  expect(nameProblem(plural)).toBeNull();
  expect(singularOf(plural)).toBe(one);
});

test('words are replaced in the form they have', () => {
  const text = 'paperPlanes PaperPlane paper_plane paper-planes paper planes Paper plane';
  expect(replaceAll(text, replacementsFor('credit-notes'))).toBe(
    'creditNotes CreditNote credit_note credit-notes credit notes Credit note',
  );
});
