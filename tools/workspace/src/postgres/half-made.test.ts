import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dropHalfMade, halfMade } from './half-made.ts';

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-half-made-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('no two makings of a folder write to the same place', () => {
  const folder = join(place(), 'cluster');
  expect(new Set(Array.from({ length: 100 }, () => halfMade(folder))).size).toBe(100);
});

test('what killed makings left goes; the folder, its neighbours and the making under way stay', async () => {
  const at = place();
  const folder = join(at, 'cluster');
  const mine = halfMade(folder);
  for (const made of [
    folder,
    mine,
    halfMade(folder),
    `${folder}.new`,
    `${folder}.former`,
    join(at, 'other'),
  ]) {
    mkdirSync(made);
    writeFileSync(join(made, 'PG_VERSION'), '18');
  }
  await dropHalfMade(folder, mine);
  expect(
    readdirSync(at)
      .map((name) => join(at, name))
      .toSorted(),
  ).toEqual([folder, mine, `${folder}.former`, join(at, 'other')].toSorted());
});
