import { expect, test } from 'vitest';
import { fromPieces } from '../input.ts';
import { eachLine } from './console-lines.ts';

async function linesOf(pieces: Iterable<string>): Promise<string[]> {
  const lines: string[] = [];
  await eachLine(await fromPieces('-', pieces), (line) => lines.push(line));
  return lines;
}

const LOG = '\x1b[31mone\x1b[0m\r\n10 %\r\x1b[2K100 %\n\n\x1b]0;a title\x07two\n\x1b[38:5:1mthree';

test('wherever the text is cut into pieces, its lines are the same', async () => {
  const whole = await linesOf([LOG]);
  expect(whole).toEqual(['one', '100 %', '', 'two', 'three']);
  for (let cut = 0; cut <= LOG.length; cut++) {
    expect(await linesOf([LOG.slice(0, cut), LOG.slice(cut)])).toEqual(whole);
  }
  expect(await linesOf(LOG)).toEqual(whole);
});

test('a line without end is kept with its beginning and its end', async () => {
  const pieces = Array.from({ length: 64 }, (_, at) => `${at} `.repeat(20_000));
  const [line = ''] = await linesOf(pieces);
  expect(line.length).toBeLessThanOrEqual(256 * 1024);
  expect(line.startsWith('0 0 ')).toBe(true);
  expect(line.endsWith('63 ')).toBe(true);
});

test('the times that GitHub and GitLab put before each line go', async () => {
  const log = [
    '2026-11-24T10:04:32.1327420Z ===== 5 passed in 0.03s =====',
    '2026-11-24T10:04:32.132742Z 00O \x1b[32mgreen\x1b[0m',
    '2026-11-24T10:04:32.132742Z 01E+continued',
    '2026-11-24 is a date',
  ];
  expect(await linesOf([log.join('\n')])).toEqual([
    '===== 5 passed in 0.03s =====',
    'green',
    'continued',
    log[3],
  ]);
});
