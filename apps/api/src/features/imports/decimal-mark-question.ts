import { decimalMoney } from '#platform/money';
import type { DecimalMark } from './amount-text.ts';
import { markEvidenceOf, takeAmountApart } from './amount-text.ts';
import type { AmountEvidence } from './decimal-mark.ts';
import { decideDecimalMark, joinAmountEvidence } from './decimal-mark.ts';
import type { FileQuestion } from './file-question.ts';
import type { Money } from './read-amount.ts';
import { readAmount } from './read-amount.ts';

const markNames: Record<DecimalMark, string> = {
  '.': 'dot before the decimals',
  ',': 'comma before the decimals',
};

function amountExample(cells: string[], decimalMark: DecimalMark, currency: string | null): string {
  const show = ({ currency: code, amountMinor }: Money) => `${code} ${decimalMoney(amountMinor, code)}`;
  return cells
    .map((cell) => {
      const money = readAmount(cell, { rowCurrency: null, currency: currency ?? 'KWD', decimalMark });
      if (!money.ok) return `${cell} cannot be read`;
      // Without a currency only the figure is shown, with as many decimals as any currency has.
      return `${cell} is ${currency ? show(money.value) : decimalMoney(money.value.amountMinor, money.value.currency)}`;
    })
    .join('; ');
}

/** The mark that makes `1.234` thousands: hardly any currency has three decimals. */
function markAsThousands(examples: string[]): DecimalMark | null {
  const ambiguous = examples
    .map((cell) => takeAmountApart(cell)?.body ?? '')
    .filter((body) => markEvidenceOf(body) === 'either');
  if (ambiguous.length > 0 && ambiguous.every((body) => body.includes('.'))) return ',';
  return ambiguous.length > 0 && ambiguous.every((body) => body.includes(',')) ? '.' : null;
}

export type SettledMark = { decimalMark: DecimalMark | null; question: FileQuestion | null };

/**
 * The decimal mark of the amount columns.
 *
 * @param currency the file's one currency as far as it is known, for the examples
 * @param hasNoDecimals every amount is in a currency without minor units
 */
export function settleDecimalMark(
  columns: AmountEvidence[],
  answer: DecimalMark | null,
  currency: string | null,
  hasNoDecimals: boolean,
): SettledMark {
  const all = joinAmountEvidence(columns);
  const decision = decideDecimalMark(all, hasNoDecimals);
  if (decision.is === 'proven') return { decimalMark: answer ?? decision.mark, question: null };
  if (decision.is === 'not_needed') return { decimalMark: answer, question: null };
  const isContradicted = decision.is === 'contradicted';
  const likelier = isContradicted && decision.readable['.'] >= decision.readable[','] ? '.' : ',';
  return {
    decimalMark: answer,
    question: {
      id: 'decimalMark',
      text: isContradicted
        ? `Which mark stands before the decimals? ${decision.readable['.']} amounts have a dot there, ${decision.readable[',']} a comma.`
        : 'Which mark stands before the decimals? The amounts can be read in two ways.',
      options: (['.', ','] as const).map((value) => ({
        value,
        label: markNames[value],
        example: amountExample(all.examples, value, currency),
      })),
      proposed: isContradicted ? likelier : markAsThousands(all.examples),
      answer,
    },
  };
}
