import { expect, test } from 'vitest';
import { daysLateOn, type Standing, statusOn } from './invoice-status.ts';

const TODAY = '2026-03-01';
const open: Standing = {
  state: 'open',
  settledOn: null,
  dueOn: '2026-03-20',
  pausedUntil: null,
  isDisputed: false,
};

test.each<{ name: string; standing: Partial<Standing>; status: string; late: number }>([
  { name: 'due in 19 days', standing: {}, status: 'not_due', late: 0 },
  { name: 'due in 8 days', standing: { dueOn: '2026-03-09' }, status: 'not_due', late: 0 },
  { name: 'due in 7 days', standing: { dueOn: '2026-03-08' }, status: 'due_soon', late: 0 },
  { name: 'due today', standing: { dueOn: TODAY }, status: 'due_soon', late: 0 },
  { name: 'due yesterday', standing: { dueOn: '2026-02-28' }, status: 'overdue', late: 1 },
  { name: 'due in another year', standing: { dueOn: '2025-03-01' }, status: 'overdue', late: 365 },
  {
    name: 'late and disputed',
    standing: { dueOn: '2026-02-01', isDisputed: true },
    status: 'disputed',
    late: 28,
  },
  {
    name: 'disputed and paused',
    standing: { isDisputed: true, pausedUntil: '2026-04-01' },
    status: 'disputed',
    late: 0,
  },
  { name: 'paused until tomorrow', standing: { pausedUntil: '2026-03-02' }, status: 'paused', late: 0 },
  {
    name: 'the pause ends today',
    standing: { pausedUntil: TODAY, dueOn: '2026-02-28' },
    status: 'overdue',
    late: 1,
  },
  {
    name: 'paid late, dispute still open',
    standing: { settledOn: '2026-02-27', dueOn: '2026-02-01', isDisputed: true },
    status: 'paid',
    late: 0,
  },
  {
    name: 'a draft that would be late',
    standing: { state: 'draft', dueOn: '2026-02-01' },
    status: 'draft',
    late: 0,
  },
  { name: 'void', standing: { state: 'void', dueOn: '2026-02-01' }, status: 'void', late: 0 },
  {
    name: 'written off',
    standing: { state: 'written_off', dueOn: '2026-02-01' },
    status: 'written_off',
    late: 0,
  },
])('$name: $status, $late days late', ({ standing, status, late }) => {
  expect(statusOn(TODAY, { ...open, ...standing })).toBe(status);
  expect(daysLateOn(TODAY, { ...open, ...standing })).toBe(late);
});
