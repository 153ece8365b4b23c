import { expect, test } from 'vitest';
import { changeWords, sizeWords } from './import-words.ts';

const none = { added: 0, changed: 0, unchanged: 0 };
const counts = {
  rows: 10,
  badRows: 0,
  clients: none,
  contacts: none,
  invoices: none,
  payments: none,
  disputes: none,
};

test.each([
  [{}, 'Nothing changed'],
  [{ invoices: { ...none, unchanged: 10 } }, 'Nothing changed'],
  [{ invoices: { ...none, added: 1 } }, '1 invoice added'],
  [
    { invoices: { ...none, added: 1591 }, clients: { ...none, added: 100 } },
    '1,591 invoices and 100 clients added',
  ],
  [{ contacts: { added: 2, changed: 1, unchanged: 0 } }, '2 contacts added, 1 contact changed'],
  [
    { invoices: { ...none, added: 3 }, clients: { ...none, added: 2 }, disputes: { ...none, added: 1 } },
    '3 invoices, 2 clients and 1 dispute added',
  ],
])('what an import changed is told thing by thing', (changes, words) => {
  expect(changeWords({ ...counts, ...changes })).toBe(words);
});

test.each([
  [900, '900 bytes'],
  [139_346, '139 kB'],
  [4_200_000, '4.2 MB'],
])('%i bytes are written as %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
