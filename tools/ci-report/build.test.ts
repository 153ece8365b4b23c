import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const here = import.meta.dirname;
/** Below node_modules, as an installed package is: there Node reads no TypeScript. */
const modules = join(here, '../../node_modules');

test('the package runs below node_modules, where Node reads no TypeScript', () => {
  const folder = mkdtempSync(join(modules, '.ci-report-'));
  try {
    execFileSync(process.execPath, ['--no-warnings', join(here, 'build.ts'), join(folder, 'dist')]);
    mkdirSync(join(folder, 'bin'));
    cpSync(join(here, 'bin/ci-report.mjs'), join(folder, 'bin/ci-report.mjs'));
    cpSync(join(here, 'package.json'), join(folder, 'package.json'));
    const file = join(here, 'fixtures/pytest/9/pass.xml');
    const args = ['pytest', file, '--exit-code', '0', '--format', 'json', '--gate'];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'bin/ci-report.mjs'), ...args],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'pass', metrics: { passed: 4 } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
