import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { checks } from './checks.ts';
import { findChromium } from './chromium.ts';
import { writeOwnReport } from './own-report.ts';
import { runStep, runSteps, type Result, type Step } from './steps.ts';
import { summary } from './summary.ts';
import type { Report } from './test-counts.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'artifacts/reports');

const report = (kind: Report['kind'], name: string): Report => ({
  kind,
  path: join(reports, `${name}.json`),
});

function vitestStep(name: string, script: string, file: string, env?: Step['env']): Step {
  const written = report('vitest', file);
  return {
    name,
    script,
    args: `--reporter=default --reporter=json --outputFile.json="${written.path}"`,
    report: written,
    isLive: true,
    ...(env && { env }),
  };
}

const suites: Step[] = [
  { name: 'python tools', script: 'python:tools' },
  vitestStep('unit', 'test:unit', 'unit'),
  vitestStep('api on PGlite', 'test:api', 'api'),
  vitestStep('tools on the real thing', 'test:real', 'real'),
  vitestStep('api on PostgreSQL', 'test:api', 'api-postgres', { TEST_DATABASE: 'postgres' }),
];

/** The browser sees the production build, so without one there is nothing to test. */
async function inBrowser(): Promise<Result[]> {
  const build = await runStep({ name: 'build', script: 'build' });
  const written = report('playwright', 'e2e');
  const notRun = { name: 'browser', passed: 0, failed: 1, skipped: 0, seconds: 0, failedTests: [] };
  if (build.failed > 0) return [build, { ...notRun, reason: 'there is no build to look at' }];

  const chromium = findChromium();
  if ('problem' in chromium) return [build, { ...notRun, reason: chromium.problem }];

  const browser = await runStep({
    name: 'browser',
    script: 'e2e',
    args: '--reporter=list,json',
    env: { CHROMIUM_PATH: chromium.path, PLAYWRIGHT_JSON_OUTPUT_FILE: written.path },
    report: written,
    isLive: true,
  });
  return [build, browser];
}

async function testAll() {
  mkdirSync(reports, { recursive: true });
  const results = await runSteps(checks, availableParallelism());
  for (const suite of suites) results.push(await runStep(suite));
  results.push(...(await inBrowser()));

  writeOwnReport();
  console.log(`\n${summary(results)}`);
  if (results.some(({ failed }) => failed > 0)) process.exitCode = 1;
}

/** `npm test sessions`: one feature on both sides, by path, and nothing else. */
function testSome(paths: string[]) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...paths], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

const paths = process.argv.slice(2);
if (paths.length > 0) testSome(paths);
else await testAll();
