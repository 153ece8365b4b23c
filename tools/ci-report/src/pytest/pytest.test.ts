import { describe, expect, test } from 'vitest';
import { fixture, read, report, reportOf } from '../../test/read-fixture.ts';

const NOTHING = {
  passed: 0,
  failed: 0,
  errors: 0,
  skipped: 0,
  xfailed: 0,
  xpassed: 0,
  deselected: 0,
  warnings: 0,
  rerun: 0,
  total: 0,
  durationMs: expect.any(Number),
};
const EVERYTHING = {
  ...NOTHING,
  passed: 11,
  failed: 4,
  errors: 3,
  skipped: 1,
  xfailed: 1,
  xpassed: 1,
  deselected: 1,
  warnings: 1,
  rerun: 2,
  total: 21,
};
const UNSEEN = { xpassed: null, deselected: null, warnings: null, rerun: null };

describe.each(['7', '8', '9'])('pytest %s', (major) => {
  const run = (name: string) => `pytest/${major}/${name}`;

  test.each([
    ['pass', 'pass', { ...NOTHING, passed: 4, total: 4 }],
    ['pass-quiet-colour', 'pass', { ...NOTHING, passed: 4, total: 4 }],
    ['fail', 'fail', EVERYTHING],
    ['fail-colour', 'fail', EVERYTHING],
    ['fail-verbose', 'fail', { ...EVERYTHING, passed: 8, deselected: 0, total: 18 }],
    ['fail-verbose-colour', 'fail', { ...EVERYTHING, passed: 8, deselected: 0, total: 18 }],
    ['fail-nosummary', 'fail', { ...EVERYTHING, passed: 8, deselected: 0, total: 18 }],
    ['first-failure', 'fail', { ...NOTHING, passed: 1, failed: 1, total: 2 }],
    ['uncollectable', 'fail', { ...NOTHING, errors: 1, total: 1 }],
    ['interrupted', 'unknown', { ...NOTHING, passed: 1, total: 1 }],
    ['none', 'unknown', { ...NOTHING, deselected: 4 }],
    ['usage', 'unknown', NOTHING],
    ['coverage-low', 'fail', { ...NOTHING, passed: 4, total: 4 }],
  ])('%s: console and JUnit agree with the exit code on %s', async (name, verdict, metrics) => {
    const { reasons, ...rest } = await reportOf('pytest', run(name), ['console.txt', 'xml']);
    expect(rest).toMatchObject({ verdict, metrics });
    expect(reasons.filter((reason) => reason.includes('contradict'))).toEqual([]);
  });

  test('coloured and plain output give the same report', async () => {
    for (const name of ['fail', 'fail-verbose']) {
      const plain = await read('pytest', '-', fixture(run(`${name}.console.txt`)));
      const coloured = await read('pytest', '-', fixture(run(`${name}-colour.console.txt`)));
      const same = ({ metrics, failures, problems, verdict, toolVersion }: typeof plain) => ({
        metrics: { ...metrics, durationMs: 0 },
        failures: failures.map(({ message, ...rest }) => ({
          ...rest,
          message: message.replace(/0\.\d+s/g, ''),
        })),
        problems,
        verdict,
        toolVersion,
      });
      expect(same(coloured)).toEqual(same(plain));
      expect(coloured.failures).toHaveLength(7);
    }
  });

  test('a process that dies in the middle with exit code 0 is not green', async () => {
    const { verdict, reasons, metrics } = await reportOf('pytest', run('died'), ['console.txt']);
    expect(verdict).toBe('unknown');
    expect(reasons).toEqual([expect.stringContaining('no result line of pytest')]);
    expect(metrics['passed']).toBeNull();
  });

  test('JUnit alone leaves null what it cannot say', async () => {
    const { metrics, verdict } = await report('pytest', { 'fail.xml': fixture(run('fail.xml')) }, 1);
    expect(verdict).toBe('fail');
    expect(metrics).toEqual({ ...EVERYTHING, ...UNSEEN, passed: 12, durationMs: expect.any(Number) });
  });

  test('-qq prints no result line: the console is unknown, JUnit and exit code are enough', async () => {
    const both = await reportOf('pytest', run('pass-qq'), ['console.txt', 'xml']);
    expect(both).toMatchObject({ verdict: 'unknown', reasons: [expect.stringContaining('-qq')] });
    expect(await reportOf('pytest', run('pass-qq'), ['xml'])).toMatchObject({ verdict: 'pass' });
  });

  test('failures name their place', async () => {
    for (const ending of ['xml', 'console.txt']) {
      const { failures } = await reportOf('pytest', run('fail'), [ending]);
      expect(failures[0]).toMatchObject({
        name: expect.stringMatching(/^test_every_outcome(?:\.py)?::test_fails$/),
        file: 'test_every_outcome.py',
        line: 18,
        message: expect.stringContaining('AssertionError: the balance <b>is</b> wrong'),
      });
    }
  });

  test('coverage below its limit is named as the reason', async () => {
    const { reasons } = await reportOf('pytest', run('coverage-low'), [
      'console.txt',
      'xml',
      'cobertura.xml',
    ]);
    expect(reasons[0]).toContain('Required test coverage of 95% not reached');
  });

  test.each(['cobertura.xml', 'lcov.info'])(
    'coverage from %s is a detail and never a verdict',
    async (ending) => {
      const text = fixture(run(`coverage-low.${ending}`));
      const reading = await read('pytest', ending, text);
      expect(reading).toMatchObject({ source: 'coverage', problems: [] });
      expect(reading.detail[0]!.rows).toEqual([
        ['ledger.py', '6', '5', '83.3 %'],
        ['Total', '6', '5', '83.3 %'],
      ]);
      expect(await report('pytest', { [ending]: text }, 0)).toMatchObject({ verdict: 'unknown' });
      const cut = await read('pytest', ending, text.slice(0, text.length / 2));
      expect(cut.problems).toHaveLength(1);
    },
  );
});

test.each(['7', '8', '9'])(
  'pytest %s: the coverage table and the slowest tests of the console are details',
  async (major) => {
    const coverage = await read('pytest', '-', fixture(`pytest/${major}/coverage-low.console.txt`));
    expect(coverage.detail).toEqual([
      {
        title: 'Coverage',
        head: ['Name', 'Stmts', 'Miss', 'Cover', 'Missing'],
        rows: [
          ['ledger.py', '6', '1', '83%', '5'],
          ['TOTAL', '6', '1', '83%'],
        ],
      },
    ]);
    const slow = await read('pytest', '-', fixture(`pytest/${major}/fail.console.txt`));
    expect(slow.detail[0]).toMatchObject({
      title: 'Slowest tests',
      rows: [['test_every_outcome.py::test_takes_a_while', 'call', expect.stringMatching(/^0\.1/)]],
    });
  },
);

test('green needs the exit code', async () => {
  const texts = { 'pass.xml': fixture('pytest/9/pass.xml'), 'c.txt': fixture('pytest/9/pass.console.txt') };
  expect(await report('pytest', texts, 0)).toMatchObject({ verdict: 'pass' });
  const without = await report('pytest', texts, null);
  expect(without).toMatchObject({ verdict: 'unknown', reasons: [expect.stringContaining('--exit-code')] });
});

test.each([
  [1, 'fail'],
  [2, 'unknown'],
  [3, 'unknown'],
  [4, 'unknown'],
  [5, 'unknown'],
  [137, 'unknown'],
])('green files with exit code %i are not green', async (code, verdict) => {
  const made = await report('pytest', { 'pass.xml': fixture('pytest/9/pass.xml') }, code);
  expect(made).toMatchObject({ verdict, reasons: [expect.stringContaining(`exit code ${code}`)] });
});

test('a red file with exit code 0 stays red and says that they differ', async () => {
  const { verdict, reasons } = await report('pytest', { 'fail.xml': fixture('pytest/9/fail.xml') }, 0);
  expect(verdict).toBe('fail');
  expect(reasons.join(' ')).toContain('exit code 0. The results that were given show a failure');
});

test('a console of another run contradicts the JUnit file', async () => {
  const junit = fixture('pytest/9/pass.xml');
  const { verdict, reasons } = await report('pytest', { 'a.xml': junit, 'c.txt': '5 passed in 0.02s\n' }, 0);
  expect(verdict).toBe('unknown');
  expect(reasons).toEqual([
    'The inputs contradict each other: passed is 4 in a.xml (junit) and 5 in c.txt (console).',
  ]);
});

test('a result line that a test prints is not the result', async () => {
  const log = fixture('pytest/9/fail-verbose-colour.console.txt');
  expect(log).toContain('99 passed');
  expect(await report('pytest', { 'c.txt': log }, 0)).toMatchObject({
    verdict: 'fail',
    metrics: { failed: 4 },
  });
});

test('a result line forged after the end contradicts what pytest said before', async () => {
  const log = `${fixture('pytest/9/fail.console.txt')}===== 99 passed in 0.01s =====\n`;
  const { verdict, reasons } = await report('pytest', { 'c.txt': log }, 0);
  expect(verdict).toBe('unknown');
  expect(reasons).toEqual([
    'The result line of c.txt counts 99 tests, but 19 were collected.',
    'c.txt lists 7 failures, but its result line counts 0.',
  ]);
});

test.each([
  ['5 passed in 0.03s', { passed: 5 }],
  [
    '= 1 failed, 2 warnings, 1 error in 61.20s (0:01:01) =',
    { failed: 1, warnings: 2, errors: 1, durationMs: 61_200 },
  ],
  ['= 2 errors in 90061.00s (1 day, 1:01:01) =', { errors: 2 }],
  ['=== 1 passed, 3 subtests passed in 0.05s ===', { passed: 1, total: 1 }],
  ['=== 1 passed, 2 subtests failed in 0.05s ===', { failed: 2 }],
  ['\x1b[32m\x1b[1m4 passed\x1b[0m\x1b[32m in 0.02s\x1b[0m\x1b[0m\r', { passed: 4 }],
])('result line %j', async (line, metrics) => {
  expect((await read('pytest', '-', `${line}\n`)).metrics).toMatchObject(metrics);
});

test.each([
  '== 3 tests collected in 0.01s ==',
  '5/9 tests collected (4 deselected) in 0.01s',
  'no tests collected in 0.0s',
])('only collecting is not running: %s', async (line) => {
  expect(await report('pytest', { 'c.txt': `${line}\n` }, 0)).toMatchObject({ verdict: 'unknown' });
});

test('an error inside pytest is said', async () => {
  const log = 'INTERNALERROR> Traceback\n===== 3 passed in 0.1s =====\n';
  const { verdict, reasons } = await report('pytest', { 'c.txt': log }, 0);
  expect([verdict, ...reasons]).toEqual(['unknown', 'pytest reports an error of its own (INTERNALERROR).']);
});

test('a green run after a red one in the same log is not green', async () => {
  const red = '== test session starts ==\ncollected 2 items\n== 1 failed, 1 passed in 1.00s ==\n'.replaceAll(
    '==',
    '=====',
  );
  const green = '===== test session starts =====\ncollected 3 items\n===== 3 passed in 1.00s =====\n';
  expect(await report('pytest', { c: green }, 0)).toMatchObject({ verdict: 'pass' });
  expect(await report('pytest', { c: red + green }, 0)).toMatchObject({ verdict: 'unknown' });
  expect(await report('pytest', { c: green.replace('=====', '===== Schemathesis') }, 0)).toMatchObject({
    verdict: 'unknown',
  });
});

test('only skipped tests are no green', async () => {
  const skipped =
    '<testsuite name="pytest"><testcase classname="a" name="b"><skipped/></testcase></testsuite>';
  expect(await report('pytest', { 'a.xml': skipped }, 0)).toMatchObject({ verdict: 'unknown' });
});

test('the counts in the attributes are not the counts of the cases', async () => {
  const junit =
    '<testsuite name="pytest" tests="24" errors="0" failures="0"><testcase classname="a" name="b"/></testsuite>';
  expect(await report('pytest', { 'a.xml': junit }, 0)).toMatchObject({
    verdict: 'pass',
    metrics: { total: 1 },
  });
  const lying = junit.replace('failures="0"', 'failures="2"');
  const { verdict, reasons } = await report('pytest', { 'a.xml': lying }, 0);
  expect(verdict).toBe('unknown');
  expect(reasons).toEqual(['The suite "pytest" says it has 2 failures and errors, but 0 are in the file.']);
});

test('parts of one run add up, and a part that is red is red', async () => {
  const part = fixture('pytest/9/pass.xml');
  expect(await report('pytest', { 'a.xml': part, 'b.xml': part }, 0)).toMatchObject({
    verdict: 'pass',
    metrics: { passed: 8, total: 8, xpassed: null },
  });
  const both = await report('pytest', { 'a.xml': part, 'b.xml': fixture('pytest/9/fail.xml') }, 0);
  expect(both.verdict).toBe('fail');
});

test.each([
  ['an empty file', 'a.xml', '', 'is empty'],
  ['a foreign file', 'a.json', '{"hello": 1}', 'is not a result of pytest'],
  ['foreign XML', 'a.xml', '<html><body/></html>', 'is not a result of pytest'],
  ['a log of something else', 'c.txt', 'hello\n', 'no result line of pytest'],
])('%s is unknown', async (_what, name, text, why) => {
  const made = await report('pytest', { [name]: text }, 0);
  expect(made).toMatchObject({
    verdict: 'unknown',
    metrics: { passed: null },
    reasons: [expect.stringContaining(why)],
  });
});

test('nothing given is not performed', async () => {
  expect(await report('pytest', {}, 0)).toMatchObject({
    verdict: 'unknown',
    reasons: [expect.stringContaining('Not performed')],
  });
});
