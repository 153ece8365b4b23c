import { expect, test } from 'vitest';
import type { Report } from '../report.ts';
import { annotations } from './annotations.ts';
import { codeQuality } from './code-quality.ts';
import { ctrf } from './ctrf.ts';

const report: Report = {
  tool: 'vitest',
  toolVersion: '5.1.1',
  verdict: 'fail',
  reasons: ['failed 2'],
  metrics: { passed: 3, failed: 2, skipped: 1, todo: null, durationMs: 120 },
  failures: [
    { name: 'adds, a: b', file: '/project/src/a.test.ts', line: 6, message: 'one\n::error::forged 100%' },
    { name: 'elsewhere', file: '../outside.ts', line: null, message: '' },
  ],
};
const outcome = { report, readings: [], title: 'unit', base: null, exitCode: 1 };

test('an annotation is one line, whatever the message', () => {
  expect(annotations(report, 'unit', ['/project']).split('\n')).toEqual([
    '::error file=src/a.test.ts,line=6,title=unit%3A adds%2C a%3A b::one%0A::error::forged 100%25',
    '::error title=unit%3A elsewhere::elsewhere',
    '',
  ]);
});

test('a result that is not known is an annotation too', () => {
  expect(annotations({ ...report, verdict: 'unknown', failures: [] }, 'unit')).toBe(
    '::error title=unit::failed 2\n',
  );
  expect(annotations({ ...report, verdict: 'pass', failures: [] }, 'unit')).toBe('');
});

test('Code Quality holds what has a place in the repository, each with its own fingerprint', () => {
  const twice = { ...report, failures: [report.failures[0]!, report.failures[0]!, report.failures[1]!] };
  const found = JSON.parse(codeQuality(twice, ['/project'])) as { fingerprint: string; location: unknown }[];
  expect(found.map(({ location }) => location)).toEqual(
    [1, 2].map(() => ({ path: 'src/a.test.ts', lines: { begin: 6 } })),
  );
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  expect(codeQuality(twice, ['/project'])).toBe(codeQuality(twice, ['/project']));
});

test('CTRF counts add up', () => {
  const { results } = JSON.parse(ctrf(outcome)) as {
    results: { summary: Record<string, number>; tests: unknown[] };
  };
  const { tests, passed, failed, skipped, pending } = results.summary;
  expect([tests, passed, failed, skipped, pending]).toEqual([6, 3, 2, 1, 0]);
  expect(results.tests).toHaveLength(2);
});

test('in CTRF a result that is not known is no green one', () => {
  const unknown = {
    ...outcome,
    report: { ...report, verdict: 'unknown' as const, metrics: { passed: null }, failures: [] },
  };
  const { results } = JSON.parse(ctrf(unknown)) as {
    results: { summary: Record<string, number>; tests: { status: string }[] };
  };
  expect(results.tests).toMatchObject([{ status: 'other' }]);
  expect(results.summary['other']).toBe(1);
});
