import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lookForChromium } from './chromium.ts';

function folderWith(...programs: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'browsers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of programs) writeFileSync(join(folder, name), '', { mode: 0o755 });
  return folder;
}

test('the browser on the PATH is found, Chromium before Chrome', () => {
  const folder = folderWith('google-chrome', 'chromium');
  const path = `/nowhere:${folder}`;
  expect(lookForChromium({ PATH: path })).toEqual({ path: join(folder, 'chromium') });
});

test('CHROMIUM_PATH goes before what is installed', () => {
  const folder = folderWith('chromium', 'my-browser');
  const named = join(folder, 'my-browser');
  expect(lookForChromium({ PATH: folder, CHROMIUM_PATH: named })).toEqual({ path: named });
});

test('a CHROMIUM_PATH that leads nowhere is said, not passed over', () => {
  const folder = folderWith('chromium');
  expect(lookForChromium({ PATH: folder, CHROMIUM_PATH: '/nowhere/chromium' })).toEqual({
    problem: 'CHROMIUM_PATH is /nowhere/chromium, which is not a program. Correct it, or leave it unset',
  });
});
