/** An amount cell taken apart, before anybody decides what its marks mean. */
export type AmountText = {
  isNegative: boolean;
  /** Digits with their marks, `1.234,56`; blanks are plain, apostrophes straight. */
  body: string;
  /** Currency code or sign in the cell, as written; null when there is none. */
  currency: string | null;
};

const maxLength = 60;

/**
 * Takes an amount cell apart: `(12.00)`, `-12`, `12-`, `Rp 1.500.000`, `12,50 €`, `USD 12.00`, `1.500,-`.
 * Null when it is not one number with at most one sign and one currency.
 */
export function takeAmountApart(cell: string): AmountText | null {
  if (cell.length > maxLength) return null;
  const text = cell
    .replace(/\s+/g, ' ')
    .replace(/[−–—]/g, '-')
    .replace(/[’‘ʼ`´]/g, "'")
    .trim();
  const parts = /^(\D*?)((?:(?<![\p{L}.,])[.,])?\d(?:[\d., ']*\d)?)(\D*)$/u.exec(text);
  if (!parts) return null;
  const [, before = '', body = '', rest = ''] = parts;
  // 1.500,- and 12,-- write "no cents" as dashes.
  const after = rest.replace(/^[.,]--?(?=\s|\)|\p{L}|$)/u, '').replace(/^[.,](?=\s|\)|$)/, '');
  const signs = [...before, ...after].filter((character) => '()+-'.includes(character)).join('');
  if (!['', '()', '-', '+'].includes(signs)) return null;
  if (signs === '()' && (!before.includes('(') || !after.includes(')'))) return null;
  const words = [before, after].map((part) => part.replace(/[()+\-']/g, ' ').trim()).filter(Boolean);
  if (words.length > 1) return null;
  return { isNegative: signs === '()' || signs === '-', body, currency: words[0] ?? null };
}

/** The sign that separates whole from part: 1.50 or 1,50. */
export type DecimalMark = '.' | ',';

/** What one amount says about the decimal mark of its column. */
export type MarkEvidence = DecimalMark | 'either' | 'nothing';

const otherMark = (mark: DecimalMark): DecimalMark => (mark === '.' ? ',' : '.');

/**
 * What the marks of one amount prove.
 *
 * `1.234,56` proves a comma, `1.500.000` too (its dots can only be thousands), `12.5` a dot; `1.234`
 * alone can be either, `94` says nothing.
 */
export function markEvidenceOf(body: string): MarkEvidence {
  const marks = body.replace(/[^.,]/g, '');
  if (marks === '') return 'nothing';
  const last = marks.endsWith('.') ? '.' : ',';
  const isMixed = marks.includes(otherMark(last));
  if (isMixed) return marks.indexOf(last) === marks.length - 1 ? last : 'nothing';
  if (marks.length > 1) return otherMark(last);
  const [whole = '', part = ''] = body.split(last);
  if (/[ ']/.test(whole) || part.length !== 3) return last;
  // 0.125 and 1234.567 are not written with thousands.
  return whole === '' || whole.startsWith('0') || whole.length > 3 ? last : 'either';
}

const grouped: Record<string, RegExp> = {
  '.': /^\d{1,3}(\.\d{3})+$/,
  // Thousands, or lakh and crore: 12,34,567.
  ',': /^(\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3})$/,
  ' ': /^\d{1,3}( \d{3})+$/,
  "'": /^\d{1,3}('\d{3})+$/,
};

/** Digits before and after the decimal mark; null when the marks do not stand where they should. */
export function splitAmount(body: string, mark: DecimalMark): { whole: string; part: string } | null {
  const [whole = '', part = '', ...more] = body.split(mark);
  if (more.length > 0 || !/^\d*$/.test(part)) return null;
  if (/^\d*$/.test(whole)) return { whole: whole || '0', part };
  const separator = /[., ']/.exec(whole)?.[0] ?? '';
  return grouped[separator]?.test(whole) ? { whole: whole.replaceAll(separator, ''), part } : null;
}
