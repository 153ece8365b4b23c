import { expect, test } from 'vitest';
import { invoiceStanding } from './invoice-standing.ts';

const invoice = {
  status: 'not_due',
  dueOn: '2026-11-24',
  daysLate: 0,
  settledOn: null,
  pausedUntil: null,
} as const;
const today = '2026-11-24';

test.each([
  [{ status: 'not_due', dueOn: '2026-12-24' }, 'notdue', 'Not due'],
  [{ status: 'due_soon', dueOn: '2026-11-27' }, 'soon', 'Due in 3 days'],
  [{ status: 'due_soon', dueOn: '2026-11-24' }, 'soon', 'Due today'],
  [{ status: 'overdue', daysLate: 7 }, 'late1', '7 days late'],
  [{ status: 'overdue', daysLate: 61 }, 'late3', '61 days late'],
  [{ status: 'paid', settledOn: '2026-11-23' }, 'paid', 'Paid 23 Nov'],
  [{ status: 'paid', settledOn: '2013-01-15' }, 'paid', 'Paid 15 Jan 2013'],
  [{ status: 'paused', pausedUntil: '2026-12-01' }, 'paused', 'Paused to 1 Dec'],
  [{ status: 'disputed' }, 'disputed', 'Disputed'],
  [{ status: 'draft' }, null, 'Draft'],
  [{ status: 'written_off' }, null, 'Written off'],
] as const)('%j is told as %s, %s', (change, kind, words) => {
  expect(invoiceStanding({ ...invoice, ...change }, today)).toEqual({ kind, words });
});
