import { exponentOf, isCurrency } from '#platform/money';
import type { AmountText, DecimalMark } from './amount-text.ts';
import { markEvidenceOf, splitAmount, takeAmountApart } from './amount-text.ts';
import { currenciesOf } from './read-currency.ts';
import type { Reading } from './reading.ts';
import { notUnderstood, quoted, understood } from './reading.ts';

export type Money = { amountMinor: number; currency: string };

export type AmountOptions = {
  /** Currency of the row, from its own column; an amount that names another one is refused. */
  rowCurrency: string | null;
  /** Currency where neither the row nor the cell names one. */
  currency: string | null;
  /** Decimal mark of the column; null: only amounts that can be read in one way are read. */
  decimalMark: DecimalMark | null;
};

/** Integers up to here are exact in JSON, JavaScript and the database. */
const largestMinor = BigInt(Number.MAX_SAFE_INTEGER);

function currencyOf(cell: string, written: string | null, options: AmountOptions): Reading<string> {
  const known = options.rowCurrency ?? options.currency;
  if (known && !isCurrency(known))
    return notUnderstood(
      `${quoted(known)} is not a currency. Choose one by its three-letter code, such as IDR, USD or EUR.`,
    );
  if (written === null) {
    if (known) return understood(known);
    return notUnderstood(
      'The currency of this amount is not known. Choose one for the file, or add a column with its code.',
    );
  }
  const meant = currenciesOf(written);
  if (meant.length === 0)
    return notUnderstood(
      `${quoted(cell)} cannot be read as an amount: ${quoted(written)} is no currency. Write digits and, if needed, a currency code.`,
    );
  if (options.rowCurrency && !meant.includes(options.rowCurrency))
    return notUnderstood(
      `${quoted(cell)} is not in ${options.rowCurrency}, the currency of its row. Correct one of the two.`,
    );
  if (known && meant.includes(known)) return understood(known);
  const [only, ...more] = meant;
  if (only && more.length === 0) return understood(only);
  return notUnderstood(
    `${quoted(written)} in ${quoted(cell)} can mean ${meant.slice(0, 3).join(', ')} and others. Write the three-letter code instead.`,
  );
}

/** The decimal mark to read one amount with; null when nothing settles it. */
function markFor(body: string, exponent: number, decimalMark: DecimalMark | null): DecimalMark | null {
  if (decimalMark) return decimalMark;
  const proof = markEvidenceOf(body);
  if (proof === '.' || proof === ',') return proof;
  if (proof === 'nothing') return '.';
  if (exponent > 0) return null;
  return body.includes('.') ? ',' : '.';
}

function toMinor(cell: string, amount: AmountText, mark: DecimalMark, currency: string): Reading<number> {
  const split = splitAmount(amount.body, mark);
  if (!split)
    return notUnderstood(
      `${quoted(cell)} cannot be read with a ${mark === '.' ? 'dot' : 'comma'} before the decimals, as the column is. Write it like 1234${mark}50.`,
    );
  const exponent = exponentOf(currency);
  const part = split.part.replace(/0+$/, '');
  if (part.length > exponent)
    return notUnderstood(
      `${quoted(cell)} has ${part.length} decimals, ${currency} has ${exponent === 0 ? 'none' : exponent}. Round it, or correct the currency.`,
    );
  const minor = BigInt(split.whole + part.padEnd(exponent, '0'));
  if (minor > largestMinor)
    return notUnderstood(
      `${quoted(cell)} is larger than SIRA can hold. Check the amount for digits too many.`,
    );
  return understood(Number(amount.isNegative && minor > 0n ? -minor : minor));
}

/**
 * An amount in integer minor units with its currency. Digits are never taken through floating point.
 *
 * Negative is `-12`, `12-` and `(12)`. Thousands are dots, commas, blanks or apostrophes. More decimals
 * than the currency has are refused unless they are zeros.
 */
export function readAmount(cell: string, options: AmountOptions): Reading<Money> {
  const amount = takeAmountApart(cell);
  if (!amount) return notUnderstood(`${quoted(cell)} is not an amount. Write digits only, such as 1234.50.`);
  const currency = currencyOf(cell, amount.currency, options);
  if (!currency.ok) return currency;
  const mark = markFor(amount.body, exponentOf(currency.value), options.decimalMark);
  if (!mark)
    return notUnderstood(
      `${quoted(cell)} can be read in two ways: with thousands or with three decimals. Choose the decimal mark of the file.`,
    );
  const minor = toMinor(cell, amount, mark, currency.value);
  return minor.ok ? understood({ amountMinor: minor.value, currency: currency.value }) : minor;
}
