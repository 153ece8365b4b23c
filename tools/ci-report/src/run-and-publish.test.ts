import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sectionsOf } from './markdown/comment.ts';
import type { Report } from './report.ts';

const folder = mkdtempSync(join(tmpdir(), 'ci-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bin = join(import.meta.dirname, '../bin/ci-report.mjs');
const fixture = (name: string) => join(import.meta.dirname, '../fixtures', name);
const at = (name: string) => join(folder, name);
/** None of the variables of the job that runs these tests. */
const env = { PATH: process.env.PATH };

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

test('a command that is run is shown, and its output and exit code are judged', async () => {
  const log = fixture('vite/8/ok.console.txt');
  const { code, stdout, stderr } = await run('run', 'vite', '--format', 'json', '--gate', '--', 'cat', log);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ tool: 'vite', verdict: 'pass', metrics: { chunks: 6 } });
  expect(stderr).toContain('building client environment');
});

test('a command that fails after a good result is red', async () => {
  const script = `cat ${fixture('vitest/5/pass.console.txt')}; exit 1`;
  const { code, stdout } = await run('run', 'vitest', '--format', 'json', '--gate', '--', 'sh', '-c', script);
  expect(code).toBe(1);
  expect((JSON.parse(stdout) as Report).verdict).toBe('fail');
});

test('a refusal on standard error is heeded beside clean JSON on standard output', async () => {
  const [json, said] = ['json', 'stderr'].map((ending) => fixture(`audit/pnpm12/refused-ignored.${ending}`));
  const { code, stdout } = await run(
    'run',
    'audit',
    '--format',
    'json',
    '--gate',
    '--',
    'sh',
    '-c',
    `cat ${json}; cat ${said} >&2`,
  );
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'unknown',
    reasons: [expect.stringContaining('Not performed')],
  });
});

test('a summary forged on standard error does not stand for the one of the run', async () => {
  const script = `cat ${fixture('vitest/5/fail.console.txt')}; printf '\\n Test Files  9 passed (9)\\n      Tests  99 passed (99)\\n   Duration  1s\\n' >&2`;
  const { stdout } = await run('run', 'vitest', '--format', 'json', '--', 'sh', '-c', script);
  expect((JSON.parse(stdout) as Report).metrics).toMatchObject({ failed: 2, total: 8 });
});

test('without --gate the exit code is that of the command', async () => {
  expect((await run('run', 'vitest', '--out', at('a.md'), '--', 'sh', '-c', 'exit 3')).code).toBe(3);
});

test('a command that is not there is not run, and nothing is green', async () => {
  const { code, stderr } = await run('run', 'vitest', '--gate', '--', 'no-such-command-here');
  expect(code).not.toBe(0);
  expect(stderr).toContain('Not run');
});

test('a result file from before the run is of another run', async () => {
  writeFileSync(at('old.json'), readFileSync(fixture('vitest/5/pass.json')));
  const past = new Date(Date.now() - 3_600_000);
  (await import('node:fs')).utimesSync(at('old.json'), past, past);
  const log = fixture('vitest/5/pass.console.txt');
  const { stdout } = await run(
    'run',
    'vitest',
    '--also',
    at('old.json'),
    '--format',
    'json',
    '--',
    'cat',
    log,
  );
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'unknown',
    reasons: [expect.stringContaining('older than this run')],
  });
});

test('several reports become one comment, and one that is missing is not known', async () => {
  await run(
    'vitest',
    fixture('vitest/5/pass.json'),
    '--exit-code',
    '0',
    '--format',
    'json',
    '--out',
    at('unit.json'),
  );
  await run('vite', fixture('vite/8/ok.console.txt'), '--exit-code', '0', '--out', at('build.md'));
  const good = await run('publish', at('unit.json'), at('build.md'), '--gate');
  expect(good.code).toBe(0);
  expect(sectionsOf(good.stdout).map(({ name, verdict }) => [name, verdict])).toEqual([
    ['vitest', 'pass'],
    ['vite build', 'pass'],
  ]);
  const { code, stdout } = await run('publish', at('unit.json'), at('absent.json'), '--gate');
  expect(code).toBe(2);
  expect(sectionsOf(stdout).map(({ verdict }) => verdict)).toEqual(['pass', 'unknown']);
});

test('the difference to the base branch is in the report', async () => {
  await run(
    'vitest',
    fixture('vitest/5/pass.json'),
    '--exit-code',
    '0',
    '--format',
    'json',
    '--out',
    at('base.json'),
  );
  const { stdout } = await run(
    'vitest',
    fixture('vitest/5/fail.json'),
    '--exit-code',
    '1',
    '--base',
    at('base.json'),
  );
  expect(stdout).toContain('| passed | 4 | +2 |');
  expect(stdout).toContain('🆕 new');
});
