import type { DecimalMark } from './amount-text.ts';
import { markEvidenceOf, takeAmountApart } from './amount-text.ts';

export type MarkDecision =
  | { is: 'proven'; mark: DecimalMark }
  /** No amount has a mark that could mean two things. */
  | { is: 'not_needed' }
  /** 1.234 and the like only: thousands or decimals? */
  | { is: 'ambiguous' }
  /** Some amounts can only be read one way, others only the other. */
  | { is: 'contradicted'; readable: Record<DecimalMark, number> };

export type AmountEvidence = {
  proofs: Record<DecimalMark, number>;
  either: number;
  /** First few amounts that can be read in two ways, else the first with a mark. */
  examples: string[];
};

export const newAmountEvidence = (): AmountEvidence => ({
  proofs: { '.': 0, ',': 0 },
  either: 0,
  examples: [],
});

const exampleCount = 3;

/** Adds one cell; blank and unreadable cells prove nothing. Constant memory, any number of cells. */
export function addAmount(evidence: AmountEvidence, cell: string): void {
  const amount = takeAmountApart(cell);
  const proof = amount ? markEvidenceOf(amount.body) : 'nothing';
  if (proof === 'nothing') return;
  if (proof === 'either') evidence.either += 1;
  else evidence.proofs[proof] += 1;
  const value = cell.trim();
  if (evidence.examples.length < exampleCount && !evidence.examples.includes(value))
    evidence.examples.push(value);
}

/** The evidence of several columns of one file as one. */
export function joinAmountEvidence(parts: AmountEvidence[]): AmountEvidence {
  const joined = newAmountEvidence();
  for (const part of parts) {
    joined.proofs['.'] += part.proofs['.'];
    joined.proofs[','] += part.proofs[','];
    joined.either += part.either;
    joined.examples = [...joined.examples, ...part.examples].slice(0, exampleCount);
  }
  return joined;
}

/**
 * Decides the decimal mark of a column, or says why it cannot be decided.
 *
 * @param hasNoDecimals every amount is in a currency without minor units (JPY): a mark is thousands
 */
export function decideDecimalMark(evidence: AmountEvidence, hasNoDecimals = false): MarkDecision {
  const { proofs, either } = evidence;
  if (proofs['.'] > 0 && proofs[','] > 0) return { is: 'contradicted', readable: proofs };
  if (proofs['.'] > 0) return { is: 'proven', mark: '.' };
  if (proofs[','] > 0) return { is: 'proven', mark: ',' };
  return either > 0 && !hasNoDecimals ? { is: 'ambiguous' } : { is: 'not_needed' };
}
