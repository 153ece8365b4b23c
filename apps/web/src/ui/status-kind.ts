/** The states that have a shape, a word and a colour of their own. */
export type StatusKind =
  | 'notdue'
  | 'soon'
  | 'late1'
  | 'late2'
  | 'late3'
  | 'late4'
  | 'paid'
  | 'promised'
  | 'disputed'
  | 'paused';

/** The state of an open debt by its age. @param daysLate days after the due date; negative before it */
export function kindOfAge(daysLate: number): StatusKind {
  if (daysLate < -7) return 'notdue';
  if (daysLate <= 0) return 'soon';
  if (daysLate <= 30) return 'late1';
  if (daysLate <= 60) return 'late2';
  return daysLate <= 90 ? 'late3' : 'late4';
}

/** The same in words: `Not due`, `Due in 3 days`, `Due today`, `7 days late`. */
export function wordsOfAge(daysLate: number): string {
  if (daysLate < -7) return 'Not due';
  if (daysLate < -1) return `Due in ${-daysLate} days`;
  if (daysLate === -1) return 'Due tomorrow';
  if (daysLate === 0) return 'Due today';
  return daysLate === 1 ? '1 day late' : `${daysLate} days late`;
}
