import { describe, expect, test } from 'vitest';
import { fixture, read, report, reportOf } from '../../test/read-fixture.ts';

const ALL = ['console.txt', 'xml', 'json'];

describe.each(['7', '9'])('pytest-bdd %s', (version) => {
  const run = (name: string) => `bdd/${version}/${name}`;

  test.each([
    ['pass', 'pass', { passed: 3, failed: 0, total: 3, scenarios: 3, steps: 9 }],
    ['pass-gherkin', 'pass', { passed: 3, failed: 0, total: 3, scenarios: 3, steps: 9 }],
    ['fail', 'fail', { passed: 3, failed: 3, skipped: 1, total: 7, scenarios: 5, steps: 13 }],
    ['fail-gherkin', 'fail', { passed: 3, failed: 3, skipped: 1, total: 7, scenarios: 6, steps: 13 }],
    ['undefined-first', 'fail', { passed: 0, failed: 1, total: 1 }],
    ['undefined-later', 'fail', { passed: 0, failed: 1, total: 1 }],
    ['skipped', 'unknown', { passed: 0, skipped: 1, total: 1 }],
  ])('%s is %s', async (name, verdict, metrics) => {
    const made = await reportOf('bdd', run(name), ALL);
    expect(made).toMatchObject({ verdict, metrics });
    expect(made.reasons.join(' ')).not.toContain('contradict');
  });

  test('coloured and plain output give the same counts', async () => {
    const plain = await read('bdd', '-', fixture(run('fail-gherkin.console.txt')));
    const coloured = await read('bdd', '-', fixture(run('fail-gherkin-colour.console.txt')));
    expect({ ...coloured.metrics, durationMs: 0 }).toEqual({ ...plain.metrics, durationMs: 0 });
    expect(coloured.failures.map(({ name }) => name)).toEqual(plain.failures.map(({ name }) => name));
  });

  test('cucumber.json drops a step that is not defined: alone it looks green, the exit code says red', async () => {
    const cucumber = fixture(run('undefined-later.json'));
    expect(await read('bdd', 'a.json', cucumber)).toMatchObject({
      verdict: 'pass',
      metrics: { scenarios: 1 },
    });
    expect(await report('bdd', { 'a.json': cucumber }, 1)).toMatchObject({ verdict: 'fail' });
    expect(await report('bdd', { 'a.json': cucumber }, null)).toMatchObject({ verdict: 'unknown' });
    const junit = fixture(run('undefined-later.xml'));
    expect(await report('bdd', { 'a.json': cucumber, 'a.xml': junit }, 0)).toMatchObject({ verdict: 'fail' });
  });

  test('a scenario whose first step is not defined vanishes: an empty list is not green', async () => {
    const cucumber = fixture(run('undefined-first.json'));
    expect(await report('bdd', { 'a.json': cucumber }, 0)).toMatchObject({ verdict: 'unknown' });
  });

  test('a step that is not defined is listed with its place in the feature', async () => {
    const reading = await read('bdd', 'a.xml', fixture(run('fail.xml')));
    expect(reading.failures[1]).toMatchObject({ file: 'failing.feature', line: 9 });
    expect(reading.detail.at(-1)).toMatchObject({
      title: 'Steps without a definition',
      rows: [
        ['Given "nobody wrote this step"', 'failing.feature', '9'],
        ['When "the moon is full"', 'failing.feature', '14'],
      ],
    });
  });
});

test.each([
  ['undefined', 'fail'],
  ['pending', 'fail'],
  ['ambiguous', 'fail'],
  ['', 'fail'],
  ['skipped', 'unknown'],
  ['passed', 'pass'],
])('a step with the status %j makes a run with exit code 0 %s', async (status, verdict) => {
  const scenario = { name: 's', type: 'scenario', steps: [{ name: 'x', line: 3, result: { status } }] };
  const cucumber = JSON.stringify([{ name: 'f', uri: 'f.feature', elements: [scenario] }]);
  expect(await report('bdd', { 'a.json': cucumber }, 0)).toMatchObject({ verdict });
});
