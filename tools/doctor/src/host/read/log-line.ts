import type { LogLine } from './kernel-log.ts';

/** What turns the times of a log into instants. */
export interface Clock {
  /** Boot, in milliseconds since 1970; null: times since boot cannot be placed. */
  bootedMs: number | null;
  nowMs: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Records of /dev/kmsg: `priority,sequence,microseconds since boot,flags;message`. Only those of the kernel
 * itself (facility 0): root may write lines of its own there.
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/dev-kmsg
 */
export function* kmsgLines(text: string, clock: Clock): Generator<LogLine> {
  for (const record of text.split('\n')) {
    const found = /^(\d{1,10}),\d+,(\d{1,18}),[^;]*;(.*)$/.exec(record);
    if (!found || Number(found[1]) >> 3 !== 0) continue;
    const sinceBootMs = Number(found[2]) / 1000;
    yield { atMs: clock.bootedMs === null ? null : clock.bootedMs + sinceBootMs, message: found[3] ?? '' };
  }
}

/** `journalctl -k -o json`: one object a line, across boots. */
export function* journalLines(text: string): Generator<LogLine> {
  for (const line of text.split('\n')) {
    if (!line.startsWith('{')) continue;
    let entry: Record<string, unknown>;
    try {
      entry = JSON.parse(line) as Record<string, unknown>;
    } catch {
      continue;
    }
    if ((entry['_TRANSPORT'] ?? 'kernel') !== 'kernel') continue;
    const us = Number(entry['__REALTIME_TIMESTAMP']);
    yield { atMs: Number.isFinite(us) ? us / 1000 : null, message: messageOf(entry.MESSAGE) };
  }
}

/**
 * Text logs: `dmesg` in its forms (since boot, -T, --time-format iso, -x, -r, with the caller's id) and the
 * files of syslog (old stamp without a year, ISO 8601), where a line must be the kernel's.
 */
export function* textLines(text: string, clock: Clock, isSyslog: boolean): Generator<LogLine> {
  for (const line of text.split('\n')) {
    const read = isSyslog ? syslogLine(line, clock) : dmesgLine(line, clock);
    if (read) yield read;
  }
}

function dmesgLine(line: string, clock: Clock): LogLine | null {
  const bare = line.replace(/^<\d{1,3}>/, '').replace(/^kern\s*:\w+\s*: /, '');
  const iso = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)[.,](\d{1,6})([+-]\d\d:?\d\d|Z) (.*)$/.exec(bare);
  if (iso) {
    const at = Date.parse(`${iso[1]}.${iso[2]}${iso[3]}`);
    return { atMs: Number.isNaN(at) ? null : at, message: iso[4] ?? '' };
  }
  const stamped = /^\[([^\]]{1,40})\] ?(.*)$/.exec(bare);
  if (!stamped) return bare === '' ? null : { atMs: null, message: bare };
  return { atMs: bracketed(stamped[1] ?? '', clock), message: withoutCaller(stamped[2] ?? '') };
}

/** `Nov 24 19:30:00 HOST kernel: [  12.3] message`, or with a stamp of RFC 3339; the kernel's own only. */
function syslogLine(line: string, clock: Clock): LogLine | null {
  const found =
    /^(\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) \S+ kernel:(?: \[[ \d.]+\])? ?(.*)$/.exec(line);
  if (!found) return null;
  const stamp = found[1] ?? '';
  const atMs = /^\d{4}/.test(stamp) ? Date.parse(stamp) : withoutYear(stamp, clock.nowMs);
  return { atMs: Number.isNaN(atMs) ? null : atMs, message: withoutCaller(found[2] ?? '') };
}

/** Seconds since boot, or the date of `dmesg -T`, which follows the language of the one who asked. */
function bracketed(stamp: string, clock: Clock): number | null {
  if (/^ *\d+\.\d+$/.test(stamp))
    return clock.bootedMs === null ? null : clock.bootedMs + Number(stamp) * 1000;
  const at = Date.parse(stamp);
  return Number.isNaN(at) ? null : at;
}

/** The year that puts the stamp last before now; a log is never of tomorrow. */
function withoutYear(stamp: string, nowMs: number): number {
  const found = /^(\w{3}) ([ \d]\d) (\d\d):(\d\d):(\d\d)$/.exec(stamp);
  const month = MONTHS.indexOf(found?.[1] ?? '');
  if (!found || month < 0) return Number.NaN;
  const [day, hour, minute, second] = found.slice(2).map(Number);
  const year = new Date(nowMs).getFullYear();
  const at = (of: number): number => new Date(of, month, day, hour, minute, second).getTime();
  return at(year) <= nowMs + 86_400_000 ? at(year) : at(year - 1);
}

/** `[ T1234] ` or `[ C0] ` of CONFIG_PRINTK_CALLER. */
function withoutCaller(message: string): string {
  return message.replace(/^\[ *[TC]\d+\] /, '');
}

/** Text that is not UTF-8 is a list of bytes in the journal's JSON. */
function messageOf(message: unknown): string {
  if (typeof message === 'string') return message;
  if (Array.isArray(message))
    return Buffer.from(message.filter((byte) => Number.isInteger(byte))).toString('utf8');
  return '';
}
