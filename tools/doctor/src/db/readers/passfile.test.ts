import { expect, test } from 'vitest';
import { passwordInFile } from './passfile.ts';

const login = { host: 'db.example', port: 5432, database: 'main', user: 'app' };
const text = [
  '# a comment:*:*:*:no',
  'other.example:5432:main:app:wrong',
  'db.example:5433:main:app:wrong',
  String.raw`db.example:5432:main:app:p\:q\\r#s%`,
  '*:*:*:*:fallback',
  'too:few:fields',
].join('\n');

test('the first line that fits counts, and the escapes are taken off', () => {
  expect(passwordInFile(text, login)).toBe(String.raw`p:q\r#s%`);
});

test('* fits anything, a comment and a short line fit nothing', () => {
  expect(passwordInFile(text, { ...login, user: 'else' })).toBe('fallback');
  expect(passwordInFile('# c\na:b\n', login)).toBe('');
});

test('an escaped colon in a name, and a socket folder as localhost', () => {
  expect(
    passwordInFile(String.raw`localhost:5432:a\:b:app:pw`, { ...login, host: '/run', database: 'a:b' }),
  ).toBe('pw');
});
