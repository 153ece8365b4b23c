import { decimalMoney, exponentOf } from '#platform/money';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecimalMark } from './amount-text.ts';
import { markEvidenceOf } from './amount-text.ts';
import { readAmount } from './read-amount.ts';

const read = (
  cell: string,
  decimalMark: DecimalMark | null = null,
  currency: string | null = 'USD',
  rowCurrency: string | null = null,
) => readAmount(cell, { rowCurrency, currency, decimalMark });

test.each<[string, DecimalMark | null, string, number]>([
  ['94', null, 'USD', 9400],
  ['55.94', null, 'USD', 5594],
  ['1,234.56', null, 'USD', 123_456],
  ['1.234,56', null, 'EUR', 123_456],
  ['1.234,56', ',', 'EUR', 123_456],
  ['1.234', ',', 'EUR', 123_400],
  ['1,234', '.', 'USD', 123_400],
  ['1,234,567', null, 'USD', 123_456_700],
  ['12,34,567.50', null, 'INR', 123_456_750],
  ['1 234,56', null, 'EUR', 123_456],
  ['1\u00a0234,56', null, 'EUR', 123_456],
  ['1\u202f234,56', null, 'EUR', 123_456],
  ["1'234.50", null, 'CHF', 123_450],
  ['1’234.50', null, 'CHF', 123_450],
  ['1 234', null, 'USD', 123_400],
  ['(12.00)', null, 'USD', -1200],
  ['($12.00)', null, 'USD', -1200],
  ['$(12.00)', null, 'USD', -1200],
  ['-12', null, 'USD', -1200],
  ['12-', null, 'USD', -1200],
  ['−12.50', null, 'USD', -1250],
  ['-$12', null, 'USD', -1200],
  ['$-12', null, 'USD', -1200],
  ['+12', null, 'USD', 1200],
  ['$12', null, 'USD', 1200],
  ['$ 12.00', null, 'AUD', 1200],
  ['USD 12.00', null, 'USD', 1200],
  ['12.00 usd', null, 'USD', 1200],
  ['12.00USD', null, 'USD', 1200],
  ['€ 12,50', null, 'EUR', 1250],
  ['12,50 €', null, 'EUR', 1250],
  ['12,50€', null, 'EUR', 1250],
  ["'12.50", null, 'USD', 1250],
  ['12,--', null, 'EUR', 1200],
  ['.50', null, 'USD', 50],
  ['0.5', null, 'USD', 50],
  ['12.500', '.', 'USD', 1250],
  ['1500', null, 'JPY', 1500],
  ['1.234', null, 'JPY', 1234],
  ['1,234', null, 'JPY', 1234],
  ['¥1,234', null, 'JPY', 1234],
  ['1.234', '.', 'KWD', 1234],
  ['0', null, 'USD', 0],
  ['(0.00)', null, 'USD', 0],
  ['90071992547409.91', null, 'USD', 9_007_199_254_740_991],
  ['-90,071,992,547,409.91', null, 'USD', -9_007_199_254_740_991],
])('reads %j (mark %s) in %s as %i', (cell, mark, currency, amountMinor) => {
  expect(read(cell, mark, currency)).toEqual({ ok: true, value: { amountMinor, currency } });
});

test.each([
  'Rp 1.500.000',
  'Rp. 1.500.000',
  'Rp1.500.000,-',
  'Rp 1.500.000,00',
  'IDR 1,500,000.00',
  '1.500.000 IDR',
])('reads %j as one and a half million rupiah', (cell) => {
  const amountMinor = 1_500_000 * 10 ** exponentOf('IDR');
  expect(read(cell, null, 'USD')).toEqual({ ok: true, value: { amountMinor, currency: 'IDR' } });
});

test.each<[string, DecimalMark | null, string | null, string]>([
  ['1.234', null, 'USD', 'Choose the decimal mark'],
  ['1,234', null, 'EUR', 'Choose the decimal mark'],
  ['12.345', '.', 'USD', 'has 3 decimals, USD has 2. Round it'],
  ['12.5', '.', 'JPY', 'has 1 decimals, JPY has none'],
  ['1.234,56', '.', 'USD', 'cannot be read with a dot before the decimals'],
  ['1,23,4', '.', 'USD', 'cannot be read with a dot'],
  ['1.23.4', null, 'USD', 'cannot be read with a comma'],
  ['12 34', null, 'USD', 'cannot be read'],
  ['90071992547409.92', null, 'USD', 'larger than SIRA can hold'],
  ['9'.repeat(50), null, 'USD', 'larger than SIRA can hold'],
  ['9'.repeat(61), null, 'USD', 'is not an amount'],
  ['twelve', null, 'USD', 'is not an amount'],
  ['12 apples', null, 'USD', '“apples” is no currency'],
  ['12 - 13', null, 'USD', 'is not an amount'],
  ['--12', null, 'USD', 'is not an amount'],
  ['(12', null, 'USD', 'is not an amount'],
  ['1e5', null, 'USD', 'is not an amount'],
  ['$12', null, 'EUR', 'can mean USD, AUD, CAD and others. Write the three-letter code'],
  ['12', null, null, 'The currency of this amount is not known'],
  ['12', null, 'XYZ', '“XYZ” is not a currency'],
  ['=1+1', null, 'USD', 'is not an amount'],
])('refuses %j (mark %s) in %s: %s', (cell, mark, currency, reason) => {
  const amount = read(cell, mark, currency);
  expect(amount.ok).toBe(false);
  expect(!amount.ok && amount.message).toContain(reason);
});

test('the currency of the row must agree with the one in the cell', () => {
  expect(read('$12', null, null, 'SGD')).toEqual({ ok: true, value: { amountMinor: 1200, currency: 'SGD' } });
  const amount = read('€12', null, 'EUR', 'USD');
  expect(!amount.ok && amount.message).toContain('is not in USD, the currency of its row');
});

test.each<[string, string]>([
  ['94', 'nothing'],
  ['1 234', 'nothing'],
  ["1'234", 'nothing'],
  ['55.94', '.'],
  ['1,5', ','],
  ['1.234,56', ','],
  ['1,234.56', '.'],
  ['1.500.000', ','],
  ['1,500,000', '.'],
  ['1 234,567', ','],
  ['1234.567', '.'],
  ['0.125', '.'],
  ['1.234', 'either'],
  ['12,345', 'either'],
  ['1.2,3.4', 'nothing'],
])('%s says about the decimal mark: %s', (body, expected) => {
  expect(markEvidenceOf(body)).toBe(expected);
});

test('an amount that was written is read back, in every style and currency', () => {
  const group = (digits: string, mark: string) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, mark);
  const styles = fc.constantFrom<[string, DecimalMark][]>(
    [',', '.'],
    ['.', ','],
    [' ', ','],
    ["'", '.'],
    ['\u202f', ','],
    ['', '.'],
    ['', ','],
  );
  const minor = fc.maxSafeInteger();
  const sign = fc.constantFrom(
    (text: string) => `-${text}`,
    (text: string) => `${text}-`,
    (text: string) => `(${text})`,
  );
  fc.assert(
    fc.property(
      minor,
      fc.constantFrom('USD', 'EUR', 'JPY', 'KWD', 'IDR'),
      styles,
      sign,
      (amountMinor, currency, [thousands, mark], negate) => {
        const [whole = '', part] = decimalMoney(Math.abs(amountMinor), currency).split('.');
        const text = group(whole, thousands) + (part === undefined ? '' : mark + part);
        const cell = amountMinor < 0 ? negate(text) : text;
        // -0 is 0: nobody owes a negative nothing.
        expect(read(cell, mark, currency)).toEqual({
          ok: true,
          value: { amountMinor: amountMinor === 0 ? 0 : amountMinor, currency },
        });
        expect(read(`${currency} ${cell}`, mark, 'USD')).toMatchObject({
          ok: true,
          value: { amountMinor: amountMinor === 0 ? 0 : amountMinor },
        });
      },
    ),
    { numRuns: 1000 },
  );
});

test('no cell makes it throw, and what is read is a safe integer', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(..."0123456789.,- ()'Rp$€+"), maxLength: 20 }),
  );
  fc.assert(
    fc.property(cell, fc.constantFrom('.', ',', null), (text, mark) => {
      const amount = read(text, mark as DecimalMark | null);
      expect(!amount.ok || Number.isSafeInteger(amount.value.amountMinor)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
