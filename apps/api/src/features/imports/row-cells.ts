import type { Language } from '@sira/contract/shapes';
import type { DecimalMark } from './amount-text.ts';
import type { ImportField, ImportKind, Mapping } from './import-kinds.ts';
import { fieldsOf } from './import-kinds.ts';
import type { Money } from './read-amount.ts';
import { readAmount } from './read-amount.ts';
import { readCurrency } from './read-currency.ts';
import type { DateOrder } from './read-date.ts';
import { readDate } from './read-date.ts';
import { readDays } from './read-days.ts';
import { readEmail } from './read-email.ts';
import { readFlag } from './read-flag.ts';
import { readLanguage } from './read-language.ts';
import { readIdentifier, readPhone, readText } from './read-text.ts';
import type { Reading } from './reading.ts';
import { saysNothing, shortened } from './reading.ts';

/** Everything that must be settled before rows are read. */
export type ReadOptions = {
  kind: ImportKind;
  mapping: Mapping;
  /** Currency of rows that name none; null: such rows are refused. */
  currency: string | null;
  /** One order for all date fields, or one for each; null: only dates that carry their order are read. */
  dateOrder: DateOrder | Partial<Record<string, DateOrder>> | null;
  /** One mark for all amount fields; null: only amounts that can be read in one way are read. */
  decimalMark: DecimalMark | null;
  /** Days to pay of invoices that have neither a due date nor days of their own. */
  termsDays?: number | null;
};

/** Why a row is not imported: a sentence with the way out. */
export type RowProblem = {
  line: number;
  /** Name of the column in the header; null when it is about the whole row. */
  column: string | null;
  field: string | null;
  /** What the cell holds, shortened to 60 characters. */
  value: string | null;
  message: string;
};

type Context = { options: ReadOptions; names: string[]; fields: Map<string, ImportField> };

/** What the cells of every row of a file are read with. */
export const cellContext = (options: ReadOptions, names: string[]): Context => ({
  options,
  names,
  fields: new Map(fieldsOf(options.kind).map((field) => [field.field, field])),
});

const orderOf = (field: string, { dateOrder }: ReadOptions): DateOrder | null =>
  typeof dateOrder === 'string' ? dateOrder : (dateOrder?.[field] ?? null);

/** The cells of one row by field; what cannot be read becomes null and a problem. */
export class RowCells {
  readonly problems: RowProblem[] = [];
  readonly #line: number;
  readonly #cells: string[];
  readonly #context: Context;

  constructor(line: number, cells: string[], context: Context) {
    this.#line = line;
    this.#cells = cells;
    this.#context = context;
  }

  #cell(field: string): string {
    const index = this.#context.options.mapping[field];
    return index === undefined ? '' : (this.#cells[index] ?? '');
  }

  /** Adds a problem of a field; it is shown at the column that holds the field. */
  refuse(field: string, message: string): null {
    const index = this.#context.options.mapping[field];
    this.problems.push({
      line: this.#line,
      column: index === undefined ? null : (this.#context.names[index] ?? null),
      field,
      value: index === undefined ? null : shortened(this.#cells[index] ?? ''),
      message,
    });
    return null;
  }

  #read<T>(
    name: string,
    isBlank: (cell: string) => boolean,
    read: (cell: string, field: ImportField) => Reading<T>,
  ): T | null {
    const field = this.#context.fields.get(name);
    if (!field) return null;
    const cell = this.#cell(name);
    if (isBlank(cell))
      return field.isRequired ? this.refuse(name, `The ${field.label} is missing. Fill it in.`) : null;
    const reading = read(cell, field);
    return reading.ok ? reading.value : this.refuse(name, reading.message);
  }

  #isEmpty = (cell: string): boolean => cell.trim() === '';

  identifier(field: string): string | null {
    return this.#read(field, this.#isEmpty, (cell, { maxLength }) => readIdentifier(cell, maxLength));
  }

  text(field: string): string | null {
    return this.#read(field, this.#isEmpty, (cell, { maxLength }) => readText(cell, maxLength));
  }

  date(field: string): string | null {
    return this.#read(field, saysNothing, (cell) => readDate(cell, orderOf(field, this.#context.options)));
  }

  days(field: string): number | null {
    return this.#read(field, saysNothing, readDays);
  }

  /** @param rowCurrency currency that the row names in a column of its own */
  amount(field: string, rowCurrency: string | null): Money | null {
    const { currency, decimalMark } = this.#context.options;
    return this.#read(field, saysNothing, (cell) => readAmount(cell, { rowCurrency, currency, decimalMark }));
  }

  currency(field: string): string | null {
    return this.#read(field, saysNothing, readCurrency);
  }

  flag(field: string): boolean | null {
    return this.#read(field, saysNothing, readFlag);
  }

  email(field: string): string | null {
    return this.#read(field, saysNothing, readEmail);
  }

  phone(field: string): string | null {
    return this.#read(field, saysNothing, readPhone);
  }

  language(field: string): Language | null {
    return this.#read(field, saysNothing, readLanguage);
  }
}
