import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { judgedTexts } from '../../test/judged.ts';
import { judge } from '../judge.ts';
import { realClock } from '../post/request.ts';
import { rulesOf } from '../readers.ts';
import { askSonar } from './sonar-server.ts';

const condition = (
  status: string,
  metricKey: string,
  actualValue: string | undefined,
  comparator = 'LT',
) => ({
  status,
  metricKey,
  comparator,
  errorThreshold: '80',
  actualValue,
});
const status = (gate: string, ...conditions: unknown[]) => ({
  projectStatus: { status: gate, conditions, ignoredConditions: false, caycStatus: 'compliant' },
});
const good = status('OK', condition('OK', 'new_coverage', '91.23456789'));
const bad = status(
  'ERROR',
  condition('ERROR', 'new_coverage', '54.32109876'),
  condition('OK', 'new_violations', '0', 'GT'),
);
const judged = (value: unknown) => judgedTexts('sonar', { 'gate.json': JSON.stringify(value) }, null);

test('a gate that is met is green without an exit code', async () => {
  expect(await judged(good)).toMatchObject({ verdict: 'pass', metrics: { conditions: 1, failed: 0 } });
});

test('a condition that is not met is told with its values', async () => {
  const report = await judged(bad);
  expect(report).toMatchObject({ verdict: 'fail', metrics: { conditions: 2, failed: 1 } });
  expect(report.failures).toMatchObject([{ name: 'new_coverage', message: '54.32 is less than 80' }]);
});

test.each([
  ['NONE', status('NONE')],
  ['WARN of an old server', status('WARN', condition('WARN', 'coverage', '79'))],
  ['OK with nothing evaluated', status('OK')],
  ['no status', { projectStatus: { conditions: [] } }],
  ['a refusal', { errors: [{ msg: 'Insufficient privileges' }] }],
  ['measures alone', { component: { key: 'k', measures: [{ metric: 'coverage', value: '90' }] } }],
  ['something else', { hello: 1 }],
])('%s is not known', async (_, value) => {
  expect(await judged(value)).toMatchObject({ verdict: 'unknown' });
});

test('a gate that is OK with a condition that is not contradicts itself, and is red', async () => {
  const { verdict, reasons } = await judged(status('OK', condition('ERROR', 'coverage', undefined)));
  expect(verdict).toBe('fail');
  expect(reasons.join()).toContain('contradicts itself');
});

test('the refusal for want of a permission says which one', async () => {
  const { reasons } = await judged({ errors: [{ msg: 'Insufficient privileges' }] });
  expect(reasons[0]).toMatch(/^Not performed: SonarQube refused .* Browse or Execute Analysis/);
});

describe('asked over HTTP', () => {
  let server: Server;
  let env: Record<string, string>;
  let answers: Record<string, (query: URLSearchParams) => [number, unknown]>;
  const asked: string[] = [];
  const clock = { ...realClock, wait: () => Promise.resolve() };
  const report = async (extra: Record<string, string> = {}) =>
    judge(rulesOf('sonar'), await askSonar({ ...env, ...extra }, clock), null);

  beforeAll(async () => {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://sonar');
      asked.push(`${url.pathname}${url.search}`);
      const [code, body] =
        request.headers.authorization === 'Bearer t'
          ? (answers[url.pathname.slice(5)]?.(url.searchParams) ?? [404, {}])
          : [401, ''];
      response.writeHead(code).end(body === '' ? '' : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const SONAR_HOST_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    env = { SONAR_HOST_URL, SONAR_TOKEN: 't', SONAR_PROJECT_KEY: 'p', SONAR_REPORT_TASK: '/nowhere' };
  });
  afterAll(() => server.close());
  beforeEach(() => {
    asked.length = 0;
    answers = {
      'qualitygates/project_status': () => [200, good],
      'measures/component': () => [403, { errors: [{ msg: 'Insufficient privileges' }] }],
    };
  });

  test('the gates of the merge request and of the main branch are both needed', async () => {
    answers['qualitygates/project_status'] = (query) => [200, query.has('pullRequest') ? good : bad];
    const both = await report({ CI_MERGE_REQUEST_IID: '5' });
    expect(both).toMatchObject({ verdict: 'fail', metrics: { conditions: 3, failed: 1 } });
    expect(both.failures[0]!.name).toBe('the main branch: new_coverage');
    // `branch` and `pullRequest` exclude each other.
    expect(asked.some((one) => one.includes('pullRequest') && one.includes('branch'))).toBe(false);
  });

  test('measures that may not be read are explained, and do not change the verdict', async () => {
    const readings = await askSonar(env, clock);
    expect(judge(rulesOf('sonar'), readings, null).verdict).toBe('pass');
    expect(JSON.stringify(readings[0]!.detail)).toContain('measures need Browse');
  });

  test('measures of new code have their value in the period', async () => {
    const measures = [
      { metric: 'new_coverage', period: { value: '81.5' } },
      { metric: 'coverage', value: '90' },
    ];
    answers['measures/component'] = () => [200, { component: { measures } }];
    const [first] = await askSonar(env, clock);
    expect(first!.detail.at(-1)!.rows).toEqual([
      ['new_coverage', '81.5'],
      ['coverage', '90'],
    ]);
  });

  test.each([
    [401, '', /does not know this token/],
    [403, { errors: [{ msg: 'Insufficient privileges' }] }, /Execute Analysis/],
    [404, { errors: [{ msg: 'no such project' }] }, /Before the first analysis/],
  ])('%i for the gate is not known, with the reason', async (code, body, why) => {
    answers['qualitygates/project_status'] = () => [code, body];
    const { verdict, reasons } = await report();
    expect(verdict).toBe('unknown');
    expect(reasons[0]).toMatch(why);
  });

  test('what is missing to ask is said', async () => {
    const { verdict, reasons } = await report({ SONAR_TOKEN: '' });
    expect(verdict).toBe('unknown');
    expect(reasons[0]).toContain('SONAR_TOKEN');
  });
});
