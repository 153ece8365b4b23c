import type { Reading } from './reading.ts';
import { notUnderstood, quoted, understood } from './reading.ts';

/** Days to pay: `30`, `30 days`, `Net 30`, `30 hari`, `30 Tage netto`; 0 to 365. */
export function readDays(cell: string): Reading<number> {
  const days = /^(?:net(?:to)?\s*)?(\d{1,3})\s*(?:d|days?|hari|tagen?)?\.?(?:\s*net(?:to)?)?$/i.exec(
    cell.trim(),
  )?.[1];
  if (days !== undefined && Number(days) <= 365) return understood(Number(days));
  return notUnderstood(
    `${quoted(cell)} is not a number of days. Write a whole number from 0 to 365, such as 30.`,
  );
}
