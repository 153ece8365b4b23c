import { isCurrency } from '#platform/money';
import type { Reading } from './reading.ts';
import { notUnderstood, quoted, understood } from './reading.ts';

const dollars = ['USD', 'AUD', 'CAD', 'HKD', 'NZD', 'SGD', 'MXN', 'TWD', 'BND', 'FJD'];

/** What a sign can stand for, the likeliest first. */
const signs: Record<string, string[]> = {
  $: dollars,
  us$: ['USD'],
  a$: ['AUD'],
  au$: ['AUD'],
  c$: ['CAD'],
  ca$: ['CAD'],
  hk$: ['HKD'],
  nz$: ['NZD'],
  s$: ['SGD'],
  r$: ['BRL'],
  '€': ['EUR'],
  euro: ['EUR'],
  '£': ['GBP'],
  '¥': ['JPY', 'CNY'],
  '￥': ['JPY', 'CNY'],
  rp: ['IDR'],
  rupiah: ['IDR'],
  rm: ['MYR'],
  '₹': ['INR'],
  rs: ['INR', 'PKR', 'LKR', 'NPR'],
  '฿': ['THB'],
  '₫': ['VND'],
  đ: ['VND'],
  '₱': ['PHP'],
  '₩': ['KRW'],
  '₺': ['TRY'],
  '₽': ['RUB'],
  fr: ['CHF'],
  sfr: ['CHF'],
  kr: ['SEK', 'NOK', 'DKK'],
  zł: ['PLN'],
  kč: ['CZK'],
};

/** Currencies that a code or sign can mean, the likeliest first; empty when it is neither. */
export function currenciesOf(token: string): string[] {
  const word = token.trim().replace(/\.$/, '');
  if (/^[a-z]{3}$/i.test(word) && isCurrency(word.toUpperCase())) return [word.toUpperCase()];
  return signs[word.toLowerCase()] ?? [];
}

/** A currency of ISO 4217 from its code or from a sign that only one currency has. */
export function readCurrency(cell: string): Reading<string> {
  const meant = currenciesOf(cell);
  if (meant.length === 1 && meant[0]) return understood(meant[0]);
  if (meant.length > 1)
    return notUnderstood(
      `${quoted(cell)} can mean ${meant.slice(0, 3).join(', ')} and others. Write the three-letter code.`,
    );
  return notUnderstood(
    `${quoted(cell)} is not a currency. Write its three-letter code, such as IDR, USD or EUR.`,
  );
}
