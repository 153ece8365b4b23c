import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { afterAll, expect, test } from 'vitest';
import type { Report } from './report.ts';

const here = join(import.meta.dirname, '..');
const { resolve } = createRequire(import.meta.url);
const vitest = join(dirname(resolve('vitest/package.json')), 'vitest.mjs');
const vite = join(dirname(createRequire(vitest).resolve('vite/package.json')), 'bin/vite.js');
const folder = mkdtempSync(join(tmpdir(), 'ci-report-'));
const samples = join(here, 'fixtures/samples');
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a real tool through `ci-report run`; none of the variables of this job. */
async function reported(
  tool: string,
  cwd: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Report> {
  const out = join(folder, 'report.json');
  const all = [join(here, 'bin/ci-report.mjs'), 'run', tool, '--format', 'json', '--out', out, ...args];
  await new Promise((done) =>
    execFile(process.execPath, all, { cwd, env: { PATH: process.env.PATH, ...env } }, done),
  );
  return JSON.parse(readFileSync(out, 'utf8')) as Report;
}

test('vitest as it is installed here is read, its files and its console alike', async () => {
  const [json, xml] = [join(folder, 'out.json'), join(folder, 'out.xml')];
  const command = ['--', process.execPath, vitest, 'run', 'passing', 'failing', 'broken'];
  const files = [
    '--reporter=default',
    '--reporter=json',
    '--reporter=junit',
    `--outputFile.json=${json}`,
    `--outputFile.junit=${xml}`,
  ];
  const report = await reported(
    'vitest',
    join(samples, 'vitest'),
    ['--also', json, '--also', xml, ...command, ...files],
    { FORCE_COLOR: '1' },
  );
  expect(report).toMatchObject({
    verdict: 'fail',
    metrics: {
      passed: 3,
      failed: 2,
      errors: 1,
      skipped: 1,
      xfailed: 1,
      todo: 1,
      unhandledErrors: 0,
      files: 3,
      total: 8,
    },
  });
  expect(report.reasons.join('\n')).not.toContain('contradict');
}, 60_000);

test('vitest without a failure is green', async () => {
  const report = await reported('vitest', join(samples, 'vitest'), [
    '--',
    process.execPath,
    vitest,
    'run',
    'passing',
  ]);
  expect(report).toMatchObject({ verdict: 'pass', metrics: { passed: 2, files: 1 } });
}, 60_000);

test('a build of vite as it is installed here is read from its console', async () => {
  const project = join(folder, 'project');
  cpSync(join(samples, 'vite'), project, { recursive: true });
  writeFileSync(join(project, 'words.js'), `export const words = "${'word '.repeat(3_000)}";\n`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><desc>${'word '.repeat(2_000)}</desc></svg>\n`;
  writeFileSync(join(project, 'words.svg'), svg);
  const command = ['--', process.execPath, vite, 'build'];
  const report = await reported('vite', project, ['--also', 'dist/.vite/manifest.json', ...command], {
    NO_COLOR: '1',
  });
  expect(report).toMatchObject({ verdict: 'pass', metrics: { chunks: 6, warnings: 0 } });
}, 60_000);
