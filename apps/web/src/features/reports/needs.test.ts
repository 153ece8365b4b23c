import { expect, test } from 'vitest';
import { findNeeds } from './needs.ts';

const idsOf = (silentByReason: Record<string, number>, unknownMails = 0) =>
  findNeeds({ silentByReason, unknownMails }).map(({ id }) => id);

test('invoices that wait by themselves or on purpose need nobody', () => {
  expect(idsOf({ not_due: 9, already_reminded: 4, minimum_gap: 1, disputed: 2, paused: 1 })).toEqual([]);
});

test('mails come before invoices', () => {
  expect(idsOf({ no_contact: 2, schedule_ended: 1, send_failed: 3 }, 1)).toEqual([
    'unknown_mails',
    'send_failed',
    'no_contact',
    'schedule_ended',
  ]);
});

test('one thing is spoken of as one', () => {
  const [need] = findNeeds({ silentByReason: { no_contact: 1 }, unknownMails: 0 });
  expect(need?.title).toBe('Add a contact for 1 invoice');
});
