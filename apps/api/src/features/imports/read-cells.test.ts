import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCurrency } from './read-currency.ts';
import { readDays } from './read-days.ts';
import { readEmail } from './read-email.ts';
import { readFlag } from './read-flag.ts';
import { readLanguage } from './read-language.ts';
import { readIdentifier, readPhone, readText } from './read-text.ts';
import type { Reading } from './reading.ts';

const reasonOf = (reading: Reading<unknown>): string => (reading.ok ? '' : reading.message);

test.each([
  ['  PT Maju  Jaya ', 'PT Maju Jaya'],
  ['PT Maju\nJaya', 'PT Maju Jaya'],
  ['Señor & "Sons" <Tools> Ltd', 'Señor & "Sons" <Tools> Ltd'],
  ['=HYPERLINK("http://x.example";"Click")', '=HYPERLINK("http://x.example";"Click")'],
  ["+cmd|' /C calc'!A0", "+cmd|' /C calc'!A0"],
  ['@SUM(1+1)', '@SUM(1+1)'],
  ['#1 Bakery', '#1 Bakery'],
  ['名前 🙂', '名前 🙂'],
])('text %j is kept as %j', (cell, expected) => {
  expect(readText(cell)).toEqual({ ok: true, value: expected });
});

test.each([
  ['a\0b', 'holds a NUL character'],
  ['a\u0007b', 'cannot be seen'],
  ['a\u009db', 'cannot be seen'],
  ['Caf\uFFFD', 'could not be read. Save the file as “CSV UTF-8”'],
  ['x'.repeat(201), 'has 201 characters, 200 are allowed'],
  ['#N/A', 'is an error of the spreadsheet'],
  ['#REF!', 'is an error of the spreadsheet'],
])('text %j is refused: %s', (cell, reason) => {
  expect(reasonOf(readText(cell))).toContain(reason);
});

test.each([['0000611365'], ['INV-2026/001'], ['12E5'], ['1.5'], ['1187-E']])(
  'the number %s is text, zeros and all',
  (cell) => {
    expect(readIdentifier(cell)).toEqual({ ok: true, value: cell });
  },
);

test.each([['9.98E+09'], ['9,98425E+09'], ['1E+10']])(
  'the number %s was shortened by a spreadsheet',
  (cell) => {
    expect(reasonOf(readIdentifier(cell))).toContain('its last digits are lost. Format the column as text');
  },
);

test.each([
  ['+62 21 555-0100', '+62 21 555-0100'],
  ['(021) 555.0100', '(021) 555.0100'],
  ['021/5550100', '021-5550100'],
])('the phone number %s is read as %s', (cell, expected) => {
  expect(readPhone(cell)).toEqual({ ok: true, value: expected });
});

test.each([['call Ana'], ['12'], ['1'.repeat(31)]])('%j is no phone number', (cell) => {
  expect(reasonOf(readPhone(cell))).toContain('is not a phone number');
});

test.each([
  ['accounts@birch.example', 'accounts@birch.example'],
  [' Ana.Maria@Birch.EXAMPLE ', 'Ana.Maria@birch.example'],
  ["o'neil+ar@x-y.co.example", "o'neil+ar@x-y.co.example"],
])('the address %j is read as %s', (cell, expected) => {
  expect(readEmail(cell)).toEqual({ ok: true, value: expected });
});

test.each([
  ['billing@', 'not a whole e-mail address'],
  ['birch.example', 'not a whole e-mail address'],
  ['a@b', 'not a whole e-mail address'],
  ['a..b@x.example', 'not a whole e-mail address'],
  ['a@x.example; b@x.example', 'several addresses'],
  ['Ana <a@x.example>', 'Keep the part between < and >'],
  [`${'a'.repeat(300)}@x.example`, 'not a whole e-mail address'],
  ['a@x.example\0', 'not a whole e-mail address'],
])('the address %j is refused: %s', (cell, reason) => {
  expect(reasonOf(readEmail(cell))).toContain(reason);
});

test.each([
  ['Yes', true],
  ['y', true],
  ['TRUE', true],
  ['1', true],
  ['x', true],
  ['ja', true],
  ['Ya', true],
  ['wahr', true],
  ['No', false],
  ['n', false],
  ['false', false],
  ['0', false],
  ['nein', false],
  ['Tidak', false],
  [' off ', false],
])('the flag %s is %s', (cell, expected) => {
  expect(readFlag(cell)).toEqual({ ok: true, value: expected });
});

test.each([
  ['en', 'en'],
  ['English', 'en'],
  ['en-US', 'en'],
  ['en_GB', 'en'],
  ['Inggris', 'en'],
  ['Englisch', 'en'],
  ['id', 'id'],
  ['Indonesian', 'id'],
  ['Bahasa Indonesia', 'id'],
  ['id_ID', 'id'],
  ['in', 'id'],
])('the language %s is %s', (cell, expected) => {
  expect(readLanguage(cell)).toEqual({ ok: true, value: expected });
});

test.each([
  ['usd', 'USD'],
  ['IDR', 'IDR'],
  ['Rp', 'IDR'],
  ['Rp.', 'IDR'],
  ['€', 'EUR'],
  ['S$', 'SGD'],
])('the currency %s is %s', (cell, expected) => {
  expect(readCurrency(cell)).toEqual({ ok: true, value: expected });
});

test.each([
  ['30', 30],
  ['Net 30', 30],
  ['30 days', 30],
  ['14 hari', 14],
  ['30 Tage netto', 30],
  ['0', 0],
  ['365', 365],
])('the terms %s are %i days', (cell, expected) => {
  expect(readDays(cell)).toEqual({ ok: true, value: expected });
});

test.each([
  [readFlag('maybe'), 'neither yes nor no'],
  [readLanguage('fr'), 'Write en or id'],
  [readCurrency('XXQ'), 'Write its three-letter code'],
  [readCurrency('$'), 'can mean USD, AUD, CAD and others'],
  [readDays('366'), 'from 0 to 365'],
  [readDays('2/10 net 30'), 'is not a number of days'],
])('what is not understood comes with the way out: %#', (reading, reason) => {
  expect(reasonOf(reading)).toContain(reason);
});

test('no cell makes a reader throw, and what is read holds no control character', () => {
  const readers = [
    readText,
    readIdentifier,
    readPhone,
    readEmail,
    readFlag,
    readLanguage,
    readCurrency,
    readDays,
  ];
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (cell) => {
      for (const read of readers) {
        const reading = read(cell);
        expect(String(reading.ok ? reading.value : '')).not.toMatch(/\p{Cc}/u);
      }
    }),
  );
});
