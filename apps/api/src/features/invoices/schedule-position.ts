/** A step of the current default schedule; `offsetDays` counts from the due date. Lists of steps ascend. */
export interface ScheduleStep {
  step: number;
  offsetDays: number;
  template: string;
}

/** What the ledger says of one step of an invoice, also of steps of older versions of the schedule. */
export interface LedgerLine {
  offsetDays: number;
  state: 'planned' | 'claimed' | 'sent' | 'skipped' | 'cancelled' | 'superseded' | 'failed';
  /** The day of the run whose mail carried it. */
  sentOn: string | null;
}

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.parse('0001-01-01');
const LAST_DAY_MS = Date.parse('9999-12-31');

/** The day of a step. Quick, since a page of a list asks for a thousand; stays within four-digit years. */
export function dayOfStep(dueOn: string, offsetDays: number): string {
  const ms = Date.parse(dueOn) + offsetDays * DAY_MS;
  return new Date(Math.min(Math.max(ms, FIRST_DAY_MS), LAST_DAY_MS)).toISOString().slice(0, 10);
}

/** The highest step whose day has come; a step before the due date is never due after it. */
export const dueStepOn = (day: string, dueOn: string, steps: readonly ScheduleStep[]): ScheduleStep | null =>
  steps.findLast(
    ({ offsetDays }) => dayOfStep(dueOn, offsetDays) <= day && (offsetDays >= 0 || day <= dueOn),
  ) ?? null;

/** The offset of the highest step that was sent or is on its way; null when none was. */
export function sentOffsetOf(lines: readonly LedgerLine[]): number | null {
  const sent = lines
    .filter(({ state }) => state === 'sent' || state === 'claimed')
    .map(({ offsetDays }) => offsetDays);
  return sent.length === 0 ? null : Math.max(...sent);
}

/**
 * The step that goes out next, and when, if nothing is paid, disputed or paused from the day `from` on.
 * What was sent under an older version of the schedule counts by its offset, so nothing is repeated.
 */
export function nextStep(
  from: string,
  dueOn: string,
  steps: readonly ScheduleStep[],
  lines: readonly LedgerLine[],
) {
  const sentOffset = sentOffsetOf(lines);
  const givenUp = new Set(
    lines
      .filter(({ state }) => state === 'failed' || state === 'skipped')
      .map(({ offsetDays }) => offsetDays),
  );
  const isLeft = ({ offsetDays }: ScheduleStep) =>
    (sentOffset === null || offsetDays > sentOffset) && !givenUp.has(offsetDays);
  const due = dueStepOn(from, dueOn, steps);
  if (due && isLeft(due)) return { ...due, on: from };
  const later = steps.find((step) => isLeft(step) && dayOfStep(dueOn, step.offsetDays) > from);
  return later ? { ...later, on: dayOfStep(dueOn, later.offsetDays) } : null;
}
