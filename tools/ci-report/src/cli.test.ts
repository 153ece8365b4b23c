import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fixture } from '../test/read-fixture.ts';

const BIN = join(import.meta.dirname, '../bin/ci-report.mjs');
const FIXTURES = join(import.meta.dirname, '../fixtures');
const folder = mkdtempSync(join(tmpdir(), 'ci-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: FIXTURES,
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const json = (args: string[], input = '') => JSON.parse(run([...args, '--format', 'json'], input).stdout);

test('help names every tool', () => {
  const { status, stdout } = run(['--help']);
  expect(status).toBe(0);
  for (const tool of [
    'pytest',
    'vitest',
    'vite',
    'schemathesis',
    'bandit',
    'audit',
    'bdd',
    'sonar',
    'detect',
  ]) {
    expect(stdout).toMatch(new RegExp(`^  ${tool} `, 'm'));
  }
});

test.each([
  [0, 'pass', ['pytest/9/pass.xml', '--exit-code', '0']],
  [1, 'fail', ['pytest/9/fail.xml', '--exit-code', '1']],
  [2, 'unknown', ['pytest/9/pass.xml']],
  [2, 'unknown', ['pytest/9/there-is-no-such-file.xml', '--exit-code', '0']],
  [2, 'unknown', ['pytest', '--exit-code', '0']],
  [2, 'unknown', ['--exit-code', '0']],
])('--gate ends with %i for %s', (status, verdict, args) => {
  const ended = run(['pytest', ...args, '--gate', '--format', 'json']);
  expect([ended.status, JSON.parse(ended.stdout).verdict]).toEqual([status, verdict]);
});

test('without --gate a red report ends with 0', () => {
  expect(run(['pytest', 'pytest/9/fail.xml', '--exit-code', '1', '--format', 'json']).status).toBe(0);
});

test('the JSON report holds exactly the fields of its contract', () => {
  const report = json(['pytest', 'pytest/9/fail.xml', 'pytest/9/fail.console.txt', '--exit-code', '1']);
  expect(Object.keys(report)).toEqual(['tool', 'toolVersion', 'verdict', 'reasons', 'metrics', 'failures']);
  expect(report).toMatchObject({ tool: 'pytest', toolVersion: '9.2.0', verdict: 'fail' });
  expect(Object.keys(report.failures[0])).toEqual(['name', 'file', 'line', 'message']);
});

test('standard input is read as -', () => {
  const report = json(
    ['pytest', '-', 'pytest/9/pass.xml', '--exit-code', '0'],
    fixture('pytest/9/pass.console.txt'),
  );
  expect(report).toMatchObject({
    verdict: 'pass',
    reasons: [expect.stringContaining('Standard input (console)')],
  });
});

test('UTF-16, as Windows shells write it, is read', () => {
  const file = join(folder, 'log.txt');
  writeFileSync(
    file,
    Buffer.from(`\ufeff${fixture('pytest/9/pass.console.txt').replaceAll('\n', '\r\n')}`, 'utf16le'),
  );
  expect(json(['pytest', file, '--exit-code', '0'])).toMatchObject({
    verdict: 'pass',
    metrics: { passed: 4 },
  });
});

test('a file given twice counts once', () => {
  expect(json(['pytest', 'pytest/9/pass.xml', 'pytest/9/pass.xml', '--exit-code', '0']).metrics.total).toBe(
    4,
  );
  const otherwise = ['pytest/9/pass.xml', './pytest/9/pass.xml', join(FIXTURES, 'pytest/9/pass.xml')];
  expect(json(['pytest', ...otherwise, '--exit-code', '0']).metrics.total).toBe(4);
});

test.each([
  '{"tool":"pytest","verdict":"pass","metrics":null}',
  '{"tool":"pytest","verdict":"fail","reasons":[],"metrics":{"passed":"x"},"failures":[null]}',
  'not a report',
])('a base that is damaged does not keep the report from being made: %s', (text) => {
  const base = join(folder, 'base.json');
  writeFileSync(base, text);
  const { status, stdout } = run([
    'pytest',
    'pytest/9/fail.xml',
    '--exit-code',
    '1',
    '--base',
    base,
    '--gate',
  ]);
  expect(status).toBe(1);
  expect(stdout).toContain('❌ failed');
});

test('--out writes the report to a file', () => {
  const file = join(folder, 'report.json');
  const { status, stdout } = run([
    'bandit',
    'bandit/19/clean-json.json',
    '--exit-code',
    '0',
    '--format',
    'json',
    '--out',
    file,
  ]);
  expect([status, stdout]).toEqual([0, '']);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ tool: 'bandit', verdict: 'pass' });
});

test.each([
  [['pytest', '--no-such-option']],
  [['pytest', '--exit-code', 'one']],
  [['pytest', '--exit-code', '-1']],
  [['pytest', '--format', 'html']],
  [['no-such-tool']],
])('a wrong call ends with 2: %j', (args) => {
  const { status, stdout, stderr } = run(args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).not.toBe('');
});

test('--version is that of the package', () => {
  expect(run(['--version'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test('a run of vitest takes its coverage beside its results', () => {
  const { status, stdout } = run([
    'vitest',
    'vitest/5/pass.json',
    'pytest/9/coverage-low.lcov.info',
    ...['--exit-code', '0', '--gate'],
  ]);
  expect(status).toBe(0);
  expect(stdout).toContain('ledger.py');
});

test('detect says which tool and form a file is', () => {
  expect(run(['detect', 'bandit/19/findings-sarif.sarif'])).toMatchObject({
    status: 0,
    stdout: 'bandit sarif\n',
  });
});

test('detect says when a file is nothing it knows', () => {
  expect(run(['detect', 'make-python.sh'])).toMatchObject({ status: 2, stdout: '' });
  expect(run(['detect', 'there-is-no-such-file'])).toMatchObject({ status: 2, stdout: '' });
});
