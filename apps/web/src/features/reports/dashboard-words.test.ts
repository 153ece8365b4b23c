import { expect, test } from 'vitest';
import { dashboardHeadline } from './dashboard-words.ts';

const usual = {
  on: '2026-11-24',
  today: '2026-11-24',
  messages: 7,
  sent: 0,
  needs: 5,
  nextRun: 'today at 09:00 WIB',
};

test.each([
  [{}, '7 mails go out at 09:00, and 5 things need you.'],
  [{ messages: 1, needs: 1 }, '1 mail goes out at 09:00, and 1 thing needs you.'],
  [{ needs: 0, nextRun: 'tomorrow at 09:00 WIB' }, '7 mails go out tomorrow at 09:00.'],
  [{ needs: 0, nextRun: null }, '7 mails are ready while sending is off.'],
  [{ messages: 0, needs: 0 }, 'Nothing goes out today.'],
  [{ messages: 0, sent: 3, needs: 0 }, '3 mails went out today.'],
  [{ on: '2012-03-14', needs: 2 }, '7 mails go out on Wed 14 Mar 2012, and 2 things need you.'],
  [{ on: '2012-03-14', messages: 0, needs: 0 }, 'Nothing goes out on Wed 14 Mar 2012.'],
])('the first sentence for %j', (change, words) => {
  expect(dashboardHeadline({ ...usual, ...change })).toBe(words);
});
