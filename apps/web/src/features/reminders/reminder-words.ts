import type { Plan, Schedule } from '@sira/contract/reminders';
import type { z } from 'zod';
import type { DueStep, StepState } from '#ui/due-line-geometry.ts';

export type PlannedMail = Plan['messages'][number];
export type PlannedReminder = PlannedMail['reminders'][number];
export type Steps = z.infer<typeof Schedule>['steps'];

/** Days from one calendar date to another. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** A calendar date some days later, or earlier. */
export function addDays(on: string, days: number): string {
  return new Date(Date.parse(on) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Why the invoice is in today's mail: `7 days late, step 3 of 5`. */
export function whyWords({ dueOn, step }: PlannedReminder, on: string, steps: Steps): string {
  return `${lateWords(daysBetween(dueOn, on))}, step ${step} of ${Math.max(steps.length, step)}`;
}

function lateWords(daysLate: number): string {
  if (daysLate < -1) return `Due in ${-daysLate} days`;
  if (daysLate === -1) return 'Due tomorrow';
  if (daysLate === 0) return 'Due today';
  return daysLate === 1 ? '1 day late' : `${daysLate} days late`;
}

/** When a step goes out: `3 days before the due date`. */
export function offsetWords(offsetDays: number): string {
  if (offsetDays === 0) return 'On the due date';
  const days = Math.abs(offsetDays);
  return `${days} ${days === 1 ? 'day' : 'days'} ${offsetDays < 0 ? 'before' : 'after'}`;
}

/** The due line of an invoice whose reminder goes out now. */
export function dueStepsOf({ step, sentSteps }: PlannedReminder, steps: Steps): DueStep[] {
  return steps.map(({ offsetDays }, index) => ({ offsetDays, state: stateOf(index + 1, step, sentSteps) }));
}

function stateOf(step: number, next: number, sentSteps: readonly number[]): StepState {
  if (step === next) return 'next';
  if (sentSteps.includes(step)) return 'sent';
  return step < next ? 'skipped' : 'planned';
}
