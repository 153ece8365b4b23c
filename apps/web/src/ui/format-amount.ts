import { currencyExponent } from '@sira/contract/currencies';

/** Indonesian books write `Rp 1.500.000`; every other currency is written the English way, `$1,500.00`. */
const localeOf = (currency: string) => (currency === 'IDR' ? 'id-ID' : 'en-US');

/**
 * An amount as it is written everywhere: currency in place, no-break spaces, U+2212 as minus.
 * Rupiah are shown without decimals while these are zero.
 *
 * @param minor integer minor units: `150000000` is Rp 1.500.000
 */
export function formatAmount(minor: number, currency: string): string {
  return toParts(minor, currency)
    .map((part) => part.value)
    .join('');
}

/** The same text, taken apart so that the currency and the decimals of a big figure can be quiet. */
export function amountParts(minor: number, currency: string) {
  const parts = toParts(minor, currency);
  const start = parts.findIndex((part) => part.type === 'integer');
  const decimal = parts.findIndex((part) => part.type === 'decimal');
  const text = (from: number, to?: number) =>
    parts
      .slice(from, to)
      .map((part) => part.value)
      .join('');
  return decimal < 0
    ? { before: text(0, start), whole: text(start), decimals: '' }
    : { before: text(0, start), whole: text(start, decimal), decimals: text(decimal) };
}

/** The number alone, as an amount field shows it: `1.500.000` in IDR, `1,500.00` in USD. */
export function formatAmountDigits(minor: number, currency: string): string {
  const { whole, decimals } = amountParts(minor, currency);
  return `${minor < 0 ? '\u2212' : ''}${whole}${decimals}`;
}

function toParts(minor: number, currency: string): Intl.NumberFormatPart[] {
  const exponent = currencyExponent(currency);
  const hideDecimals = currency === 'IDR' && minor % 10 ** exponent === 0;
  return formatter(currency, hideDecimals ? 0 : exponent)
    .formatToParts(decimalText(minor, exponent) as Intl.StringNumericLiteral)
    .map((part) => ({
      type: part.type,
      value: part.type === 'minusSign' ? '\u2212' : part.value.replaceAll(' ', '\u00a0'),
    }));
}

/** Decimal text keeps every digit; a division would round large amounts. */
function decimalText(minor: number, exponent: number): string {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const cut = digits.length - exponent;
  const sign = minor < 0 ? '-' : '';
  return exponent === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(currency: string, decimals: number): Intl.NumberFormat {
  const key = `${currency} ${decimals}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.NumberFormat(localeOf(currency), {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formatters.set(key, found);
  }
  return found;
}
