import { dateShapeOf } from './date-shape.ts';
import type { DateOrder } from './read-date.ts';
import { isDaySerial } from './read-date.ts';

type WrittenOrder = Exclude<DateOrder, 'excel'>;
const writtenOrders: WrittenOrder[] = ['dmy', 'mdy', 'ymd'];

/** What the values of one or several columns say about the order of their dates. */
export type DateOrderDecision =
  /** Only this order reads every value (or, `excel`, every value is a day number). */
  | { is: 'proven'; order: DateOrder }
  /** The values carry their order in themselves (2026-01-31, 31 Jan 2026), or there are none. */
  | { is: 'not_needed' }
  /** Several orders read every value: the file cannot tell. */
  | { is: 'ambiguous'; orders: WrittenOrder[] }
  /** Some values can only be one order, others only another. */
  | { is: 'contradicted'; orders: WrittenOrder[]; readable: Record<WrittenOrder, number> };

export type DateEvidence = {
  /** Values whose order the column must tell and that at least one order reads. */
  open: number;
  readable: Record<WrittenOrder, number>;
  serials: number;
  others: number;
  /** The first few open values, for a question's examples. */
  examples: string[];
};

export const newDateEvidence = (): DateEvidence => ({
  open: 0,
  readable: { dmy: 0, mdy: 0, ymd: 0 },
  serials: 0,
  others: 0,
  examples: [],
});

const exampleCount = 3;

/**
 * Orders that three numbers can have by their size alone. Whether the day is in the calendar does not
 * count: one mistyped 31/11/12 must not turn a whole column of days into years.
 */
function ordersOf(first: string, second: string, last: string): WrittenOrder[] {
  const isDay = (number: string) => Number(number) >= 1 && Number(number) <= 31;
  const isMonth = (number: string) => Number(number) >= 1 && Number(number) <= 12;
  const orders: WrittenOrder[] = [];
  if (isDay(first) && isMonth(second)) orders.push('dmy');
  if (isMonth(first) && isDay(second)) orders.push('mdy');
  if (first.length === 2 && last.length === 2 && isMonth(second) && isDay(last)) orders.push('ymd');
  return orders;
}

/** Adds one cell; blank and unreadable cells prove nothing. Constant memory, any number of cells. */
export function addDate(evidence: DateEvidence, cell: string): void {
  const shape = dateShapeOf(cell);
  if (shape === null) return;
  if (shape.is === 'serial') {
    if (isDaySerial(shape.days)) evidence.serials += 1;
    return;
  }
  if (shape.is === 'plain') {
    evidence.others += 1;
    return;
  }
  const orders = ordersOf(shape.first, shape.second, shape.last);
  if (orders.length === 0) return;
  evidence.open += 1;
  for (const order of orders) evidence.readable[order] += 1;
  const value = cell.trim();
  if (evidence.examples.length < exampleCount && !evidence.examples.includes(value))
    evidence.examples.push(value);
}

/** The evidence of several columns of one file as one: a file is written in one order. */
export function joinDateEvidence(parts: DateEvidence[]): DateEvidence {
  const joined = newDateEvidence();
  for (const part of parts) {
    joined.open += part.open;
    joined.serials += part.serials;
    joined.others += part.others;
    for (const order of writtenOrders) joined.readable[order] += part.readable[order];
    const fresh = part.examples.filter((example) => !joined.examples.includes(example));
    joined.examples = [...joined.examples, ...fresh].slice(0, exampleCount);
  }
  return joined;
}

/** Decides the order of a column, or says why it cannot be decided. */
export function decideDateOrder(evidence: DateEvidence): DateOrderDecision {
  if (evidence.open === 0) {
    if (evidence.serials > 0 && evidence.others === 0) return { is: 'proven', order: 'excel' };
    return { is: 'not_needed' };
  }
  const whole = writtenOrders.filter((order) => evidence.readable[order] === evidence.open);
  const [only, ...more] = whole;
  if (only && more.length === 0) return { is: 'proven', order: only };
  if (only) return { is: 'ambiguous', orders: whole };
  const orders = writtenOrders
    .filter((order) => evidence.readable[order] > 0)
    .toSorted((one, other) => evidence.readable[other] - evidence.readable[one]);
  return { is: 'contradicted', orders, readable: evidence.readable };
}
