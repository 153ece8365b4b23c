import { describe, expect, test } from 'vitest';
import { fixture, read, report, reportOf } from '../../test/read-fixture.ts';

const FOUND = { high: 1, medium: 1, low: 5, skippedFiles: 0, nosec: 1 };
const CLEAN = { high: 0, medium: 0, low: 0, skippedFiles: 0, nosec: 0 };

describe.each(['17', '19'])('bandit %s', (version) => {
  const forms = [
    ['console.txt', ''],
    ['json', '-json'],
    ...(version === '19' ? [['sarif', '-sarif']] : []),
  ] as [string, string][];

  describe.each(forms)('%s', (ending, suffix) => {
    test.each([
      ['clean', 'pass', CLEAN],
      ['findings', 'fail', FOUND],
      ['broken', 'unknown', { ...CLEAN, skippedFiles: 1 }],
    ])('%s is %s', async (name, verdict, metrics) => {
      const made = await reportOf('bandit', `bandit/${version}/${name}${suffix}`, [ending]);
      expect(made).toMatchObject({ verdict, metrics });
    });

    test('a finding names its test, place, severity and confidence', async () => {
      const { failures } = await reportOf('bandit', `bandit/${version}/findings${suffix}`, [ending]);
      expect(failures).toHaveLength(7);
      expect(failures[3]).toEqual({
        name: 'B602:subprocess_popen_with_shell_equals_true',
        file: 'findings/shell.py',
        line: 7,
        message:
          'subprocess call with shell=True identified, security issue.\nSeverity high, confidence high',
      });
    });
  });

  test('findings and files that were not scanned are both said', async () => {
    for (const [name, ending] of [
      ['both', 'console.txt'],
      ['both-json', 'json'],
    ] as const) {
      const { reasons, metrics } = await reportOf('bandit', `bandit/${version}/${name}`, [ending]);
      expect(metrics).toEqual({ ...FOUND, skippedFiles: 1 });
      expect(reasons.join(' ')).toContain('Not scanned: 1 of the files (broken/broken.py');
    }
  });

  test('a folder that is not there was not scanned, though bandit ends with 0', async () => {
    for (const [name, ending] of [
      ['nothing', 'console.txt'],
      ['nothing-json', 'json'],
    ] as const) {
      const { verdict, reasons } = await reportOf('bandit', `bandit/${version}/${name}`, [ending]);
      expect(verdict).toBe('unknown');
      expect(reasons).toContain('Not performed: bandit scanned no line of code.');
    }
  });

  test('-lll leaves findings out of the results, not out of the totals', async () => {
    for (const [name, ending] of [
      ['level', 'console.txt'],
      ['level-json', 'json'],
    ] as const) {
      const reading = await read('bandit', ending, fixture(`bandit/${version}/${name}.${ending}`));
      expect(reading.metrics).toEqual({ ...FOUND, medium: 0, low: 0 });
      expect(reading.detail).toContainEqual({
        title: 'Left out by -l or -i',
        head: ['Findings'],
        rows: [['6']],
      });
    }
  });

  test('--exit-zero does not make findings green', async () => {
    const { verdict } = await reportOf('bandit', `bandit/${version}/exit-zero`, ['console.txt']);
    expect(verdict).toBe('fail');
  });

  test('the screen form is read, but does not say how many tests were disabled', async () => {
    const { verdict, metrics } = await reportOf('bandit', `bandit/${version}/findings-tty`, ['console.txt']);
    expect([verdict, metrics]).toEqual(['fail', { ...FOUND, nosec: null }]);
  });

  test('quiet output shows nothing, so it is not green', async () => {
    const { verdict, metrics } = await reportOf('bandit', `bandit/${version}/clean-quiet`, ['console.txt']);
    expect([verdict, metrics['high']]).toEqual(['unknown', null]);
  });

  test('severity and confidence are told apart', async () => {
    const { detail } = await read('bandit', 'a.json', fixture(`bandit/${version}/findings-json.json`));
    expect(detail[0]).toMatchObject({
      title: 'Findings',
      rows: [
        ['high', '1', '0', '0', '0'],
        ['medium', '1', '0', '0', '0'],
        ['low', '3', '2', '0', '0'],
        ['undefined', '0', '0', '0', '0'],
      ],
    });
  });
});

test('version 1.6 writes its counts as fractions and has no second nosec line', async () => {
  const log =
    'Run started:2020-01-01\n\nTest results:\n\tNo issues identified.\n\nCode scanned:\n\tTotal lines of code: 12\n' +
    '\tTotal lines skipped (#nosec): 3\n\nRun metrics:\n\tTotal issues (by severity):\n\t\tUndefined: 0.0\n\t\tLow: 0.0\n' +
    '\t\tMedium: 0.0\n\t\tHigh: 0.0\n\tTotal issues (by confidence):\n\t\tUndefined: 0.0\n\t\tLow: 0.0\n\t\tMedium: 0.0\n' +
    '\t\tHigh: 0.0\nFiles skipped (0):\n';
  expect(await report('bandit', { 'c.txt': log }, 0)).toMatchObject({
    verdict: 'pass',
    metrics: { ...CLEAN, nosec: 3 },
  });
});

test('SARIF leaves the level out for a warning and always says that it was successful', async () => {
  const sarif = JSON.parse(fixture('bandit/19/findings-sarif.sarif'));
  for (const result of sarif.runs[0].results) delete result.properties;
  const { metrics, verdict } = await report('bandit', { 'a.sarif': JSON.stringify(sarif) }, 0);
  expect(sarif.runs[0].invocations[0].executionSuccessful).toBe(true);
  expect([verdict, metrics]).toEqual(['fail', FOUND]);
});

test('JSON, SARIF and text of one run agree, and of two runs contradict', async () => {
  const json = fixture('bandit/19/findings-json.json');
  const sarif = fixture('bandit/19/findings-sarif.sarif');
  const text = fixture('bandit/19/findings.console.txt');
  const one = await report('bandit', { 'a.json': json, 'a.sarif': sarif, 'a.txt': text }, 1);
  expect(one.reasons.join(' ')).not.toContain('contradict');
  const two = await report('bandit', { 'a.json': fixture('bandit/19/clean-json.json'), 'a.txt': text }, 1);
  expect(two.reasons.join(' ')).toContain(
    'contradict each other: high is 0 in a.json (json) and 1 in a.txt (console)',
  );
});

test('a file without findings that does not say what was scanned is not green', async () => {
  const json = '{"errors": [], "generated_at": "x", "metrics": {}, "results": []}';
  const sarif = '{"$schema": "sarif", "runs": [{"tool": {"driver": {"name": "Bandit"}}, "results": []}]}';
  expect(await report('bandit', { 'a.json': json }, 0)).toMatchObject({ verdict: 'unknown' });
  expect(await report('bandit', { 'a.sarif': sarif }, 0)).toMatchObject({ verdict: 'unknown' });
});

test('two runs in one log are not green', async () => {
  const log = fixture('bandit/19/clean.console.txt');
  expect(await report('bandit', { c: log + log.slice(0, -40) }, 0)).toMatchObject({ verdict: 'unknown' });
});

test('bandit that could not start is unknown', async () => {
  expect(await report('bandit', { 'c.txt': '[main]\tERROR\tno such profile\n' }, 2)).toMatchObject({
    verdict: 'unknown',
  });
});
