import { describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { emptyReading } from './reading.ts';
import type { Metrics, Reading } from './report.ts';
import type { Reader, ToolRules } from './tool-rules.ts';

const METRICS = ['passed', 'failed', 'xpassed', 'skipped', 'failures', 'total'];
const reader = (source: Reading['source'], more: Partial<Reader> = {}): Reader => ({
  source,
  matches: () => true,
  read: async (input) => emptyReading(source, input.name, METRICS),
  ...more,
});
const RULES: ToolRules = {
  tool: 'pytest',
  label: 'tool',
  metrics: METRICS,
  readers: [
    reader('junit', { folds: { passed: ['xpassed'] } }),
    reader('cucumber', { partial: true }),
    reader('console'),
    reader('coverage'),
  ],
  exitCode: (code) => ({
    verdict: code === 0 ? 'pass' : code === 1 ? 'fail' : 'unknown',
    because: `code ${code}.`,
  }),
  mustCount: 'total',
};

function says(source: Reading['source'], metrics: Metrics, more: Partial<Reading> = {}): Reading {
  const total = { total: 5 };
  const reading = emptyReading(source, source, METRICS);
  return { ...reading, verdict: 'pass', ...more, metrics: { ...reading.metrics, ...total, ...metrics } };
}

const verdictOf = (readings: Reading[], code: number | null = 0) => judge(RULES, readings, code).verdict;

describe('green', () => {
  test('needs every input and the exit code', () => {
    expect(verdictOf([says('junit', { passed: 5 }), says('console', { passed: 5 })])).toBe('pass');
    expect(verdictOf([says('junit', { passed: 5 }), says('console', { passed: 5 })], null)).toBe('unknown');
    expect(verdictOf([says('junit', {}), says('console', {}, { verdict: 'unknown' })])).toBe('unknown');
    expect(verdictOf([says('junit', {}, { problems: ['It is cut off.'] })])).toBe('unknown');
    expect(verdictOf([says('junit', {}), says('console', {}, { verdict: 'fail' })])).toBe('fail');
  });

  test('needs something that was counted', () => {
    expect(verdictOf([])).toBe('unknown');
    expect(verdictOf([says('junit', { total: 0 })])).toBe('unknown');
    expect(verdictOf([says('junit', { total: null })])).toBe('unknown');
    expect(verdictOf([says('junit', { total: 5, skipped: 5 })])).toBe('unknown');
    expect(verdictOf([says('coverage', {})])).toBe('unknown');
  });

  test('names what agrees', () => {
    expect(judge(RULES, [says('junit', {}), says('console', {})], 0).reasons).toEqual([
      'junit (junit) and console (console) and exit code 0 agree.',
    ]);
  });
});

describe('the exit code', () => {
  test.each([
    [1, 'fail'],
    [2, 'unknown'],
  ])('%i over green inputs is %s', (code, verdict) => {
    expect(verdictOf([says('junit', {})], code)).toBe(verdict);
  });

  test('0 over a red input stays red and is named', () => {
    const { verdict, reasons } = judge(RULES, [says('junit', { failed: 2 }, { verdict: 'fail' })], 0);
    expect(verdict).toBe('fail');
    expect(reasons).toEqual([
      'junit (junit): failed 2.',
      'code 0. The results that were given show a failure.',
    ]);
  });

  test('is not asked of a service', () => {
    expect(judge({ ...RULES, exitCode: null }, [says('junit', {})], null).verdict).toBe('pass');
  });
});

describe('contradictions', () => {
  test('are gaps, whatever the verdicts', () => {
    const { verdict, reasons } = judge(
      RULES,
      [says('junit', { skipped: 1 }), says('console', { skipped: 2 })],
      0,
    );
    expect(verdict).toBe('unknown');
    expect(reasons).toEqual([
      'The inputs contradict each other: skipped is 1 in junit (junit) and 2 in console (console).',
    ]);
  });

  test('do not arise where a form counts one thing under the name of another', () => {
    const console = says('console', { passed: 3, xpassed: 2 });
    expect(verdictOf([says('junit', { passed: 5 }), console])).toBe('pass');
    expect(verdictOf([says('junit', { passed: 4 }), console])).toBe('unknown');
    expect(judge(RULES, [says('junit', { passed: 5 }), console], 0).metrics).toMatchObject({
      passed: 3,
      xpassed: 2,
    });
  });

  test('do not arise where a form sees only some of what ran', () => {
    expect(verdictOf([says('cucumber', { passed: 3 }), says('console', { passed: 5 })])).toBe('pass');
    expect(verdictOf([says('cucumber', { passed: 6 }), says('console', { passed: 5 })])).toBe('unknown');
  });

  test('need some on one side and none on the other where each form groups in its own way', () => {
    const failing = (source: Reading['source'], failures: number) =>
      says(source, { failures }, { verdict: 'fail' });
    const reasons = judge(RULES, [failing('junit', 3), failing('console', 2)], 1).reasons.join(' ');
    expect(reasons).not.toContain('contradict');
    expect(
      judge(RULES, [failing('junit', 3), says('console', { failures: 0 })], 1).reasons.join(' '),
    ).toContain('contradict');
  });
});

test('a metric nobody knows is null, never 0', () => {
  expect(judge(RULES, [says('console', { passed: 5 })], 0).metrics).toEqual({
    passed: 5,
    failed: null,
    xpassed: null,
    skipped: null,
    failures: null,
    total: 5,
  });
});

test('the failures of the form that tells most are shown, structured forms first', () => {
  const failure = (name: string) => ({ name, file: null, line: null, message: 'm' });
  const one = says('junit', {}, { verdict: 'fail', failures: [failure('a')] });
  const two = says('console', {}, { verdict: 'fail', failures: [failure('b'), failure('c')] });
  expect(judge(RULES, [two, one], 1).failures).toEqual([failure('a')]);
  expect(judge(RULES, [two, says('junit', {})], 1).failures).toEqual([failure('b'), failure('c')]);
});
