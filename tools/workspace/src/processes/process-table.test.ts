import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseDarwinPs, parseLinuxStat, parseWindowsProcess } from './process-table.ts';

/** Fields 6 to 21 of proc_pid_stat(5), then the start time and what follows it. */
const tail = (start: string) =>
  `4242 0 -1 4194560 1011 0 0 0 1 2 0 0 20 0 11 0 ${start} 1141317632 13001 18446744073709551615`;

test.each([
  ['a plain name', `4242 (node) S 1 4242 ${tail('908123')}`, { parent: 1, group: 4242, isZombie: false }],
  ['spaces and brackets', `4242 (a) b (c) S 7 9 ${tail('908123')}`, { parent: 7, group: 9, isZombie: false }],
  ['a name like a state', `4242 () Z 1 1) R 7 9 ${tail('908123')}`, { parent: 7, group: 9, isZombie: false }],
  ['a zombie', `4242 (node) Z 1 4242 ${tail('908123')}`, { parent: 1, group: 4242, isZombie: true }],
  ['a dead one', `4242 (node) X 1 4242 ${tail('908123')}`, { parent: 1, group: 4242, isZombie: true }],
])('a line of /proc/PID/stat with %s', (_what, line, expected) => {
  expect(parseLinuxStat(`${line}\n`)).toEqual({ pid: 4242, startTime: '908123', ...expected });
});

test.each([[''], ['4242 (node'], ['4242 (node) S 1'], ['nonsense']])(
  '%j is not a line of /proc/PID/stat',
  (line) => expect(parseLinuxStat(line)).toBeNull(),
);

test.runIf(process.platform === 'linux')('the line of this very process is read', () => {
  expect(parseLinuxStat(readFileSync('/proc/self/stat', 'utf8'))).toMatchObject({
    pid: process.pid,
    parent: process.ppid,
    isZombie: false,
  });
});

test('the lines of ps on macOS', () => {
  const recorded = [
    '    1     0     1 Ss   Tue Nov 24 08:01:02 2026',
    '  812     1   812 S+   Tue Nov  3 18:11:12 2026    ',
    '99871   812   812 Z    Tue Nov  3 18:11:13 2026',
    '',
    'ps: some warning',
  ].join('\n');
  expect(parseDarwinPs(recorded)).toEqual([
    { pid: 1, parent: 0, group: 1, isZombie: false, startTime: 'Tue Nov 24 08:01:02 2026' },
    { pid: 812, parent: 1, group: 812, isZombie: false, startTime: 'Tue Nov 3 18:11:12 2026' },
    { pid: 99871, parent: 812, group: 812, isZombie: true, startTime: 'Tue Nov 3 18:11:13 2026' },
  ]);
});

test('the answer of PowerShell', () => {
  expect(parseWindowsProcess(5120, '988\r\n134086329012345678\r\n')).toEqual({
    pid: 5120,
    parent: 988,
    group: 5120,
    isZombie: false,
    startTime: '134086329012345678',
  });
});

test.each([[''], ['\r\n'], ['988\r\n'], ['Get-CimInstance : Access denied']])(
  'PowerShell that answers %j knows no such process',
  (text) => expect(parseWindowsProcess(5120, text)).toBeNull(),
);
