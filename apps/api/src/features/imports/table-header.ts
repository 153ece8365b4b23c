import { takeAmountApart } from './amount-text.ts';
import type { CsvRecord } from './csv-records.ts';
import { dateShapeOf } from './date-shape.ts';
import { headerKey, isHeaderWord } from './header-words.ts';
import { cutTo, quoted } from './reading.ts';

const maxColumns = 500;

/**
 * The names of the columns, each of them once: blank ones become `Column 3`, a second `Amount` becomes
 * `Amount (2)`.
 */
export function columnNames(cells: string[]): string[] {
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    const name = cutTo(cell.replace(/[\p{Cc}\s]+/gu, ' ').trim(), 120) || `Column ${index + 1}`;
    let unique = name;
    for (let copy = 2; taken.has(unique); copy += 1) unique = `${name} (${copy})`;
    taken.add(unique);
    return unique;
  });
}

/** A first row that holds values: the file starts with its data. */
function looksLikeData(cells: string[]): boolean {
  const values = cells.map((cell) => cell.trim()).filter(Boolean);
  const isDate = (value: string) => ['plain', 'open'].includes(dateShapeOf(value)?.is ?? '');
  if (values.some((value) => isDate(value) || /^\S+@\S+\.\S+$/.test(value))) return true;
  if (values.some((value) => isHeaderWord(headerKey(value)))) return false;
  return values.some((value) => /^\D{0,4}\d/.test(value) && takeAmountApart(value) !== null);
}

/** Rows far wider than the first one: the first lines are a title, the header comes later. */
function widerRow(header: CsvRecord, rows: CsvRecord[]): CsvRecord | null {
  if (header.cells.some((cell) => isHeaderWord(headerKey(cell)))) return null;
  const wider = rows.filter(
    (row) => row.problem?.code === 'ragged' && row.cells.length > header.cells.length,
  );
  return wider.length > rows.length / 2 ? (wider[0] ?? null) : null;
}

/** Why the first row cannot be a header, as a sentence with the way out; null when it can. */
export function refuseHeader(header: CsvRecord, rows: CsvRecord[]): string | null {
  if (header.cells.length > maxColumns)
    return `Nothing was imported: the table has ${header.cells.length} columns, ${maxColumns} are read. Delete the columns that are not needed.`;
  const wider = widerRow(header, rows);
  if (wider)
    return `Nothing was imported: line ${header.line} has ${header.cells.length} cells and line ${wider.line} has ${wider.cells.length}. Delete the lines above the header, so that the first line holds the column names.`;
  if (header.cells.length === 1)
    return 'Nothing was imported: the table has one column only. Save the list as CSV, with commas, semicolons or tabs between the columns, and import it again.';
  if (looksLikeData(header.cells))
    return `Nothing was imported: the first line holds values (${quoted(header.cells.find((cell) => cell.trim() !== '') ?? '')}), not column names. Add a first line that names the columns, such as Invoice number, Client number, Issue date, Due date, Amount.`;
  return null;
}
