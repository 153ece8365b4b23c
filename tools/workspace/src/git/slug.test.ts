import { expect, test } from 'vitest';
import { slugOf, uniqueSlug } from './slug.ts';

test.each([
  ['feature/login', 'feature-login'],
  ['feature/ä b', 'feature-a-b'],
  ['Straße', 'strasse'],
  ['--foo', 'foo'],
  ['UPPER_case.v1.2', 'upper-case-v1-2'],
  ['日本語', 'branch'],
  ['...', 'branch'],
  ['a\u001b[31mb', 'a-31mb'],
  ['$(rm -rf ~)', 'rm-rf'],
  [`${'x'.repeat(39)}/yz`, 'x'.repeat(39)],
  ['b'.repeat(200), 'b'.repeat(40)],
])('%j is named %s', (branch, slug) => {
  expect(slugOf(branch)).toBe(slug);
});

test('every name is a label of a host name', () => {
  for (const branch of ['a', '-', 'é'.repeat(300), `${'a'.repeat(38)}--b`, '9/9']) {
    expect(uniqueSlug(branch, new Set(['a', slugOf(branch)]))).toMatch(
      /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    );
  }
});

test('two branches with one slug get different names', () => {
  expect(uniqueSlug('a/b', new Set())).toBe('a-b');
  expect(uniqueSlug('a-b', new Set(['a-b']))).toBe('a-b-2');
  expect(uniqueSlug('a_b', new Set(['a-b', 'a-b-2']))).toBe('a-b-3');
});

test('a long name that is taken keeps its length', () => {
  expect(uniqueSlug('b'.repeat(200), new Set(['b'.repeat(40)]))).toBe(`${'b'.repeat(38)}-2`);
});

test('main is kept for the main checkout', () => {
  expect(uniqueSlug('main', new Set())).toBe('main-2');
  expect(uniqueSlug('MAIN', new Set())).toBe('main-2');
});
