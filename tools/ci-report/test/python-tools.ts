import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the tests run for themselves, from PyPI. The versions before these are in fixtures/. */
const PACKAGES = [
  'pytest==9.2.0',
  'pytest-cov==7.1.0',
  'pytest-bdd==9.0.1',
  'bandit==1.9.4',
  'schemathesis==4.32.5',
];

/** The virtual environment of the tests: below node_modules, so it goes when they are installed anew. */
export const PYTHON_TOOLS = join(import.meta.dirname, '../../../node_modules/.cache/ci-report-python');

/** Written last: an installation that was cut off has none, and one of other packages has another. */
const markerIn = (folder: string) => join(folder, 'installed.txt');

/** Whether every package is in a folder. */
function hasPythonTools(folder = PYTHON_TOOLS): boolean {
  const marker = markerIn(folder);
  return (
    existsSync(join(folder, 'bin/python')) &&
    existsSync(marker) &&
    readFileSync(marker, 'utf8') === PACKAGES.join('\n')
  );
}

/**
 * Brings the packages into a folder unless they are there (about 15 seconds); null when they are, else a sentence
 * about why not and what to do.
 */
export function bringPythonTools(folder = PYTHON_TOOLS, python = 'python3'): string | null {
  if (hasPythonTools(folder)) return null;
  const asked = spawnSync(python, ['-c', 'import sys, ensurepip; sys.exit(sys.version_info < (3, 10))'], {
    encoding: 'utf8',
  });
  if (asked.error)
    return `${python} is missing. Install Python 3.10 or newer (Debian: apt-get install python3-venv)`;
  if (asked.stderr !== '') return `${python} has no ensurepip. On Debian: apt-get install python3-venv`;
  if (asked.status !== 0) return `${python} is older than 3.10, which pytest 9 needs. Install a newer Python`;

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES];
  for (const [program, args] of [
    [python, ['-m', 'venv', folder]],
    [join(folder, 'bin/python'), pip],
  ] as const) {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    const said = `${stdout}${stderr}`.trim().split('\n').at(-1);
    if (status !== 0) return `the packages could not be installed from PyPI (${said}). Run the command again`;
  }
  writeFileSync(markerIn(folder), PACKAGES.join('\n'));
  return null;
}
