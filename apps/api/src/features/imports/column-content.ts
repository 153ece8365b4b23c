import { takeAmountApart } from './amount-text.ts';
import { dateShapeOf } from './date-shape.ts';
import type { FieldType } from './import-kinds.ts';
import { isDaySerial } from './read-date.ts';
import { currenciesOf } from './read-currency.ts';
import { readDays } from './read-days.ts';
import { readFlag } from './read-flag.ts';
import { readLanguage } from './read-language.ts';
import { saysNothing } from './reading.ts';

/** Values of a column that the guess looks at; blank ones are left out. */
export const contentSample = 200;

type Test = (value: string) => boolean;

const isWrittenDate: Test = (value) => {
  const shape = dateShapeOf(value);
  return shape !== null && shape.is !== 'serial';
};

const isDate: Test = (value) => {
  const shape = dateShapeOf(value);
  return shape !== null && (shape.is !== 'serial' || isDaySerial(shape.days));
};

const isAmount: Test = (value) => {
  const amount = takeAmountApart(value);
  return (
    amount !== null &&
    (amount.currency === null || currenciesOf(amount.currency).length > 0) &&
    !isWrittenDate(value)
  );
};

const isEmail: Test = (value) => /\S@/.test(value);
const isCode: Test = (value) => /\d/.test(value) && !/\s\S*\s/.test(value.trim()) && value.length <= 40;
const isName: Test = (value) =>
  /\p{L}{2}/u.test(value) && !isCode(value) && !isEmail(value) && !isWrittenDate(value);

const tests: Record<Exclude<FieldType, 'text' | 'identifier'>, [Test, share: number]> = {
  date: [isDate, 0.5],
  days: [(value) => readDays(value).ok, 0.5],
  amount: [isAmount, 0.5],
  currency: [(value) => currenciesOf(value).length > 0, 0.5],
  flag: [(value) => readFlag(value).ok, 0.7],
  email: [isEmail, 0.5],
  phone: [(value) => /\d.*\d.*\d/.test(value) && !isWrittenDate(value) && !isEmail(value), 0.5],
  language: [(value) => readLanguage(value).ok || /^[a-z]{2}([-_][a-z]{2})?$/i.test(value.trim()), 0.5],
};

function shareOf(values: string[], test: Test): number {
  if (values.length === 0) return 1;
  return values.filter((value) => test(value)).length / values.length;
}

/**
 * Whether the cells of a column can be what its header says: a column "Amount" full of dates is not
 * the amount. A column without values contradicts nothing.
 *
 * @param isOpenName the header is a bare "Customer": its cells tell numbers from names
 */
export function contentFits(
  field: { field: string; type: FieldType },
  cells: string[],
  isOpenName = false,
): boolean {
  const values = cells.filter((cell) => !saysNothing(cell));
  if (values.length === 0) return true;
  if (isOpenName && field.field === 'clientNumber') return shareOf(values, isCode) >= 0.8;
  if (isOpenName && field.field === 'clientName') return shareOf(values, isCode) < 0.8;
  if (field.type === 'identifier')
    return shareOf(values, (value) => isWrittenDate(value) || isEmail(value)) < 0.5;
  if (field.field === 'clientName' || field.field === 'contactName') return shareOf(values, isName) >= 0.4;
  if (field.type === 'text') return shareOf(values, (value) => isWrittenDate(value) || isEmail(value)) < 0.5;
  const [test, share] = tests[field.type];
  return shareOf(values, test) >= share;
}
