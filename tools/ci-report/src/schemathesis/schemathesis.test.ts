import { describe, expect, test } from 'vitest';
import { fixture, read, report, reportOf } from '../../test/read-fixture.ts';

describe('version 4', () => {
  test.each([
    ['good', 'pass', { operations: 1, failures: 0, errors: 0, warnings: 0 }],
    ['good-bad-crash', 'fail', { operations: 3, failures: 3, errors: 0, warnings: 0 }],
    ['good-locked', 'fail', { operations: 2, failures: 1, errors: 0, warnings: 1 }],
    ['interrupted', 'fail', { operations: 3, failures: 3 }],
  ])('%s: console, JUnit and NDJSON agree on %s', async (name, verdict, metrics) => {
    const made = await reportOf('schemathesis', `schemathesis/4/${name}`, ['console.txt', 'xml', 'ndjson']);
    expect(made).toMatchObject({ verdict, toolVersion: '4.32.5', metrics });
    expect(made.metrics['cases']).toBeGreaterThan(0);
    expect(made.reasons.join(' ')).not.toContain('contradict');
  });

  test('failures are counted, not operations, in every form', async () => {
    for (const ending of ['console.txt', 'xml', 'ndjson']) {
      const { metrics, failures } = await reportOf('schemathesis', 'schemathesis/4/good-bad-crash', [ending]);
      expect(metrics).toMatchObject({ operations: 3, failures: 3 });
      expect(failures.map(({ name }) => name)).toEqual([
        'GET /bad: ST108 Response violates schema',
        'GET /crash: ST101 Server error',
        'GET /crash: ST103 Undocumented status code',
      ]);
      expect(failures[1]!.message).toContain("curl -X GET 'http://127.0.0.1:8731/crash?n=");
    }
  });

  test('on a terminal it reads the same', async () => {
    for (const name of ['good', 'good-bad-crash', 'good-locked']) {
      const plain = await reportOf('schemathesis', `schemathesis/4/${name}`, ['console.txt']);
      const terminal = await reportOf('schemathesis', `schemathesis/4/${name}-tty`, ['console.txt']);
      const same = ({ verdict, metrics, failures }: typeof plain) => ({
        verdict,
        metrics: { ...metrics, cases: 0 },
        names: failures.map((failure) => failure.name),
      });
      expect(same(terminal)).toEqual(same(plain));
    }
  });

  test('an interrupted run says so, even when nothing failed before', async () => {
    const lines = fixture('schemathesis/4/good.ndjson').trimEnd().split('\n');
    const stopped = lines.join('\n').replace('"stop_reason":"completed"', '"stop_reason":"interrupted"');
    const made = await report('schemathesis', { 'a.ndjson': stopped }, 0);
    expect(made).toMatchObject({
      verdict: 'unknown',
      reasons: ['The run stopped before its end: interrupted.'],
    });
  });

  test('without its last event an NDJSON file is cut off', async () => {
    const lines = fixture('schemathesis/4/good.ndjson').trimEnd().split('\n');
    const made = await report('schemathesis', { 'a.ndjson': lines.slice(0, -1).join('\n') }, 0);
    expect(made).toMatchObject({ verdict: 'unknown', reasons: [expect.stringContaining('EngineFinished')] });
  });

  test('a specification that could not be loaded is not performed', async () => {
    const made = await reportOf('schemathesis', 'schemathesis/4/unreachable', ['console.txt']);
    expect(made).toMatchObject({ verdict: 'unknown', metrics: { operations: null, failures: null } });
    expect(made.reasons[0]).toMatch(/^Not performed: Failed to load specification/);
  });
});

describe('version 3', () => {
  test.each([
    ['good', 'pass', { operations: 1, cases: 20, failures: 0, errors: 0, warnings: null }],
    [
      'good-bad-crash',
      'fail',
      { operations: 3, cases: expect.any(Number), failures: 2, errors: 0, warnings: null },
    ],
    ['good-locked', 'fail', { operations: 2, failures: 1 }],
  ])('%s: console and JUnit agree on %s', async (name, verdict, metrics) => {
    const made = await reportOf('schemathesis', `schemathesis/3/${name}`, ['console.txt', 'xml']);
    expect(made).toMatchObject({ verdict, metrics });
    expect(made.reasons.join(' ')).not.toContain('contradict');
  });

  test('coloured output reads the same', async () => {
    const made = await reportOf('schemathesis', 'schemathesis/3/good-bad-crash-colour', ['console.txt']);
    expect(made).toMatchObject({ verdict: 'fail', metrics: { operations: 3, failures: 2 } });
  });
});

const HEAD = 'Schemathesis v4.9.0\n\nAPI Operations:\n  Selected: 2/2\n  Tested: 2\n\n';

test.each([
  ['=== No issues found in 1.00s ===', 'pass', { failures: 0, errors: 0, warnings: 0 }],
  ['=== 2 warnings in 1.00s ===', 'pass', { failures: 0, warnings: 2 }],
  ['=== 1 failure, 2 errors, 1 warning in 61.00s ===', 'fail', { failures: 1, errors: 2, warnings: 1 }],
  ['=== 1 error in 1.00s ===', 'fail', { errors: 1 }],
  ['=== Empty test suite ===', 'unknown', {}],
  ['=== N failures, N errors in 1.00s ===', 'unknown', { failures: null, errors: null }],
  ['=== 3 failures, interrupted after 2.61s ===', 'fail', { failures: 3 }],
  ['=== in 1.00s ===', 'unknown', { failures: null }],
  ['===  in 1.00s ===', 'unknown', { failures: null }],
  ['=== interrupted after 2.61s ===', 'unknown', {}],
])('last line %s is %s', async (line, verdict, metrics) => {
  const made = await report(
    'schemathesis',
    { 'c.txt': `${HEAD}Test cases:\n  N generated, N passed\n\n${line}\n` },
    0,
  );
  expect(made).toMatchObject({ verdict, metrics: { ...metrics, cases: null } });
});

test('operations that were selected but not tested are a gap', async () => {
  const log = `${HEAD.replace('Tested: 2', 'Tested: 1')}=== No issues found in 1.00s ===\n`;
  const made = await report('schemathesis', { 'c.txt': log }, 0);
  expect(made).toMatchObject({ verdict: 'unknown', reasons: ['Of 2 selected operations, 1 were tested.'] });
});

test('the checks are a detail of both versions', async () => {
  const three = await read('schemathesis', '-', fixture('schemathesis/3/good-bad-crash.console.txt'));
  const four = await read('schemathesis', 'a.ndjson', fixture('schemathesis/4/good-bad-crash.ndjson'));
  for (const { detail } of [three, four]) {
    const [table] = detail;
    expect(table).toMatchObject({ title: 'Checks', head: ['Check', 'Passed', 'Failed'] });
    const failed = (name: string) => Number(table!.rows.find(([check]) => check === name)?.[2]);
    expect(failed('response_schema_conformance')).toBeGreaterThan(0);
    expect(failed('content_type_conformance')).toBe(0);
  }
});

test('a green run after a red one in the same log is not green', async () => {
  const green = `${HEAD}=== No issues found in 1.00s ===\n`;
  expect(await report('schemathesis', { c: green }, 0)).toMatchObject({ verdict: 'pass' });
  const log = `${HEAD}=== 1 failure in 1.00s ===\n${green}`;
  expect(await report('schemathesis', { c: log }, 0)).toMatchObject({ verdict: 'unknown' });
});

test('the stateful phase is no operation', async () => {
  const junit =
    '<?xml version="1.0"?><testsuites><testsuite name="schemathesis"><testcase name="GET /a"/>' +
    '<testcase name="Stateful tests"/></testsuite></testsuites>';
  expect((await read('schemathesis', 'a.xml', junit)).metrics['operations']).toBe(1);
});

test('an error element and a skipped operation of newer versions are read', async () => {
  const junit =
    '<?xml version="1.0"?><testsuites><testsuite name="schemathesis"><testcase name="GET /a"><error type="error">no ' +
    'connection</error></testcase><testcase name="GET /b"><skipped/></testcase></testsuite></testsuites>';
  const made = await report('schemathesis', { 'a.xml': junit }, 0);
  expect(made).toMatchObject({
    verdict: 'fail',
    metrics: { operations: 2, errors: 1, failures: 0, warnings: null },
  });
});

test('an error that every phase meets again counts once for an operation and kind, as Schemathesis counts it', async () => {
  const error = (kind: string, n: number) =>
    `<error type="error">${kind}\n\nFailed\n\ncurl /a?n=${n}</error>`;
  const errors = [error('Network Error', 1), error('Network Error', 2), error('Schema Error', 1)].join('');
  const xml =
    '<?xml version="1.0"?><testsuites><testsuite name="schemathesis"><testcase name="GET /a">' +
    `${errors}</testcase></testsuite></testsuites>`;
  const event = (type: string, phase: string) =>
    JSON.stringify({ NonFatalError: { value: { type, message: 'no' }, phase, label: 'GET /a' } });
  const ndjson = [
    '{"Initialize":{"schemathesis_version":"4.32.5"}}',
    event('ConnectionError', 'coverage'),
    JSON.stringify({ ScenarioFinished: { status: 'error', recorder: { label: 'GET /a' } } }),
    event('ConnectionError', 'fuzzing'),
    event('SchemaError', 'fuzzing'),
    '{"EngineFinished":{"stop_reason":"completed"}}',
  ].join('\n');
  const { verdict, metrics, reasons } = await report('schemathesis', { 'a.xml': xml, 'a.ndjson': ndjson }, 1);
  expect([verdict, metrics.errors]).toEqual(['fail', 2]);
  expect(reasons.join()).not.toContain('contradict');
});
