/** What became of a step: sent, the one that goes out next, still ahead, or passed over with a reason. */
export type StepState = 'sent' | 'next' | 'planned' | 'skipped';

export interface DueStep {
  /** Days from the due date; steps are ascending. */
  offsetDays: number;
  state: StepState;
}

/** The small due line from left to right: dots, and one stroke where the due date lies. */
export function dueMarks(steps: readonly DueStep[]): (StepState | 'due')[] {
  const before = steps.filter((step) => step.offsetDays < 0).length;
  const states = steps.map((step) => step.state);
  return [...states.slice(0, before), 'due', ...states.slice(before)];
}

/** What the picture says, for those who do not see it. */
export function dueLineWords(steps: readonly DueStep[]): string {
  const sent = steps.filter((step) => step.state === 'sent').length;
  const skipped = steps.filter((step) => step.state === 'skipped').length;
  const next = steps.findIndex((step) => step.state === 'next');
  return [
    `${sent} of ${steps.length} steps sent`,
    skipped > 0 && `${skipped} skipped`,
    next >= 0 && `step ${next + 1} is next`,
  ]
    .filter(Boolean)
    .join(', ');
}

const firstAt = 7;
const lastAt = 93;
/** This much of the width is shared evenly, so that neighbours in time keep room for their words. */
const evenShare = 0.7;

/**
 * Where each date stands on the large due line, in percent from the left.
 * Longer gaps are wider, but less than in proportion: a month must not press a week together.
 *
 * @param dates ascending calendar dates; equal ones are placed side by side
 */
export function placeOnTrack(dates: readonly string[]): number[] {
  if (dates.length < 2) return dates.map(() => 50);
  const gaps = dates.slice(1).map((on, index) => Math.sqrt(Math.max(0, daysBetween(dates[index] ?? on, on))));
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  const even = 1 / gaps.length;
  let at = firstAt;
  return [
    firstAt,
    ...gaps.map((gap) => {
      const share = total === 0 ? even : evenShare * even + (1 - evenShare) * (gap / total);
      at += share * (lastAt - firstAt);
      return round(at);
    }),
  ];
}

/** Where today lies between dates that are placed already: 0 before the first, 100 after the last. */
export function placeToday(dates: readonly string[], places: readonly number[], today: string): number {
  const after = dates.findIndex((on) => on > today);
  if (after < 0) return dates.at(-1) === today ? (places.at(-1) ?? 100) : 100;
  const from = dates[after - 1];
  const to = dates[after];
  const start = places[after - 1];
  const end = places[after];
  if (from === undefined || to === undefined || start === undefined || end === undefined) return 0;
  return round(start + (end - start) * (daysBetween(from, today) / daysBetween(from, to)));
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

const round = (percent: number) => Math.round(percent * 100) / 100;
