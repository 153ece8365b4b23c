import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginLog, followLog, lastLines, sizeOf } from './log-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-log-'));
  file = join(folder, 'web.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the last lines of a log', () => {
  it.each([
    ['fewer than wanted', 'a\nb\n', 5, 0, ['a', 'b']],
    ['as many as wanted', 'a\nb\nc\n', 2, 0, ['b', 'c']],
    ['without a last line end', 'a\nb', 1, 0, ['b']],
    ['after a byte', 'a\nb\nc\n', 5, 2, ['b', 'c']],
    ['none', 'a\n', 0, 0, []],
    ['of an empty file', '', 5, 0, []],
    ['with empty lines', 'a\n\n\n', 2, 0, ['', '']],
  ])('%s', (_name, text, count, from, lines) => {
    writeFileSync(file, text);
    expect(lastLines(file, count, from)).toEqual(lines);
  });

  it('are found in a large file, whole over the edge of a block', () => {
    const text = Array.from({ length: 40_000 }, (_, at) => `line ${at} ü`).join('\n');
    writeFileSync(file, text);
    expect(lastLines(file, 30_000)).toEqual(text.split('\n').slice(-30_000));
  });

  it('are none when there is no file', () => {
    expect(lastLines(join(folder, 'none'), 5)).toEqual([]);
    expect(sizeOf(join(folder, 'none'))).toBe(0);
  });
});

it('puts a large log aside when its service starts', () => {
  writeFileSync(file, 'x');
  expect(beginLog(file)).toBe(1);
  truncateSync(file, 17 * 1024 * 1024);
  expect(beginLog(file)).toBe(0);
  expect([sizeOf(file), sizeOf(`${file}.1`)]).toEqual([0, 17 * 1024 * 1024]);
});

describe('a log that is followed', () => {
  it('gives what is written, across pieces, and what is left at the end', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    writeFileSync(file, 'old\n');
    const done = followLog(file, { from: 4, signal: stop.signal, onLines: (more) => lines.push(...more) });
    appendFileSync(file, Buffer.from('ü').subarray(0, 1));
    await sleep(100);
    appendFileSync(file, Buffer.concat([Buffer.from('ü').subarray(1), Buffer.from('ber\nrest')]));
    await sleep(100);
    stop.abort();
    await done;
    expect(lines).toEqual(['über', 'rest']);
  });

  it('begins when there is one, and again when it was put aside or emptied', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const done = followLog(file, { from: 0, signal: stop.signal, onLines: (more) => lines.push(...more) });
    await sleep(80);
    writeFileSync(file, 'one\n');
    await sleep(150);
    renameSync(file, `${file}.1`);
    writeFileSync(file, 'two\n');
    await sleep(150);
    writeFileSync(file, '3\n');
    await sleep(150);
    stop.abort();
    await done;
    expect(lines).toEqual(['one', 'two', '3']);
  });
});
