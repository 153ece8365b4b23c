import { decimalMoney } from '#platform/money';
import type { ImportKind, Mapping } from './import-kinds.ts';
import { fieldsOf } from './import-kinds.ts';
import type { RowProblem } from './row-cells.ts';
import type { RowReading } from './read-rows.ts';

/** A row of the preview: each field as it will be read, in words; fields that hold nothing are left out. */
export type PreviewRow = { line: number; values: Record<string, string>; problems: RowProblem[] };

const money = (amountMinor: unknown, currency: unknown): string | null =>
  typeof amountMinor === 'number' && typeof currency === 'string'
    ? `${currency} ${decimalMoney(amountMinor, currency)}`
    : null;

/** Shows a row that was read: dates as `2026-01-31`, amounts as `USD 55.94`, flags as yes or no. */
export function shownRow(kind: ImportKind, mapping: Mapping, row: RowReading<object>): PreviewRow {
  const found: Record<string, unknown> = { ...row.values };
  const values: Record<string, string> = {};
  for (const { field, type } of fieldsOf(kind)) {
    const isWorkedOut = field === 'dueOn' && mapping['termsDays'] !== undefined;
    if (mapping[field] === undefined && !isWorkedOut) continue;
    let shown = found[field];
    if (type === 'amount') shown = money(found[`${field}Minor`], found['currency']);
    if (type === 'flag' && typeof found['isDisputed'] === 'boolean')
      shown = found['isDisputed'] ? 'yes' : 'no';
    if (typeof shown === 'string') values[field] = shown;
  }
  return { line: row.line, values, problems: row.problems };
}
