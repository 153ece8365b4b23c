import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pack, readFirst, unpack } from './archive.ts';
import { paddingAfter, readHeader, writeHeader } from './tar.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-tar-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  { path: 'base/5/1234_fsm', isFolder: false, bytes: 24_576 },
  { path: 'pg_wal', isFolder: true, bytes: 0 },
  { path: 'large', isFolder: false, bytes: 1024 ** 3 },
])('a header says what it was told: $path', (header) => {
  expect(readHeader(writeHeader(header))).toEqual(header);
});

test.each(['../x', 'a/../../x', '/etc/passwd', 'C:/x', 'a\\..\\x', '..'])(
  'the path %s is refused',
  (path) => {
    expect(() => readHeader(writeHeader({ path, isFolder: false, bytes: 0 }))).toThrow(RangeError);
  },
);

test('a link in an archive is refused', () => {
  const block = writeHeader({ path: 'x', isFolder: false, bytes: 0 });
  block.write('2', 156);
  block.write(
    `${(Number.parseInt(block.toString('latin1', 148, 154), 8) + 2).toString(8).padStart(6, '0')}\0 `,
    148,
  );
  expect(() => readHeader(block)).toThrow('neither a file nor a folder');
});

test('a changed header is noticed', () => {
  const block = writeHeader({ path: 'x', isFolder: false, bytes: 5 });
  block.write('y', 0);
  expect(() => readHeader(block)).toThrow('damaged');
});

test.each([
  [0, 0],
  [1, 511],
  [512, 0],
  [513, 511],
])('after %i bytes come %i of padding', (bytes, padding) => {
  expect(paddingAfter(bytes)).toBe(padding);
});

describe('an archive', () => {
  function fill() {
    mkdirSync(join(folder, 'in', 'empty'), { recursive: true });
    mkdirSync(join(folder, 'in', 'base'));
    writeFileSync(join(folder, 'in', 'none'), '');
    writeFileSync(join(folder, 'in', 'base', 'even'), Buffer.alloc(1024, 1));
    writeFileSync(join(folder, 'in', 'base', 'odd'), Buffer.alloc(3_000_001, 2));
    return pack(join(folder, 'in'), { name: 'first.json', text: '{"a":1}' }, join(folder, 'a.tar.gz'));
  }

  test('comes out as it went in', async () => {
    await fill();
    mkdirSync(join(folder, 'out'));
    expect(await readFirst(join(folder, 'a.tar.gz'), 'first.json')).toBe('{"a":1}');
    const unpacked = await unpack(join(folder, 'a.tar.gz'), 'first.json', join(folder, 'out'));
    expect(unpacked).toEqual({ files: 3, bytes: 3_001_025 });
    expect(readFileSync(join(folder, 'out', 'base', 'odd')).equals(Buffer.alloc(3_000_001, 2))).toBe(true);
    expect(readFileSync(join(folder, 'out', 'none'))).toHaveLength(0);
  });

  test.skipIf(process.platform === 'win32')('can be read by tar', async () => {
    await fill();
    const listed = execFileSync('tar', ['-tzf', join(folder, 'a.tar.gz')], { encoding: 'utf8' });
    expect(listed.trim().split('\n').toSorted()).toEqual(
      ['base/', 'base/even', 'base/odd', 'empty/', 'first.json', 'none'].toSorted(),
    );
  });
});
