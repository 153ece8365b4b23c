import { instantOf } from '#platform/calendar';
import type { Random } from './random.ts';

const ZONE = 'Asia/Jakarta';
const VARIANTS = ['8', '9', 'a', 'b'] as const;

/** When something was typed in that day: in office hours, Jakarta time. */
export function officeHour(on: string, random: Random): Date {
  const morning = instantOf(on, '08:30', ZONE).getTime();
  return new Date(morning + random.int(0, 8 * 3600 - 1) * 1000);
}

/** A UUID version 7 of that instant whose noise comes from the seed. */
export function demoId(at: Date, random: Random): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${random.hex(3)}`,
    `${random.pick(VARIANTS)}${random.hex(3)}`,
    random.hex(12),
  ].join('-');
}
