import pc from 'picocolors';
import { bytes, clean } from '../../text.ts';
import type { Proposal } from '../proposal/proposal.ts';

/** The proposal for people: what to do in its order, and the figures in a line. */
export function printProposal({ options, memory, confidence, window }: Proposal): string {
  const from = window
    ? `${window.samples} samples over ${window.coveredHours} h: p95 ${bytes(memory.p95Bytes)}, at most ${bytes(memory.maxBytes)}`
    : `one reading: ${bytes(memory.maxBytes)}`;
  const kind = confidence === 'not-enough-history' ? 'not enough history' : confidence;
  return [
    '',
    pc.bold(`Proposal (${kind})`),
    `  Demand of ${from}. With headroom${memory.now.sizeBytes === memory.afterCleanUp.sizeBytes ? '' : ' and after the clean-up'}: ${bytes(memory.afterCleanUp.sizeBytes)}.`,
    ...options.map(
      ({ says, plan }, i) => `  ${i + 1}. ${clean(says)}${plan?.price ? ` (${clean(plan.price)})` : ''}`,
    ),
    '',
  ].join('\n');
}
