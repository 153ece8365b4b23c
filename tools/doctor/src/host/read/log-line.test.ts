import { describe, expect, it } from 'vitest';
import { journalLines, kmsgLines, textLines } from './log-line.ts';

const clock = { bootedMs: Date.parse('2026-11-20T08:00:00Z'), nowMs: Date.parse('2026-11-25T02:00:00Z') };
const at = (iso: string): number => Date.parse(iso);

describe('lines of kernel logs', () => {
  it('reads records of /dev/kmsg, and none that a program wrote there', () => {
    const text =
      '6,339,5140900,-;oom-kill:x\n SUBSYSTEM=acpi\n12,340,5150900,-;Out of memory: Killed process 1 (fake) total-vm:1kB\n3,341,6000000,c,caller=T1;second';
    expect([...kmsgLines(text, clock)]).toEqual([
      { atMs: at('2026-11-20T08:00:05.1409Z') + 0.9, message: 'oom-kill:x' },
      { atMs: at('2026-11-20T08:00:06Z'), message: 'second' },
    ]);
  });

  it('reads the journal as JSON, bytes and absent texts included, and no other transport', () => {
    const text = [
      '{"__REALTIME_TIMESTAMP":"1700000000000000","MESSAGE":"one","_TRANSPORT":"kernel"}',
      '{"__REALTIME_TIMESTAMP":"1700000001000000","MESSAGE":[116,119,111,255]}',
      '{"MESSAGE":null}',
      '{"MESSAGE":"forged","_TRANSPORT":"syslog"}',
      '{"cut',
      '-- No entries --',
    ].join('\n');
    expect([...journalLines(text)]).toEqual([
      { atMs: 1_700_000_000_000, message: 'one' },
      { atMs: 1_700_000_001_000, message: 'two\ufffd' },
      { atMs: null, message: '' },
    ]);
  });

  const dmesg: [what: string, line: string, atMs: number | null][] = [
    ['since boot', '[    5.140900] text', at('2026-11-20T08:00:05.140Z') + 0.9],
    ['since boot with the caller', '[12076.500000][  T1234] text', at('2026-11-20T11:21:16.500Z')],
    ['raw', '<6>[    5.000000] text', at('2026-11-20T08:00:05Z')],
    ['decoded', 'kern  :info  : [    5.000000] text', at('2026-11-20T08:00:05Z')],
    ['ISO', '2026-11-20T08:00:05,140900+00:00 text', at('2026-11-20T08:00:05.140Z')],
    ['-T in English', '[Fri Nov 20 08:00:05 2026] text', new Date(2026, 10, 20, 8, 0, 5).getTime()],
    ['-T in a language of its own', '[Пт ноя 20 08:00:05 2026] text', null],
  ];
  it.each(dmesg)('reads dmesg %s', (_, line, atMs) => {
    const [read] = [...textLines(line, clock, false)];
    expect(read?.message).toBe('text');
    expect(atMs === null ? read?.atMs : Math.round((read?.atMs ?? 0) - atMs)).toBe(atMs === null ? null : 0);
  });

  const syslog: [what: string, line: string, atMs: number | undefined][] = [
    [
      'old stamps',
      'Nov  4 09:27:01 db1 kernel: [  514.682838] text',
      new Date(2026, 10, 4, 9, 27, 1).getTime(),
    ],
    [
      'a stamp of last year',
      'Dec 11 10:48:09 host kernel: text',
      new Date(2025, 11, 11, 10, 48, 9).getTime(),
    ],
    ['RFC 3339', '2026-11-20T09:00:05.123456+01:00 h kernel: [  5.1] text', at('2026-11-20T08:00:05.123Z')],
    ['no other program', 'Nov  4 09:27:01 db1 app[5]: kernel: text', undefined],
    ['no text that only holds the word', 'Nov  4 09:27:01 db1 sshd: x kernel: text', undefined],
  ];
  it.each(syslog)('reads syslog with %s', (_, line, atMs) => {
    const read = [...textLines(line, clock, true)];
    expect(read.map((one) => one.atMs)).toEqual(atMs === undefined ? [] : [atMs]);
    expect(read.every(({ message }) => message === 'text')).toBe(true);
  });
});
