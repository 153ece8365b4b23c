import { describe, expect, test } from 'vitest';
import { currencyExponent } from '@sira/contract/currencies';
import { amountParts, formatAmount, formatAmountDigits } from './format-amount.ts';
import { parseAmount } from './parse-amount.ts';

describe('an amount is written from its minor units', () => {
  test.each([
    [150000000, 'IDR', 'Rp\u00a01.500.000'],
    [150000050, 'IDR', 'Rp\u00a01.500.000,50'],
    [0, 'IDR', 'Rp\u00a00'],
    [-1500000000, 'IDR', '\u2212Rp\u00a015.000.000'],
    [99999999999900, 'IDR', 'Rp\u00a0999.999.999.999'],
    [150000, 'USD', '$1,500.00'],
    [5, 'USD', '$0.05'],
    [-398000, 'USD', '\u2212$3,980.00'],
    [1500, 'JPY', '¥1,500'],
    [1500, 'KWD', 'KWD\u00a01.500'],
    [Number.MAX_SAFE_INTEGER, 'USD', '$90,071,992,547,409.91'],
  ])('%i in %s reads %s', (minor, currency, text) => {
    expect(formatAmount(minor, currency)).toBe(text);
  });

  test('a big figure keeps its currency and its decimals apart', () => {
    expect(amountParts(1957000, 'USD')).toEqual({ before: '$', whole: '19,570', decimals: '.00' });
    expect(amountParts(58375000000, 'IDR')).toEqual({
      before: 'Rp\u00a0',
      whole: '583.750.000',
      decimals: '',
    });
  });

  test('a field shows the number without its currency', () => {
    expect(formatAmountDigits(-150000000, 'IDR')).toBe('\u22121.500.000');
    expect(formatAmountDigits(150000, 'USD')).toBe('1,500.00');
  });

  test.each([
    ['IDR', 2],
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
  ])('%s has %i decimals', (currency, exponent) => {
    expect(currencyExponent(currency)).toBe(exponent);
  });
});

describe('an amount is read as people type it', () => {
  test.each([
    ['1500000', 'IDR', 150000000],
    ['1.500.000', 'IDR', 150000000],
    ['1,500,000', 'IDR', 150000000],
    ['Rp 1.500.000', 'IDR', 150000000],
    ['Rp\u00a01.500.000,50', 'IDR', 150000050],
    ['1,500,000.50', 'IDR', 150000050],
    ['1 500 000', 'IDR', 150000000],
    ['1.500', 'IDR', 150000],
    ['1,500', 'USD', 150000],
    ['$1,500.5', 'USD', 150050],
    ['12.00', 'USD', 1200],
    ['0,05', 'USD', 5],
    ['.5', 'USD', 50],
    ['94', 'USD', 9400],
    ['1,500', 'JPY', 1500],
    ['1.500', 'KWD', 1500],
    ['-12.00', 'USD', -1200],
    ['\u2212Rp 15.000', 'IDR', -1500000],
    ['1500 USD', 'USD', 150000],
  ])('%s in %s', (text, currency, minor) => {
    expect(parseAmount(text, currency)).toBe(minor);
  });

  test.each([
    ['', 'USD'],
    ['abc', 'USD'],
    ['1.5', 'JPY'],
    ['1.2345', 'USD'],
    ['1.50.000', 'IDR'],
    ['1,500,000,', 'IDR'],
    ['1.500.000.50', 'IDR'],
    ['12 apples 3', 'USD'],
    ['99999999999999999', 'USD'],
  ])('%s in %s is no amount', (text, currency) => {
    expect(parseAmount(text, currency)).toBeNull();
  });

  test.each(['IDR', 'USD', 'JPY', 'KWD'])('what is written in %s is read back the same', (currency) => {
    for (const minor of [0, 1, 99, 100, 1000, 123456, 150000000, 99999999999900, -4200]) {
      expect(parseAmount(formatAmount(minor, currency), currency)).toBe(minor);
    }
  });
});
