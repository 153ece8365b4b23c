import { decimalMoney } from '#platform/money';
import type { DecimalMark } from './amount-text.ts';
import type { CurrencyEvidence } from './currency-evidence.ts';
import type { FileQuestion } from './file-question.ts';
import { readAmount } from './read-amount.ts';

const usual = ['IDR', 'USD', 'EUR', 'SGD', 'MYR', 'AUD', 'GBP', 'JPY'];
const maxOptions = 10;

export type CurrencyHints = {
  /** Currency that the header of the amount names. */
  header: string | null;
  /** Currency of the organisation. */
  fallback: string | null;
  answer: string | null;
  decimalMark: DecimalMark | null;
};

function examplesIn(
  currency: string,
  evidence: CurrencyEvidence,
  decimalMark: DecimalMark | null,
): string | null {
  const read = evidence.examples.map((cell) => ({
    cell,
    money: readAmount(cell, { rowCurrency: null, currency, decimalMark }),
  }));
  const shown = read.flatMap(({ cell, money }) =>
    money.ok && money.value.currency === currency
      ? [`${cell} is ${currency} ${decimalMoney(money.value.amountMinor, currency)}`]
      : [],
  );
  return shown.length === 0 ? null : shown.join('; ');
}

/** The currency of rows that name none, and the question when the file cannot tell. */
export function settleCurrency(
  evidence: CurrencyEvidence,
  hints: CurrencyHints,
): { currency: string | null; question: FileQuestion | null } {
  if (evidence.open === 0 || hints.header) {
    return {
      currency: hints.answer ?? hints.header ?? (evidence.open === 0 ? hints.fallback : null),
      question: null,
    };
  }
  const [named, ...others] = [...evidence.named];
  const possible = [...evidence.possible];
  const byFallback =
    hints.fallback && (possible.length === 0 || possible.includes(hints.fallback)) ? hints.fallback : null;
  const likely = (others.length === 0 ? named : undefined) ?? byFallback ?? possible[0] ?? null;
  // 55.94 is no amount of a currency without decimals: do not propose what cannot be read.
  const proposed = likely && examplesIn(likely, evidence, hints.decimalMark) !== null ? likely : null;
  const wanted = [hints.answer, proposed, hints.fallback, ...evidence.named, ...possible, ...usual];
  const options = [...new Set(wanted)]
    .filter((currency) => currency !== null && currency !== undefined)
    .map((value) => ({ value, label: value, example: examplesIn(value, evidence, hints.decimalMark) ?? '' }))
    .filter(({ value, example }) => example !== '' || value === hints.answer)
    .slice(0, maxOptions);
  return {
    currency: hints.answer,
    question: {
      id: 'currency',
      text: 'Which currency are the amounts in? The file does not say.',
      options,
      proposed,
      answer: hints.answer,
    },
  };
}
