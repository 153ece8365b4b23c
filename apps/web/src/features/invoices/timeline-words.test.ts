import { expect, test } from 'vitest';
import { isInView, titleOf, whenOf, type TimelineEntry } from './timeline-words.ts';

const telling = { today: '2026-11-24', timeZone: 'Asia/Jakarta', currency: 'IDR' };
const entry = (said: Partial<TimelineEntry>): TimelineEntry => ({
  id: '1',
  on: '2026-11-20',
  at: null,
  until: null,
  kind: 'issued',
  reason: null,
  step: null,
  template: null,
  to: [],
  amountMinor: null,
  messageId: null,
  paymentId: null,
  text: null,
  ...said,
});
const mail = { step: 3, template: 'firm', to: ['ap@lintas.example'] };

test.each([
  [{ kind: 'reminder_sent', ...mail }, 'Step 3, firm, sent to ap@lintas.example'],
  [{ kind: 'reminder_next', on: '2026-11-24', ...mail }, 'Step 3, firm, goes to ap@lintas.example'],
  [{ kind: 'reminder_next', on: '2026-12-01', ...mail }, 'Step 3, firm, will go to ap@lintas.example'],
  [
    { kind: 'reminder_not_sent', ...mail, reason: 'later_step_due' },
    'Step 3, firm, was not sent: a later step was due already',
  ],
  [{ kind: 'payment', amountMinor: 1_500_000_000 }, 'Payment of Rp\u00a015.000.000 received'],
  [{ kind: 'silent', until: '2026-11-23', reason: 'not_due' }, 'Silent for 4 days: no step is due yet'],
  [{ kind: 'silent', until: '2026-11-20', reason: 'disputed' }, 'Silent for 1 day: disputed'],
  [{ kind: 'silent', until: null, reason: 'schedule_ended' }, 'Silent from here on: the schedule has ended'],
  [{ kind: 'changed', reason: 'due_date', text: '2026-12-01' }, 'Due date moved to Tue 1 Dec'],
  [{ kind: 'changed', reason: 'client_resumed' }, 'Pause of the client ended'],
] as const)('%j reads as %s', (said, words) => {
  expect(titleOf(entry({ ...said, to: 'to' in said ? [...said.to] : [] }), telling)).toBe(words);
});

test.each([
  [{ kind: 'silent', until: '2026-11-23' }, '20–23 Nov'],
  [{ kind: 'silent', on: '2013-01-02', until: '2013-01-29' }, '2–29 Jan 2013'],
  [{ kind: 'silent', until: null }, 'From 20 Nov'],
  [{ kind: 'reminder_sent', at: '2026-11-20T02:00:00Z' }, '20 Nov 09:00'],
  [{ kind: 'payment', at: '2026-11-20T02:00:00Z' }, '20 Nov'],
  [{ kind: 'reminder_next', on: '2026-11-24' }, 'Today'],
] as const)('%j stands at %s', (said, words) => {
  expect(whenOf(entry(said), telling)).toBe(words);
});

test('silence shows in the view of everything only', () => {
  const silent = entry({ kind: 'silent' });
  expect(isInView(silent, 'all')).toBe(true);
  expect(isInView(silent, 'sent')).toBe(false);
});
