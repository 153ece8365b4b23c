import { readOneOf } from '#platform/address.ts';

/** What the address of the plan says. */
export interface PlanAddress {
  /** The day of a trial; today when it is left out. */
  on?: string;
  /** Only mails of one tone. */
  tone?: 'friendly' | 'firm' | 'final';
  /** Which half a phone shows; a wide screen shows both. */
  side?: 'silent';
}

/** Takes these out of an address that somebody may have typed. */
export function readPlanAddress({ on, tone, side }: Record<string, unknown>): PlanAddress {
  return {
    on: readDay(on),
    tone: readOneOf(tone, ['friendly', 'firm', 'final']),
    side: readOneOf(side, ['silent']),
  };
}

/** A calendar date of an address, or undefined when there is no such day. */
export function readDay(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^[1-9]\d{3}-\d{2}-\d{2}$/.test(value)) return undefined;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value) ? value : undefined;
}
