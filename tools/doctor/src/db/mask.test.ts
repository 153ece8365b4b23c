import { expect, test } from 'vitest';
import { hider, shape } from './mask.ts';

test('every form of a secret is hidden, the longest first', () => {
  const hide = hider(['p#a%b', 'p#a'], []);
  expect(hide('raw p#a%b, encoded p%23a%25b, half p#a')).toBe('raw ***, encoded ***, half ***');
});

test('words that are shown anyway are not secrets', () => {
  const hide = hider(['postgres', 'app', 'db.example'], ['app', 'db.example']);
  expect(hide('postgres app db.example')).toBe('postgres app db.example');
});

test('a secret with signs of replacement patterns is hidden too', () => {
  expect(hider(["a$&b$'c"], [])("x a$&b$'c y")).toBe('x *** y');
});

test('the shape counts characters and shows none', () => {
  expect([shape(''), shape('a'), shape('äöü😀')]).toEqual(['none', '1 character', '4 characters']);
});
