import type { CurrencyEvidence } from './currency-evidence.ts';
import { addCurrency, newCurrencyEvidence } from './currency-evidence.ts';
import type { DateEvidence } from './date-order.ts';
import { addDate, newDateEvidence } from './date-order.ts';
import type { AmountEvidence } from './decimal-mark.ts';
import { addAmount, newAmountEvidence } from './decimal-mark.ts';
import type { ImportKind, Mapping } from './import-kinds.ts';
import { fieldsOf } from './import-kinds.ts';

/** What the cells of the mapped columns prove, row after row, in constant memory. */
export type FileEvidence = {
  dates: Map<string, DateEvidence>;
  amounts: Map<string, AmountEvidence>;
  currency: CurrencyEvidence;
  /** Adds the cells of one row. */
  add: (cells: string[]) => void;
};

/** Starts collecting for the fields that have a column. */
export function newFileEvidence(kind: ImportKind, mapping: Mapping): FileEvidence {
  const mapped = fieldsOf(kind).flatMap(({ field, type }) => {
    const index = mapping[field];
    return index === undefined ? [] : [{ field, type, index }];
  });
  const dateColumns = mapped
    .filter(({ type }) => type === 'date')
    .map((column) => ({ ...column, evidence: newDateEvidence() }));
  const amountColumns = mapped
    .filter(({ type }) => type === 'amount')
    .map((column) => ({ ...column, evidence: newAmountEvidence() }));
  const currency = newCurrencyEvidence();

  const add = (cells: string[]): void => {
    for (const { index, evidence } of dateColumns) addDate(evidence, cells[index] ?? '');
    for (const { index, evidence } of amountColumns) addAmount(evidence, cells[index] ?? '');
    const currencyCell = cells[mapping['currency'] ?? -1] ?? '';
    for (const { index } of amountColumns) addCurrency(currency, currencyCell, cells[index] ?? '');
  };
  return {
    dates: new Map(dateColumns.map(({ field, evidence }) => [field, evidence])),
    amounts: new Map(amountColumns.map(({ field, evidence }) => [field, evidence])),
    currency,
    add,
  };
}
