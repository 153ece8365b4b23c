import { currencyExponent } from '@sira/contract/currencies';

const known = new Set(Intl.supportedValuesOf('currency'));

/** Whether ISO 4217 (as Intl carries it) knows the code. */
export const isCurrency = (code: string): boolean => known.has(code);

/** Digits after the decimal mark in the currency's minor unit: USD 2, IDR 2, JPY 0, KWD 3. */
export const exponentOf = currencyExponent;

/** An amount for programs, `1500.00`: exact, without grouping. */
export function decimalMoney(amountMinor: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

const LOCALES = { en: 'en-US', id: 'id-ID' } as const;
const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, currency: string, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${currency} ${decimals}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, {
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

/** An amount for people: `$1,500.00`, `Rp 1.500.000`. Rupiah are shown without decimals when these are zero. */
export function formatMoney(amountMinor: number, currency: string, language: keyof typeof LOCALES): string {
  const exponent = exponentOf(currency);
  const isWholeRupiah = currency === 'IDR' && amountMinor % 10 ** exponent === 0;
  const locale = currency === 'IDR' ? LOCALES.id : LOCALES[language];
  return formatter(locale, currency, isWholeRupiah ? 0 : exponent)
    .format(decimalMoney(amountMinor, currency) as Intl.StringNumericLiteral)
    .replace('-', '\u2212');
}
