import { expect, test } from 'vitest';
import { actionWords, detailWords, subjectWords, type AuditEntry } from './audit-words.ts';

const entry = (said: Partial<AuditEntry>): AuditEntry => ({
  id: '1',
  at: '2026-11-24T02:00:00Z',
  actor: 'Bagas',
  action: 'invoice_changed',
  subjectType: 'invoice',
  subjectId: null,
  subjectName: 'INV-1',
  detail: {},
  ...said,
});

test.each([
  [{ action: 'invoice_voided' }, 'made void'],
  [{ action: 'payment_removed', subjectType: 'invoice' }, 'removed a payment from'],
  [{ action: 'payment_removed', subjectType: 'payment' }, 'removed the payment'],
  [{ action: 'coffee_made' }, 'coffee made'],
])('%j is told as %s', (said, words) => {
  expect(actionWords(entry(said))).toBe(words);
});

test.each([
  [{ before: { dueOn: '2026-11-01' }, after: { dueOn: '2026-12-01' } }, 'due 1 Nov 2026 → 1 Dec 2026'],
  [{ currency: 'IDR', amountMinor: 150_000_000, invoiceId: 'x' }, 'amount Rp\u00a01.500.000'],
  [{ isSendingOn: true }, 'sending on'],
  [{ pausedUntil: null }, 'paused until –'],
  [{ disputeId: 'x' }, ''],
])('the detail %j reads as %s', (detail, words) => {
  expect(detailWords(entry({ detail }))).toBe(words);
});

test.each([
  [{ subjectName: 'INV-1' }, 'INV-1'],
  [{ action: 'signed_in', subjectType: 'user', subjectName: 'bagas@nusagrafika.example' }, ''],
  [
    {
      action: 'payment_recorded',
      subjectType: 'payment',
      subjectName: 'IDR 1500000.00 of 2026-11-20',
      detail: { currency: 'IDR', amountMinor: 150_000_000, paidOn: '2026-11-20' },
    },
    'Rp\u00a01.500.000 of 20 Nov 2026',
  ],
])('the thing in %j is called %s', (said, words) => {
  expect(subjectWords(entry(said))).toBe(words);
});
