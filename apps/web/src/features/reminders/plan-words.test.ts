import { expect, test } from 'vitest';
import { planHeadline } from './plan-words.ts';

const today = '2026-11-24';
const plan = (messages: number, silent: number, on = today) => ({
  on,
  totals: { messages, reminders: messages, silent },
});

test.each([
  [
    'at the hour of the run',
    plan(7, 19),
    0,
    'today at 09:00 WIB',
    '7 mails go out at 09:00. 19 invoices stay silent.',
  ],
  ['one of each', plan(1, 1), 0, 'today at 09:00 WIB', '1 mail goes out at 09:00. 1 invoice stays silent.'],
  [
    'after the run of the day',
    plan(7, 19),
    0,
    'tomorrow at 09:00 WIB',
    '7 mails go out tomorrow at 09:00. 19 invoices stay silent.',
  ],
  [
    'while sending is off',
    plan(7, 19),
    0,
    null,
    '7 mails are ready, sending is off. 19 invoices stay silent.',
  ],
  ['nothing to send', plan(0, 19), 0, null, 'Nothing goes out today. 19 invoices stay silent.'],
  ['all is sent', plan(0, 26), 7, null, '7 mails went out today. 26 invoices stay silent.'],
  [
    'a trial',
    plan(7, 19, '2012-03-14'),
    0,
    null,
    '7 mails go out on Wed 14 Mar 2012. 19 invoices stay silent.',
  ],
  [
    'a trial that was run',
    plan(0, 19, '2012-03-14'),
    7,
    null,
    '7 mails went out for Wed 14 Mar 2012. 19 invoices stay silent.',
  ],
  [
    'a trial without anything due',
    plan(0, 19, '2012-03-14'),
    0,
    null,
    'Nothing goes out on Wed 14 Mar 2012. 19 invoices stay silent.',
  ],
  ['an empty book', plan(0, 0), 0, null, 'Nothing goes out today. No invoice is open.'],
  ['nobody is left out', plan(2, 0), 0, null, '2 mails are ready, sending is off. No invoice stays silent.'],
])('the sentence of the plan: %s', (_, given, sent, nextRun, words) => {
  expect(planHeadline({ plan: given, sent, today, nextRun })).toBe(words);
});
