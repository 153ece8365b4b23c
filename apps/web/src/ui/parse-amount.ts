import { currencyExponent } from '@sira/contract/currencies';

/**
 * Reads an amount as people type it: `1500000`, `1.500.000`, `1,500,000.50`, `Rp 1.500.000,50`, `$1,500`.
 * A single separator with three digits behind it groups thousands, unless the currency has three decimals.
 *
 * @returns integer minor units, or null when it is not one clear amount
 */
export function parseAmount(text: string, currency: string): number | null {
  const match = /^(?<before>[^\d.,]*)(?<digits>[\d.,\s]*\d)[^\d.,]*$/.exec(text.trim());
  if (!match?.groups) return null;
  const { before = '', digits = '' } = match.groups;
  const exponent = currencyExponent(currency);
  const number = splitDigits(digits.replaceAll(/\s/g, ''), exponent);
  if (!number) return null;
  const minor = Number(number.whole + number.decimals.padEnd(exponent, '0'));
  if (!Number.isSafeInteger(minor)) return null;
  return /[-\u2212]/.test(before) && minor > 0 ? -minor : minor;
}

function splitDigits(digits: string, exponent: number) {
  const at = decimalAt(digits, exponent);
  const whole = at < 0 ? digits : digits.slice(0, at);
  const decimals = at < 0 ? '' : digits.slice(at + 1);
  const separator = /[.,]/.exec(whole)?.[0];
  const grouped = separator === undefined || isGrouped(whole, separator);
  const sameTwice = at >= 0 && separator !== undefined && digits[at] === separator;
  if (!grouped || sameTwice || decimals.length > exponent || !/^\d*$/.test(decimals)) return null;
  return { whole: whole.replaceAll(/[.,]/g, '') || '0', decimals };
}

/** Where the decimals begin, or -1 when every separator groups thousands. */
function decimalAt(digits: string, exponent: number): number {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last < 0) return -1;
  const mixed = digits.includes('.') && digits.includes(',');
  const behind = digits.length - last - 1;
  if (mixed) return digits.indexOf(digits[last] ?? '') === last ? last : -1;
  if (digits.indexOf(digits[last] ?? '') !== last) return -1;
  return behind === 3 && exponent !== 3 ? -1 : last;
}

function isGrouped(whole: string, separator: string): boolean {
  const groups = whole.split(separator);
  return /^\d{1,3}$/.test(groups[0] ?? '') && groups.slice(1).every((group) => /^\d{3}$/.test(group));
}
