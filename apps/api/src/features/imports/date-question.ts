import type { DateEvidence } from './date-order.ts';
import { decideDateOrder, joinDateEvidence } from './date-order.ts';
import type { FileQuestion } from './file-question.ts';
import type { DateOrder } from './read-date.ts';
import { dateOrderNames, readDate } from './read-date.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const shownDate = (on: string): string =>
  `${Number(on.slice(8))} ${months[Number(on.slice(5, 7)) - 1]} ${on.slice(0, 4)}`;

function dateExample(cells: string[], order: DateOrder): string {
  return cells
    .map((cell) => {
      const date = readDate(cell, order);
      return date.ok ? `${cell} is ${shownDate(date.value)}` : `${cell} is no date`;
    })
    .join('; ');
}

/** A year with two digits in first place is rare: where one other order is left, that one. */
function likeliest(orders: DateOrder[]): DateOrder | null {
  const [only, ...more] = orders.filter((order) => order !== 'ymd');
  return more.length === 0 ? (only ?? null) : null;
}

export type SettledDates = { dateOrder: Partial<Record<string, DateOrder>>; question: FileQuestion | null };

/**
 * The order of every date column. Columns of one file settle each other, unless each is proven in a
 * way of its own; what stays open is one question for all of them. A user's answer holds for every
 * column but those of day numbers.
 */
export function settleDates(columns: Map<string, DateEvidence>, answer: DateOrder | null): SettledDates {
  const dateOrder: Partial<Record<string, DateOrder>> = {};
  const written: [field: string, evidence: DateEvidence][] = [];
  for (const [field, evidence] of columns) {
    const decision = decideDateOrder(evidence);
    if (decision.is === 'proven' && decision.order === 'excel') dateOrder[field] = 'excel';
    else written.push([field, evidence]);
  }
  const all = joinDateEvidence(written.map(([, evidence]) => evidence));
  const joint = decideDateOrder(all);
  if (joint.is === 'not_needed' || joint.is === 'proven') {
    const order = answer ?? (joint.is === 'proven' ? joint.order : null);
    for (const [field] of written) if (order) dateOrder[field] = order;
    return { dateOrder, question: null };
  }
  const open: string[] = [];
  for (const [field, evidence] of written) {
    const decision = decideDateOrder(evidence);
    if (decision.is === 'proven') dateOrder[field] = answer ?? decision.order;
    else if (answer) dateOrder[field] = answer;
    if (decision.is === 'ambiguous' || decision.is === 'contradicted') open.push(field);
  }
  if (open.length === 0) return { dateOrder, question: null };
  const orders = joint.orders;
  const text =
    joint.is === 'ambiguous'
      ? 'What comes first in the dates? They can be read in more than one way.'
      : `What comes first in the dates? ${orders.map((order) => `${joint.readable[order]} can be read ${dateOrderNames[order]}`).join(', ')}, none of these reads all.`;
  return {
    dateOrder,
    question: {
      id: 'dateOrder',
      text,
      options: orders.map((value) => ({
        value,
        label: dateOrderNames[value],
        example: dateExample(all.examples, value),
      })),
      proposed: joint.is === 'contradicted' ? (orders[0] ?? null) : likeliest(orders),
      answer,
    },
  };
}
