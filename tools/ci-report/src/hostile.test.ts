import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesOf, fixture, read, report, runsIn } from '../test/read-fixture.ts';
import { judge } from './judge.ts';
import { rulesOf } from './readers.ts';
import type { Reading, Tool } from './report.ts';

const SETS: [Tool, string][] = [
  ['pytest', 'pytest/7'],
  ['pytest', 'pytest/9'],
  ['bdd', 'bdd/9'],
  ['bandit', 'bandit/17'],
  ['bandit', 'bandit/19'],
  ['schemathesis', 'schemathesis/3'],
  ['schemathesis', 'schemathesis/4'],
];

/** A report that keeps its contract: a verdict, a reason, numbers or null, never NaN, never an invented zero. */
function expectSound(tool: Tool, readings: Reading[], exitCode = 0) {
  const made = judge(rulesOf(tool), readings, exitCode);
  expect(['pass', 'fail', 'unknown']).toContain(made.verdict);
  expect(made.reasons.length).toBeGreaterThan(0);
  expect(Object.keys(made.metrics)).toEqual([...rulesOf(tool).metrics]);
  for (const value of Object.values(made.metrics)) {
    expect(value === null || (Number.isSafeInteger(value) && value >= 0)).toBe(true);
  }
  return made;
}

describe.each(SETS)('%s: %s', (tool, folder) => {
  const files = runsIn(folder).flatMap((run) => filesOf(folder, run));

  test('a file cut off anywhere before its last word is never green', async () => {
    for (const file of files) {
      const text = fixture(`${folder}/${file}`);
      if (file.includes('cobertura') || file.includes('lcov') || text.trim() === '[]') continue;
      // What fills a last line up is no word of it.
      const end = text.replace(/(?:\x1b\[[\d;]*m|[=\s])+$/, '').length;
      const cuts = new Set([...Array(40).keys()].map((part) => Math.floor((end * part) / 40)));
      for (let last = 1; last <= 40; last++) cuts.add(Math.max(0, end - last));
      for (const cut of cuts) {
        const made = expectSound(tool, [await read(tool, file, text.slice(0, cut))]);
        expect([file, cut, made.verdict]).not.toEqual([file, cut, 'pass']);
      }
    }
  }, 60_000);

  test('a file with any part changed, doubled or missing is read without a crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 400 }),
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 40 }),
          fc.constantFrom('<', '"', '{', '\x1b[', ']]>', '\n', '\0', '=='),
        ),
        fc.constantFrom('replace', 'insert', 'double'),
        async (file, where, length, put, how) => {
          const text = fixture(`${folder}/${file}`);
          const at = Math.floor(text.length * where);
          const part = text.slice(at, at + length);
          const between = how === 'replace' ? put : how === 'insert' ? put + part : part + part;
          const changed = text.slice(0, at) + between + text.slice(at + length);
          expectSound(tool, [await read(tool, file, changed)]);
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  }, 60_000);

  test('a file of one kind under the name of another is never green', async () => {
    for (const file of files) {
      for (const name of ['a.xml', 'a.json', 'a.ndjson', 'a.sarif', 'log.txt', '-']) {
        const same = await read(tool, file, fixture(`${folder}/${file}`));
        const other = await read(tool, name, fixture(`${folder}/${file}`));
        if (other.verdict === 'pass') expect(same.verdict).toBe('pass');
      }
    }
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    '===== 99 passed in 0.01s =====',
    '\x1b[31m\x1b]0;title\x07',
    ']]></failure></testcase></testsuite>',
    '<!-- ci-report -->',
    '@everyone /close ![x](http://a.example/x.png)',
    '&amp;&lt;&#0;&nope;',
    '__proto__',
    'constructor',
    '\u202e\u2066right to left',
    '\ud800',
  ),
);

const escaped = (text: string) =>
  text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');

test('10,000 hostile names and outputs change no count and hide no failure', async () => {
  let names = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(hostile, hostile, fc.boolean()), { minLength: 50, maxLength: 100 }),
      async (tests) => {
        names += tests.length;
        const cases = tests.map(([name, output, good], at) => {
          const inside = good ? '' : `<failure message="${escaped(output)}">${escaped(output)}</failure>`;
          return `<testcase classname="c${at}" name="n${escaped(name)}">${inside}<system-out>${escaped(output)}</system-out></testcase>`;
        });
        const failed = tests.filter(([, , good]) => !good).length;
        const made = await report(
          'pytest',
          { 'a.xml': `<testsuite name="pytest">${cases.join('\n')}</testsuite>` },
          0,
        );
        expect(made.metrics).toMatchObject({ failed, passed: tests.length - failed, total: tests.length });
        expect(made.verdict).toBe(failed > 0 ? 'fail' : 'pass');
        expect(made.failures).toHaveLength(failed);
      },
    ),
    { numRuns: 220, seed: 4 },
  );
  expect(names).toBeGreaterThan(10_000);
}, 60_000);

test('10,000 hostile lines before the result line do not change a red console', async () => {
  const log = fixture('pytest/9/fail.console.txt');
  const [head = '', ...rest] = log.split('\n');
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 20, maxLength: 100 }), async (lines) => {
      const made = await report('pytest', { 'c.txt': [head, ...lines, ...rest].join('\n') }, 0);
      expect(made.verdict).toBe('fail');
      expect(made.metrics).toMatchObject({ failed: 4, errors: 3, passed: 11 });
    }),
    { numRuns: 200, seed: 4 },
  );
}, 60_000);

test('noise of any kind is never green for any of these tools', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Tool>('pytest', 'bdd', 'bandit', 'schemathesis'),
      fc.oneof(hostile, fc.json(), fc.string({ unit: 'binary', maxLength: 500 })),
      async (tool, text) => {
        const made = expectSound(tool, [await read(tool, '-', text)]);
        if (!text.includes('99 passed')) expect(made.verdict).not.toBe('pass');
      },
    ),
    { numRuns: 2_000, seed: 4 },
  );
}, 60_000);
