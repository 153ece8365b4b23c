import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/** The browser of the tests, or a sentence about why there is none and what to do. */
export type Chromium = { path: string } | { problem: string };

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ON_MAC = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Looks at CHROMIUM_PATH, then on the PATH, then at the copy that Playwright keeps; installs nothing. */
export function lookForChromium(environment: Record<string, string | undefined>): Chromium | null {
  const named = environment.CHROMIUM_PATH;
  if (named) {
    return isProgram(named)
      ? { path: named }
      : { problem: `CHROMIUM_PATH is ${named}, which is not a program. Correct it, or leave it unset` };
  }
  const folders = (environment.PATH ?? '').split(delimiter);
  const installed = ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
  const path = [...installed, ...ON_MAC, playwrightsOwn()].find(isProgram);
  return path ? { path } : null;
}

/** As `lookForChromium`; as root on Debian it installs Chromium when there is none. */
export function findChromium(): Chromium {
  const found = lookForChromium(process.env);
  if (found) return found;

  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium with apt-get');
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
  }
  return (
    lookForChromium(process.env) ?? {
      problem:
        'there is no Chromium: run `sudo apt-get install chromium` or `npx playwright install chromium`, or set CHROMIUM_PATH',
    }
  );
}

function apt(...words: string[]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function playwrightsOwn() {
  const require = createRequire(join(import.meta.dirname, '../e2e/package.json'));
  return (
    require('@playwright/test') as { chromium: { executablePath: () => string } }
  ).chromium.executablePath();
}

function isProgram(path: string) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
