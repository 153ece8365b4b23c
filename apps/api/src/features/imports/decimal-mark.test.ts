import { expect, test } from 'vitest';
import { addAmount, decideDecimalMark, joinAmountEvidence, newAmountEvidence } from './decimal-mark.ts';

function evidenceOf(cells: string[]) {
  const evidence = newAmountEvidence();
  for (const cell of cells) addAmount(evidence, cell);
  return evidence;
}

test.each([
  ['a dot that only decimals can have', ['1.234', '55.94'], { is: 'proven', mark: '.' }],
  ['a comma that only decimals can have', ['1.234', '7,5'], { is: 'proven', mark: ',' }],
  ['dots that can only be thousands', ['1.234', 'Rp 1.500.000'], { is: 'proven', mark: ',' }],
  ['whole amounts', ['94', '1 234', ''], { is: 'not_needed' }],
  ['thousands or decimals', ['1.234', '2.500', '94'], { is: 'ambiguous' }],
  ['both ways', ['1,5', '1.5', '2.5'], { is: 'contradicted', readable: { '.': 2, ',': 1 } }],
  ['words', ['n/a', 'soon'], { is: 'not_needed' }],
])('decides by %s', (_name, cells, expected) => {
  expect(decideDecimalMark(evidenceOf(cells))).toEqual(expected);
});

test('a currency without decimals settles it', () => {
  expect(decideDecimalMark(evidenceOf(['1.234']), true)).toEqual({ is: 'not_needed' });
});

test('columns of one file settle each other', () => {
  expect(decideDecimalMark(joinAmountEvidence([evidenceOf(['1.234']), evidenceOf(['7.50'])]))).toEqual({
    is: 'proven',
    mark: '.',
  });
});
