import { expect, test } from 'vitest';
import { parseLsof, parseNetstat, parseProcNetTcp, parseTasklist } from './listener-table.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (local: string, state: string, inode = '77') =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;

test.each([
  ['0100007F:4E21', '127.0.0.1'],
  ['00000000:4E21', '0.0.0.0'],
  ['0500A8C0:4E21', '192.168.0.5'],
  ['00000000000000000000000000000000:4E21', '::'],
  ['00000000000000000000000001000000:4E21', '::1'],
  ['B80D0120000000000000000001000000:4E21', '2001:db8::1'],
  ['0000000000000000FFFF00000100007F:4E21', '::ffff:7f00:1'],
])('%s of /proc/net is %s', (local, address) => {
  expect(parseProcNetTcp(HEAD + row(local, '0A'))).toEqual([{ port: 20_001, address, inode: '77' }]);
});

test('connections and an empty table hold no listeners', () => {
  expect(parseProcNetTcp(HEAD + row('0100007F:4E21', '01') + row('0100007F:4E22', '06'))).toEqual([]);
  expect(parseProcNetTcp(HEAD)).toEqual([]);
  expect(parseProcNetTcp('')).toEqual([]);
});

test('the answer of lsof on macOS', () => {
  const recorded =
    'p501\ncControlCe\nf8\nn*:7000\nf9\nn*:5000\np9012\ncnode\nf21\nn127.0.0.1:3001\nf22\nn[::1]:3001\n';
  expect(parseLsof(recorded)).toEqual([
    { port: 7000, address: '::', pid: 501, command: 'ControlCe' },
    { port: 5000, address: '::', pid: 501, command: 'ControlCe' },
    { port: 3001, address: '127.0.0.1', pid: 9012, command: 'node' },
    { port: 3001, address: '::1', pid: 9012, command: 'node' },
  ]);
  expect(parseLsof('')).toEqual([]);
});

const netstat = (listening: string, established: string) =>
  [
    '',
    'Active Connections',
    '',
    '  Proto  Local Address          Foreign Address        State           PID',
    `  TCP    0.0.0.0:135            0.0.0.0:0              ${listening}       1132`,
    `  TCP    127.0.0.1:3001         127.0.0.1:50123        ${established}     4711`,
    `  TCP    127.0.0.1:3001         0.0.0.0:0              ${listening}       4711`,
    `  TCP    [::1]:3001             [::]:0                 ${listening}       4711`,
    `  TCP    [fe80::1%12]:3002      [::]:0                 ${listening}       4`,
    '  UDP    0.0.0.0:5353           *:*                                    2204',
  ].join('\r\n');

test.each([
  ['English', 'LISTENING', 'ESTABLISHED'],
  ['German', 'ABHÖREN', 'HERGESTELLT'],
  ['French', 'LISTENING', 'ETABLIE'],
])('the answer of netstat on Windows in %s', (_language, listening, established) => {
  expect(parseNetstat(netstat(listening, established))).toEqual([
    { port: 135, address: '0.0.0.0', pid: 1132, command: null },
    { port: 3001, address: '127.0.0.1', pid: 4711, command: null },
    { port: 3001, address: '::1', pid: 4711, command: null },
    { port: 3002, address: 'fe80::1', pid: 4, command: null },
  ]);
});

test('the answer of tasklist', () => {
  expect(
    parseTasklist(
      '"System","4","Services","0","148 K"\r\n"node.exe","4711","Console","1","61,212 K"\r\n\r\n',
    ),
  ).toEqual(
    new Map([
      [4, 'System'],
      [4711, 'node.exe'],
    ]),
  );
});
