import { z } from 'zod';
import { TemplateKey } from '@sira/contract/templates';
import type { Steps } from './reminder-words.ts';

const mostBefore = 60;
const mostAfter = 365;

/** A step as it is typed: a count of days, and on which side of the due date. */
const TypedStep = z
  .object({
    days: z
      .string()
      .trim()
      .regex(/^\d{1,3}$/, 'Write a number of days'),
    side: z.enum(['before', 'after']),
    template: TemplateKey,
  })
  .refine(({ days, side }) => !(Number(days) > (side === 'before' ? mostBefore : mostAfter)), {
    path: ['days'],
    message: `At most ${mostBefore} days before and ${mostAfter} after`,
  });

/** The steps of the form. Two on one day would be two mails about the same thing. */
export const TypedSteps = z.object({
  steps: z.array(TypedStep).superRefine((steps, context) => {
    const seen = new Map<number, number>();
    for (const [index, step] of steps.entries()) {
      const offset = offsetOf(step);
      const before = seen.get(offset);
      if (Number.isNaN(offset)) continue;
      if (before === undefined) seen.set(offset, index);
      else {
        context.addIssue({
          code: 'custom',
          path: [index, 'days'],
          message: `Step ${before + 1} is on this day already`,
        });
      }
    }
  }),
});
export type TypedSteps = z.infer<typeof TypedSteps>;

function offsetOf({ days, side }: { days: string; side: 'before' | 'after' }): number {
  return Number(days) === 0 ? 0 : Number(days) * (side === 'before' ? -1 : 1);
}

/** The steps as they are typed into the form. */
export function toTyped(steps: Steps): TypedSteps {
  return {
    steps: steps.map(({ offsetDays, template }) => ({
      days: String(Math.abs(offsetDays)),
      side: offsetDays < 0 ? 'before' : 'after',
      template,
    })),
  };
}

/** The steps in the order of their days, leaving out those whose days are not a number yet. */
export function fromTyped({ steps }: TypedSteps): Steps {
  return steps
    .filter(({ days }) => /^\s*\d{1,3}\s*$/.test(days))
    .map((step) => ({ offsetDays: offsetOf(step), template: step.template }))
    .toSorted((a, b) => a.offsetDays - b.offsetDays);
}
