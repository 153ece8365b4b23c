import { expect, test } from 'vitest';
import { addDate, decideDateOrder, joinDateEvidence, newDateEvidence } from './date-order.ts';

function evidenceOf(cells: string[]) {
  const evidence = newDateEvidence();
  for (const cell of cells) addDate(evidence, cell);
  return evidence;
}

test.each([
  [
    'a day above 12 in second place proves month first',
    ['1/2/2013', '1/26/2013'],
    { is: 'proven', order: 'mdy' },
  ],
  [
    'a day above 12 in first place proves day first',
    ['1/2/2013', '26/1/2013'],
    { is: 'proven', order: 'dmy' },
  ],
  ['a year above 31 in first place proves year first', ['72/01/13'], { is: 'proven', order: 'ymd' }],
  ['values below 13 prove nothing', ['1/2/2013', '3/4/2013'], { is: 'ambiguous', orders: ['dmy', 'mdy'] }],
  ['two-digit years leave three orders', ['01/02/03'], { is: 'ambiguous', orders: ['dmy', 'mdy', 'ymd'] }],
  [
    'a day that is not in the calendar proves nothing',
    ['31/11/12', '05/06/12'],
    { is: 'ambiguous', orders: ['dmy', 'ymd'] },
  ],
  ['a last number above 31 is a year', ['13/06/72'], { is: 'proven', order: 'dmy' }],
  ['ISO dates need no order', ['2013-01-02', '2013-12-25T10:00:00Z'], { is: 'not_needed' }],
  ['month words need no order', ['2 Jan 2013', '3 Mei 2013', '4. März 2013'], { is: 'not_needed' }],
  ['blank cells need no order', ['', '-', 'soon'], { is: 'not_needed' }],
  ['day numbers all the way', ['41000', '41031', ''], { is: 'proven', order: 'excel' }],
  ['day numbers among dates are no column of day numbers', ['41000', '2013-01-02'], { is: 'not_needed' }],
  ['small numbers are no day numbers', ['12', '30'], { is: 'not_needed' }],
  [
    'an impossible date proves nothing',
    ['13/25/2013', '1/2/2013'],
    { is: 'ambiguous', orders: ['dmy', 'mdy'] },
  ],
])('%s', (_name, cells, expected) => {
  expect(decideDateOrder(evidenceOf(cells))).toMatchObject(expected);
});

test('values that can only be one order beside values that can only be the other are contradicted', () => {
  expect(decideDateOrder(evidenceOf(['13/1/2013', '14/1/2013', '1/15/2013', '1/2/2013']))).toEqual({
    is: 'contradicted',
    orders: ['dmy', 'mdy'],
    readable: { dmy: 3, mdy: 2, ymd: 0 },
  });
});

test('columns of one file settle each other', () => {
  const joined = joinDateEvidence([evidenceOf(['1/2/2013']), evidenceOf(['1/31/2013'])]);
  expect(decideDateOrder(joined)).toEqual({ is: 'proven', order: 'mdy' });
  expect(joined.examples).toEqual(['1/2/2013', '1/31/2013']);
});
