import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bringPythonTools, PYTHON_TOOLS } from '../test/python-tools.ts';
import type { Report } from './report.ts';

const here = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'ci-report-python-'));
const samples = join(here, 'fixtures/samples');
const program = (name: string) => join(PYTHON_TOOLS, 'bin', name);
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a real tool through `ci-report run` in a copy of its samples, with the files it writes; none of the variables of this job. */
async function reported(tool: string, sample: string, files: string[], command: string[]): Promise<Report> {
  const cwd = join(folder, `${tool}-${sample}`);
  cpSync(join(samples, sample), cwd, { recursive: true });
  const out = join(cwd, 'report.json');
  const also = files.flatMap((file) => ['--also', file]);
  const own = [join(here, 'bin/ci-report.mjs'), 'run', tool, '--format', 'json', '--out', out, ...also];
  const env = { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1', FORCE_COLOR: '1' };
  await new Promise((done) => execFile(process.execPath, [...own, '--', ...command], { cwd, env }, done));
  return JSON.parse(readFileSync(out, 'utf8')) as Report;
}

const noContradiction = ({ reasons }: Report) => expect(reasons.join('\n')).not.toContain('contradict');

describe('with the Python tools as they are installed', { timeout: 120_000 }, () => {
  // They are there already where `npm run python:tools` ran, as it does in `npm test`.
  beforeAll(() => {
    const missing = bringPythonTools();
    if (missing) throw new Error(missing);
  }, 120_000);

  const pytest = [program('python'), '-m', 'pytest', '--junitxml=out.xml'];

  test('a run of pytest without a failure is green, its coverage beside it', async () => {
    const coverage = ['--cov=ledger', '--cov-report=term', '--cov-report=xml:coverage.xml'];
    const report = await reported(
      'pytest',
      'pytest',
      ['out.xml', 'coverage.xml'],
      [...pytest, ...coverage, 'test_passing.py'],
    );
    expect(report).toMatchObject({
      toolVersion: '9.2.0',
      verdict: 'pass',
      metrics: { passed: 4, failed: 0, errors: 0, total: 4 },
    });
  });

  test('every outcome of pytest is counted alike in its file and on its coloured console', async () => {
    const every = ['-v', '-rA', '--color=yes', 'test_every_outcome.py', '-k', 'not flaky'];
    const report = await reported('pytest', 'pytest', ['out.xml'], [...pytest, ...every]);
    expect(report).toMatchObject({
      verdict: 'fail',
      metrics: { failed: 4, errors: 3, skipped: 1, xfailed: 1, xpassed: 1, deselected: 1 },
    });
    expect(report.failures.map(({ name }) => name).join('\n')).toContain('test_hostile_names[@everyone]');
    noContradiction(report);
  });

  test('pytest-bdd is green when every scenario passed', async () => {
    const command = [...pytest, '--cucumberjson=out.json', '--gherkin-terminal-reporter', '-vv'];
    const report = await reported('bdd', 'bdd', ['out.xml', 'out.json'], [...command, 'test_payments.py']);
    expect(report).toMatchObject({ verdict: 'pass', metrics: { failed: 0 } });
    expect(report.metrics.scenarios).toBe(report.metrics.total);
    expect(report.metrics.steps).toBeGreaterThan(0);
  });

  test('a step nobody defined is red, though cucumber.json leaves it out', async () => {
    const command = [...pytest, '--cucumberjson=out.json', 'test_failing.py', '-k', 'later_step'];
    const report = await reported('bdd', 'bdd', ['out.xml', 'out.json'], command);
    expect(report).toMatchObject({ verdict: 'fail', metrics: { failed: 1 } });
    expect(report.failures[0]).toMatchObject({ file: 'failing.feature' });
  });

  test.each([
    ['clean', { verdict: 'pass', metrics: { high: 0, medium: 0, low: 0, skippedFiles: 0 } }],
    ['findings', { verdict: 'fail', metrics: { high: 1, skippedFiles: 0, nosec: 1 } }],
    ['broken', { verdict: 'unknown', metrics: { high: 0, skippedFiles: 1 } }],
  ])('bandit on the sample "%s" is read from its console and its JSON', async (of, expected) => {
    const report = await reported('bandit', 'bandit', [], [program('bandit'), '-r', of]);
    expect(report).toMatchObject(expected);
    const json = await reported('bandit', 'bandit', [], [program('bandit'), '-q', '-f', 'json', '-r', of]);
    expect(json).toMatchObject(expected);
  });

  test.each([
    [200, 'pass', { operations: 1, failures: 0, errors: 0 }],
    // A server error, and a status that the document does not name.
    [500, 'fail', { operations: 1, failures: 2, errors: 0 }],
    // It hangs up: each phase meets the error anew, and Schemathesis counts it once.
    ['nothing', 'fail', { failures: 0, errors: 1 }],
  ] as const)(
    'Schemathesis against a service that answers %s below 50 is "%s"',
    async (status, verdict, metrics) => {
      const address = await startService(status);
      const files = [
        '--report=junit,ndjson',
        '--report-junit-path=out.xml',
        '--report-ndjson-path=out.ndjson',
      ];
      const command = [program('st'), 'run', `${address}/openapi.json`, '-n', '30', '--seed', '1', ...files];
      const report = await reported('schemathesis', 'pytest', ['out.xml', 'out.ndjson'], command);
      expect(report).toMatchObject({ toolVersion: '4.32.5', verdict, metrics });
      expect(report.metrics.cases).toBeGreaterThan(0);
      if (verdict === 'fail') expect(report.failures[0]!.message).toContain('curl -X GET');
      expect(report.reasons.join('\n')).not.toContain('contradict each other: errors');
    },
  );
});

/** One operation whose parameter is a number; those below 50 are answered with this status, or not at all. */
async function startService(status: number | 'nothing'): Promise<string> {
  const n = { in: 'query', name: 'n', required: true, schema: { type: 'integer', minimum: 0, maximum: 99 } };
  const document = {
    openapi: '3.0.3',
    info: { title: 'small', version: '1' },
    paths: {
      '/number': {
        get: {
          parameters: [n],
          responses: { 200: { description: 'a number' }, 400: { description: 'refused' } },
        },
      },
    },
  };
  const server = createServer(({ url = '', method = '' }, answer) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const given = searchParams.getAll('n');
    const number = given.length === 1 && /^\d{1,2}$/.test(given[0]!) ? Number(given[0]) : null;
    if (pathname === '/openapi.json')
      answer.setHeader('content-type', 'application/json').end(JSON.stringify(document));
    else if (method !== 'GET') answer.writeHead(405, { allow: 'GET' }).end();
    else if (number === null) answer.writeHead(400).end();
    else if (number >= 50) answer.writeHead(200).end();
    else if (status === 'nothing') answer.destroy();
    else answer.writeHead(status).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
