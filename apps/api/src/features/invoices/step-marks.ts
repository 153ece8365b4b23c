import type { InvoiceRow } from '@sira/contract/invoices';
import type { Standing } from './invoice-status.ts';
import { dayOfStep, type LedgerLine, nextStep, type ScheduleStep } from './schedule-position.ts';

type StepMark = InvoiceRow['steps'][number];

/**
 * Where an invoice stands in the schedule, step by step. A step is `next` even while a dispute holds it
 * back; `skipped` is one that will not be sent any more. A step whose mail is on its way is `next` too. The day
 * of a sent step is the day of its mail.
 */
export function markSteps(
  today: string,
  invoice: Standing,
  steps: readonly ScheduleStep[],
  lines: readonly LedgerLine[],
): StepMark[] {
  const { state, settledOn, dueOn, pausedUntil } = invoice;
  const isOwed = state === 'open' && settledOn === null;
  const from = pausedUntil !== null && pausedUntil > today ? pausedUntil : today;
  const next = isOwed ? nextStep(from, dueOn, steps, lines) : null;
  const isOneOnItsWay = lines.some((line) => line.state === 'claimed');
  const byOffset = new Map<number, LedgerLine>();
  for (const line of lines) {
    if (byOffset.get(line.offsetDays)?.state !== 'sent') byOffset.set(line.offsetDays, line);
  }

  return steps.map((step) => {
    const on = dayOfStep(dueOn, step.offsetDays);
    const line = byOffset.get(step.offsetDays);
    if (line?.state === 'sent') return { ...step, on: line.sentOn ?? on, state: 'sent' };
    if (line?.state === 'claimed') return { ...step, on: line.sentOn ?? on, state: 'next' };
    if (state === 'draft') return { ...step, on, state: on < today ? 'skipped' : 'planned' };
    if (next === null || step.offsetDays < next.offsetDays) return { ...step, on, state: 'skipped' };
    if (line?.state === 'skipped' || line?.state === 'failed') return { ...step, on, state: 'skipped' };
    return { ...step, on, state: step.offsetDays === next.offsetDays && !isOneOnItsWay ? 'next' : 'planned' };
  });
}
