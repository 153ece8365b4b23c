import { expect, test } from 'vitest';
import { findNeeds } from './needs.ts';

const idsOf = (silentByReason: Record<string, number>, mails = { failed: 0, unknown: 0 }) =>
  findNeeds({ silentByReason, mails }).map(({ id }) => id);

test('invoices that wait by themselves or on purpose need nobody', () => {
  expect(idsOf({ not_due: 9, already_reminded: 4, minimum_gap: 1, disputed: 2, paused: 1 })).toEqual([]);
});

test('mails come before invoices', () => {
  expect(idsOf({ no_contact: 2, schedule_ended: 1 }, { failed: 1, unknown: 1 })).toEqual([
    'unknown',
    'failed',
    'no_contact',
    'schedule_ended',
  ]);
});

test('a refused mail is one thing, not also its invoices', () => {
  expect(idsOf({ send_failed: 3 }, { failed: 1, unknown: 0 })).toEqual(['failed']);
  expect(idsOf({ send_failed: 3 })).toEqual(['send_failed']);
});

test('one thing is spoken of as one', () => {
  const [need] = findNeeds({ silentByReason: { no_contact: 1 }, mails: { failed: 0, unknown: 0 } });
  expect(need?.title).toBe('Add a contact for 1 invoice');
});
