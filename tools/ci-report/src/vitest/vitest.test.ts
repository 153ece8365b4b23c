import { describe, expect, test } from 'vitest';
import { fixtureText, judgedFixture, judgedTexts } from '../../test/judged.ts';
import { counted, milliseconds } from './vitest-summary.ts';

const forms = [['json'], ['xml'], ['console.txt'], ['json', 'xml', 'console.txt']];

describe.each(['3', '4', '5'])('vitest %s', (version) => {
  const judged = (name: string, ...endings: string[]) =>
    judgedFixture('vitest', `${version}/${name}`, ...endings);

  test.each(forms)('a run without a failure is green by %s', async (...endings) => {
    const report = await judged('pass', ...endings);
    expect(report).toMatchObject({
      verdict: 'pass',
      metrics: { passed: 2, failed: 0, errors: 0, total: 4, files: 1 },
    });
  });

  test.each(forms)('failed tests and a file that does not load are told apart by %s', async (...endings) => {
    const report = await judged('fail', ...endings);
    expect(report).toMatchObject({ verdict: 'fail', metrics: { failed: 2, errors: 1, total: 8, files: 3 } });
    expect(report.failures.map(({ line }) => line).slice(-2)).toEqual([6, 9]);
  });

  test('the file that does not load is a failed one with no test in the JSON', async () => {
    const { failures } = await judged('fail', 'json');
    expect(failures[0]).toMatchObject({
      name: '/repo/broken.sample.ts',
      message: expect.stringContaining('absent.ts'),
    });
  });

  test('the summary a test prints is not taken for that of the run', async () => {
    const { metrics } = await judged('fail', 'console.txt');
    expect(metrics['passed']).not.toBe(99);
    expect(metrics['files']).toBe(3);
  });

  test('coloured, on a terminal and plain, the console gives the same', async () => {
    const { metrics, failures } = await judged('fail', 'console.txt');
    const coloured = await judged('fail-colour', 'console.txt');
    expect({ ...coloured.metrics, durationMs: 0 }).toEqual({ ...metrics, durationMs: 0 });
    expect(coloured.failures.map(({ name, file, line }) => ({ name, file, line }))).toEqual(
      failures.map(({ name, file, line }) => ({ name, file, line })),
    );
    for (const name of ['fail-tty', 'fail-annotated']) {
      expect((await judged(name, 'console.txt')).metrics).toMatchObject({ failed: 2, total: 8, files: 2 });
    }
  });

  test('an error outside of tests is red, though the JSON says success', async () => {
    expect(JSON.parse(fixtureText('vitest', `${version}/unhandled.json`))).toMatchObject({
      success: true,
      numFailedTests: 0,
    });
    expect(await judged('unhandled', 'json')).toMatchObject({
      verdict: 'fail',
      metrics: { unhandledErrors: null },
    });
    const both = await judged('unhandled', 'json', 'console.txt');
    expect(both).toMatchObject({ verdict: 'fail', metrics: { unhandledErrors: 1, passed: 1 } });
    expect(both.failures).toMatchObject([
      { name: 'Uncaught Exception', file: 'unhandled.sample.ts', line: 5 },
    ]);
  });

  test('the JSON of a run with an error outside of tests is not green without the exit code', async () => {
    const json = fixtureText('vitest', `${version}/unhandled.json`);
    expect(await judgedTexts('vitest', { 'a.json': json }, null)).toMatchObject({ verdict: 'unknown' });
  });

  test.each(forms)('a run that finds no test is not green by %s', async (...endings) => {
    expect((await judged('none', ...endings)).verdict).not.toBe('pass');
    const texts = Object.fromEntries(
      endings.map((ending) => [ending, fixtureText('vitest', `${version}/none.${ending}`)]),
    );
    expect((await judgedTexts('vitest', texts, 0)).verdict).toBe('unknown');
  });

  test('an interrupted run is not known', async () => {
    const report = await judged('interrupted', 'console.txt');
    expect(report).toMatchObject({
      verdict: 'unknown',
      metrics: { passed: null, failed: null, total: null },
    });
  });

  test('a test that passed at the second try is listed as flaky', async () => {
    const { fromText } = await import('../input.ts');
    const { readInput, rulesOf } = await import('../readers.ts');
    for (const [name, text] of [
      ['json', 'fail.json'],
      ['log', 'fail.console.txt'],
    ] as const) {
      const reading = await readInput(
        rulesOf('vitest'),
        await fromText(name, fixtureText('vitest', `${version}/${text}`)),
      );
      expect(reading.detail[0]?.rows).toEqual([[expect.stringContaining('passes at the second try'), '1']]);
    }
  });

  test('an input cut off anywhere is never green', async () => {
    for (const ending of ['json', 'xml', 'console.txt']) {
      const text = fixtureText('vitest', `${version}/pass.${ending}`);
      const end = ending === 'console.txt' ? text.indexOf('Duration') : text.trimEnd().length - 1;
      for (let at = 1; at < end; at += Math.max(1, Math.floor(end / 60))) {
        const report = await judgedTexts('vitest', { [ending]: text.slice(0, at) }, 0);
        expect(report.verdict, `${ending} cut at ${at}`).toBe('unknown');
      }
    }
  });
});

test('expected failures have a word of their own from version 4, and the JSON counts them as passed', async () => {
  expect((await judgedFixture('vitest', '3/fail', 'console.txt')).metrics).toMatchObject({
    passed: 4,
    xfailed: null,
  });
  expect((await judgedFixture('vitest', '5/fail', 'console.txt')).metrics).toMatchObject({
    passed: 3,
    xfailed: 1,
  });
  const all = await judgedFixture('vitest', '5/fail', 'json', 'xml', 'console.txt');
  expect(all.metrics).toMatchObject({ passed: 3, xfailed: 1, skipped: 1, todo: 1 });
  expect(all.reasons.join()).not.toContain('contradict');
});

test('JUnit of version 5 has a suite for errors outside of tests, the older ones leave them out', async () => {
  expect((await judgedFixture('vitest', '5/unhandled', 'xml')).metrics).toMatchObject({
    unhandledErrors: 1,
    total: 1,
    files: 1,
  });
  expect((await judgedFixture('vitest', '4/unhandled', 'xml')).metrics).toMatchObject({
    unhandledErrors: null,
  });
});

test('a JSON that counts other than it holds is not green', async () => {
  const json = fixtureText('vitest', '5/pass.json').replace('"numPassedTests":2', '"numPassedTests":3');
  expect(await judgedTexts('vitest', { json }, 0)).toMatchObject({
    verdict: 'unknown',
    reasons: [expect.stringContaining('says numPassedTests 3, but holds 2')],
  });
});

test('inputs of two runs contradict each other', async () => {
  const texts = {
    'a.json': fixtureText('vitest', '5/pass.json'),
    log: fixtureText('vitest', '5/unhandled.console.txt'),
  };
  const { verdict, reasons } = await judgedTexts('vitest', texts, 0);
  expect(verdict).toBe('fail');
  expect(reasons.join('\n')).toContain('contradict');
});

test('the JSON of jest is not taken for one of vitest', async () => {
  const json = '{"numTotalTestSuites":1,"numRuntimeErrorTestSuites":0,"success":true,"testResults":[]}';
  expect((await judgedTexts('vitest', { json }, 0)).verdict).toBe('unknown');
});

test.each([
  [
    '2 failed | 6 passed | 1 expected fail (9)',
    { total: 9, counts: { failed: 2, passed: 6, 'expected fail': 1 } },
  ],
  ['no tests', { total: 0, counts: {} }],
  ['2 failed | 6 passed (9)', null],
  ['many (9)', null],
])('the row %j is read as %j', (row, read) => {
  expect(counted(row)).toEqual(read);
});

test.each([
  ['302ms (transform 34%, import 26%)', 302],
  ['1.20s (transform 1ms)', 1_200],
  ['2m 3s', 123_000],
  ['soon', null],
])('the duration %j is %j ms', (text, ms) => {
  expect(milliseconds(text)).toBe(ms);
});
