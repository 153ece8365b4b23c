import { describe, expect, test } from 'vitest';
import { fixtureText, judgedFixture, judgedTexts } from '../../test/judged.ts';

const NPM = ['npm7', 'npm8', 'npm9', 'npm10', 'npm11'];
const BY_ADVISORY = ['npm6', 'pnpm8', 'pnpm9', 'pnpm10', 'pnpm11', 'pnpm12'];
const nothing = { critical: null, high: null, moderate: null, low: null, total: null };
const forms = [['json'], ['console.txt'], ['json', 'console.txt']];

describe.each([...NPM, ...BY_ADVISORY])('%s', (client) => {
  const counts = NPM.includes(client)
    ? { critical: 1, high: 1, moderate: 0, low: 1, total: 3 }
    : { critical: 1, high: 2, moderate: 2, low: 1, total: 6 };

  test.each(forms)('what it found is red by %s', async (...endings) => {
    const report = await judgedFixture('audit', `${client}/found`, ...endings);
    expect(report).toMatchObject({ verdict: 'fail', metrics: counts });
    expect(report.reasons.join('\n')).not.toContain('contradict');
    expect(report.failures.length).toBeGreaterThanOrEqual(3);
  });

  test('coloured output gives the same', async () => {
    const plain = await judgedFixture('audit', `${client}/found`, 'console.txt');
    const coloured = await judgedFixture('audit', `${client}/found-colour`, 'console.txt');
    expect(coloured).toMatchObject({ metrics: plain.metrics, failures: plain.failures });
  });

  test('--audit-level shortens the list, not the count', async () => {
    for (const ending of ['json', 'console.txt']) {
      const report = await judgedFixture('audit', `${client}/level`, ending);
      expect(report).toMatchObject({ verdict: 'fail', metrics: counts });
      expect(report.reasons.join('\n')).not.toContain('contradicts itself');
    }
  });

  test.each(forms)('nothing found is green by %s', async (...endings) => {
    expect(await judgedFixture('audit', `${client}/clean`, ...endings)).toMatchObject({
      verdict: 'pass',
      metrics: { critical: 0, total: 0 },
    });
  });

  test.each(['refused', 'retired'])(
    'a registry that answers "%s" is an audit not performed',
    async (name) => {
      const report = await judgedFixture('audit', `${client}/${name}`, 'console.txt');
      expect(report).toMatchObject({ verdict: 'unknown', metrics: nothing });
      expect(report.reasons[0]).toMatch(/^Not performed: /);
      const byJson = await judgedFixture('audit', `${client}/${name}`, 'json');
      expect(byJson).toMatchObject({ verdict: 'unknown', metrics: nothing });
    },
  );

  test('JSON cut off anywhere is never green', async () => {
    const text = fixtureText('audit', `${client}/clean.json`).trimEnd();
    for (let at = 1; at < text.length; at += 5) {
      expect((await judgedTexts('audit', { json: text.slice(0, at) }, 0)).verdict, `cut at ${at}`).toBe(
        'unknown',
      );
    }
  });
});

describe.each(['pnpm8', 'pnpm9', 'pnpm10', 'pnpm11', 'pnpm12'])('%s --ignore-registry-errors', (client) => {
  test('ends with 0, and still the audit was not performed', async () => {
    const report = await judgedFixture('audit', `${client}/refused-ignored`, 'console.txt');
    expect(report).toMatchObject({ verdict: 'unknown', metrics: nothing });
  });
});

test('pnpm 12 then writes the JSON of a clean audit; what it says beside it is heeded', async () => {
  expect(fixtureText('audit', 'pnpm12/refused-ignored.json')).toBe(fixtureText('audit', 'pnpm12/clean.json'));
  expect((await judgedFixture('audit', 'pnpm12/refused-ignored', 'json', 'stderr')).verdict).toBe('unknown');
  const both = `${fixtureText('audit', 'pnpm12/refused-ignored.stderr')}${fixtureText('audit', 'pnpm12/clean.json')}`;
  expect((await judgedTexts('audit', { log: both }, 0)).verdict).toBe('unknown');
});

test('JSON with messages before and after it is read', async () => {
  const log = `npm warn something\n${fixtureText('audit', 'npm11/found.json')}\nnpm notice more\n`;
  expect(await judgedTexts('audit', { log }, 1)).toMatchObject({ verdict: 'fail', metrics: { total: 3 } });
});

test.each([
  ['1 high severity vulnerability', { critical: 0, high: 1, total: 1 }],
  ['2 moderate severity vulnerabilities', { moderate: 2, total: 2 }],
  ['1 vulnerabilities found\nSeverity: 1 high', { high: 1, total: 1 }],
  [
    '43 vulnerabilities found\nSeverity: 2 low | 19 moderate | 18 high | 4 critical (1 ignored)',
    { critical: 4, high: 18, moderate: 19, low: 2, total: 43 },
  ],
])('%j is counted', async (log, metrics) => {
  expect(await judgedTexts('audit', { log: `# npm audit report\n${log}\n` }, 1)).toMatchObject({
    verdict: 'fail',
    metrics,
  });
});

test('counts that do not add up are said', async () => {
  const { reasons } = await judgedTexts(
    'audit',
    { log: '5 vulnerabilities found\nSeverity: 1 low | 1 high\n' },
    1,
  );
  expect(reasons.join('\n')).toContain('contradicts itself');
});

test('output without a count is not known', async () => {
  expect(await judgedTexts('audit', { log: 'npm warn config\n' }, 0)).toMatchObject({
    verdict: 'unknown',
    metrics: nothing,
  });
});
