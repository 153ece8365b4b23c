import { expect, test } from 'vitest';
import {
  AIRPLAY_PORTS,
  BAD_PORTS,
  blocksIn,
  DEFAULT_RANGE,
  overlaps,
  PORT_NAMES,
  portsOf,
  readRange,
} from './blocks.ts';
import { handedOut, parseLocalRange, parseReserved } from './handed-out.ts';

const none = () => false;

test('the first block is 3001 to 3010 and the last ends below the ports of Linux', () => {
  const blocks = blocksIn(DEFAULT_RANGE, none);
  expect(blocks.slice(0, 3)).toEqual([3001, 3011, 3021]);
  expect(portsOf(3001)).toEqual([3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009, 3010]);
  expect(portsOf(blocks.at(-1)!).at(-1)).toBeLessThan(32_768);
});

test('every name has a place of its own in the block', () => {
  const offsets = Object.values(PORT_NAMES);
  expect(new Set(offsets).size).toBe(offsets.length);
  expect(Math.max(...offsets)).toBeLessThan(10);
});

test('no block holds a port that browsers refuse or that macOS takes', () => {
  const ports = new Set(blocksIn(DEFAULT_RANGE, none).flatMap(portsOf));
  for (const port of [...BAD_PORTS, ...AIRPLAY_PORTS]) expect(ports.has(port), `${port}`).toBe(false);
  const skipped = [3651, 4041, 4181, 4991, 5051, 5061, 5991, 6561, 6661, 6671, 6691, 6991, 10_071];
  const all = Array.from({ length: 2976 }, (_, at) => 3001 + 10 * at);
  expect(all.filter((base) => !ports.has(base))).toEqual(skipped);
});

test("the refused ports are those of Node's own fetch", async () => {
  const reasonOf = (port: number) =>
    fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(5000) }).then(
      () => 'answered',
      (error: Error) => (error.cause as Error | undefined)?.message ?? error.message,
    );
  for (const port of BAD_PORTS) expect(await reasonOf(port), `${port}`).toBe('bad port');
  // The neighbours are not: one more number would show here.
  const beside = new Set(BAD_PORTS.flatMap((port) => [port - 1, port + 1]));
  for (const port of beside) {
    if (!BAD_PORTS.includes(port)) expect(await reasonOf(port), `${port}`).not.toBe('bad port');
  }
});

test.each([
  ['32768\t60999\n', { first: 32_768, last: 60_999 }],
  ['1024 65535', { first: 1024, last: 65_535 }],
  ['', null],
  ['32768', null],
])('ip_local_port_range %j', (text, expected) => expect(parseLocalRange(text)).toEqual(expected));

test.each([
  ['\n', []],
  [
    '8080,9148-9150\n',
    [
      { first: 8080, last: 8080 },
      { first: 9148, last: 9150 },
    ],
  ],
])('ip_local_reserved_ports %j', (text, expected) => expect(parseReserved(text)).toEqual(expected));

test('blocks that the system hands out are skipped, except where it keeps its hands off', () => {
  const range = { first: 20_001, last: 20_050 };
  const system = { first: 20_025, last: 60_999 };
  expect(blocksIn(range, handedOut(system, []))).toEqual([20_001, 20_011]);
  expect(blocksIn(range, handedOut(system, parseReserved('20021-20040')))).toEqual([
    20_001, 20_011, 20_021, 20_031,
  ]);
});

test.each([
  [undefined, DEFAULT_RANGE],
  ['', DEFAULT_RANGE],
  ['20001-20500', { first: 20_001, last: 20_500 }],
  [' 20001-20010 ', { first: 20_001, last: 20_010 }],
])('WORKSPACE_PORTS=%s is a range', (setting, range) => expect(readRange(setting)).toEqual(range));

test.each(['20001', '20010-20001', '20001-20009', 'a-b', '80-200', '65530-65540', '20001-20500x', '-1-20'])(
  'WORKSPACE_PORTS=%s is refused and the message shows one that is right',
  (setting) =>
    expect(() => readRange(setting)).toThrow(
      expect.objectContaining({
        code: 'bad-port-range',
        exitCode: 2,
        fix: expect.stringContaining('20001-20500'),
      }),
    ),
);

test.each([
  [3001, 3001, true],
  [3001, 3010, true],
  [3010, 3001, true],
  [3001, 3011, false],
])('blocks at %i and %i share a port: %s', (one, other, expected) =>
  expect(overlaps(one, other)).toBe(expected),
);
