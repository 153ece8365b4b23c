import { exponentOf, isCurrency } from '#platform/money';
import type { DecimalMark } from './amount-text.ts';
import { settleCurrency } from './currency-question.ts';
import { settleDates } from './date-question.ts';
import { settleDecimalMark } from './decimal-mark-question.ts';
import type { FileEvidence } from './file-evidence.ts';
import type { FileQuestion } from './file-question.ts';
import { headerCurrency } from './header-words.ts';
import type { ImportKind, Mapping } from './import-kinds.ts';
import { fieldsOf } from './import-kinds.ts';
import type { DateOrder } from './read-date.ts';
import type { ReadOptions } from './row-cells.ts';

/** What the user has said already; everything left out is guessed or asked. */
export type AnalyseOptions = {
  kind?: ImportKind | undefined;
  /** Replaces the guessed mapping as a whole. */
  mapping?: Mapping | undefined;
  currency?: string | undefined;
  dateOrder?: DateOrder | undefined;
  decimalMark?: DecimalMark | undefined;
  termsDays?: number | undefined;
  /** Proposed where the file names no currency: the organisation's. */
  defaultCurrency?: string | undefined;
  /** Look at every row for order, mark and currency, and count the rows; else at the first 1,000. */
  isWhole?: boolean | undefined;
};

/** Settles what the evidence proves and asks the rest. */
export function settleOptions(
  kind: ImportKind,
  mapping: Mapping,
  names: string[],
  evidence: FileEvidence,
  said: AnalyseOptions,
) {
  const dates = settleDates(evidence.dates, said.dateOrder ?? null);
  const amounts = [...evidence.amounts.values()];
  const byMarksAlone = settleDecimalMark(amounts, said.decimalMark ?? null, null, false);
  const money = settleCurrency(evidence.currency, {
    header: headerCurrency(names[mapping['amount'] ?? -1] ?? ''),
    fallback: said.defaultCurrency ?? null,
    answer: said.currency ?? null,
    decimalMark:
      byMarksAlone.decimalMark ?? ((byMarksAlone.question?.proposed ?? null) as DecimalMark | null),
  });
  const likely = money.currency ?? money.question?.proposed ?? null;
  const used = [...evidence.currency.named, ...(evidence.currency.open > 0 && likely ? [likely] : [])];
  const hasNoDecimals =
    used.length > 0 && used.every((currency) => isCurrency(currency) && exponentOf(currency) === 0);
  const mark = settleDecimalMark(amounts, said.decimalMark ?? null, likely, hasNoDecimals);
  const questions = [money.question, dates.question, mark.question].filter((question) => question !== null);
  const options: ReadOptions = {
    kind,
    mapping,
    currency: money.currency,
    dateOrder: dates.dateOrder,
    decimalMark: mark.decimalMark,
    termsDays: said.termsDays ?? null,
  };
  return { options, questions };
}

/** The options with every open question answered as proposed, else with the first option. */
export function likelyOptions(options: ReadOptions, questions: FileQuestion[]): ReadOptions {
  const likely = { ...options };
  for (const { id, answer, proposed, options: choices } of questions) {
    const value = answer ?? proposed ?? choices[0]?.value ?? null;
    if (id === 'currency') likely.currency = value;
    if (id === 'decimalMark') likely.decimalMark = value as DecimalMark | null;
    if (id === 'dateOrder') {
      const order = value as DateOrder;
      const open = fieldsOf(options.kind)
        .filter(({ type }) => type === 'date')
        .map(({ field }) => [field, order]);
      likely.dateOrder = {
        ...Object.fromEntries(open),
        ...(options.dateOrder as Partial<Record<string, DateOrder>>),
      };
    }
  }
  return likely;
}
