import { readFile } from 'node:fs/promises';
import { fromText } from '../input.ts';
import { record, text } from '../json.ts';
import { type Answer, type Clock, realClock, sendRead } from '../post/request.ts';
import { parse } from '../post/site.ts';
import { emptyReading, unreadable } from '../reading.ts';
import type { Reading } from '../report.ts';
import { explainRefusal, measuresTable } from './sonar-measures.ts';
import { readProjectStatus, SONAR_METRICS } from './sonar-status.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const TASK_FILES = [
  '.scannerwork/report-task.txt',
  'target/sonar/report-task.txt',
  'build/sonar/report-task.txt',
];
const TASK_PATIENCE_MS = 5 * 60_000;
const MEASURES =
  'new_coverage,new_violations,new_duplicated_lines_density,coverage,violations,duplicated_lines_density,ncloc';

/**
 * Asks SonarQube itself: waits for the analysis to be worked off (else the gate of the one before is shown), then
 * asks for the gate of the merge request and of the main branch, and for measures when the token may read them.
 */
export async function askSonar(env: Environment, clock: Clock = realClock): Promise<Reading[]> {
  const task = await readTask(env);
  const host = (env.SONAR_HOST_URL ?? task['serverUrl'] ?? '').replace(/\/$/, '');
  const project = env.SONAR_PROJECT_KEY ?? task['projectKey'] ?? '';
  const token = env.SONAR_TOKEN ?? '';
  const missing = [
    ...(host ? [] : ['SONAR_HOST_URL']),
    ...(project ? [] : ['SONAR_PROJECT_KEY (or the report-task.txt of the scanner)']),
    ...(token ? [] : ['SONAR_TOKEN']),
  ];
  if (missing.length > 0)
    return [gap(`no file was given, and to ask SonarQube there is no ${missing.join(' and no ')}.`)];
  const server = new SonarServer(host, token, clock);
  const unfinished = task['ceTaskId'] ? await server.waitForTask(task['ceTaskId']) : null;
  if (unfinished) return [gap(unfinished)];
  const request = env.CI_MERGE_REQUEST_IID ?? /^refs\/pull\/(\d+)\//.exec(env.GITHUB_REF ?? '')?.[1];
  const main = env.SONAR_MAIN_BRANCH ?? env.CI_DEFAULT_BRANCH;
  const gates = [
    ...(request ? [{ name: `merge request ${request}`, query: { pullRequest: request } }] : []),
    // `branch` and `pullRequest` exclude each other; without either it is the main branch.
    { name: 'the main branch', query: main ? { branch: main } : ({} as Record<string, string>) },
  ];
  const readings: Reading[] = [];
  for (const { name, query } of gates)
    readings.push(await server.gate(name, { projectKey: project, ...query }));
  readings[0]?.detail.push(await server.measures({ component: project, ...gates[0]!.query }));
  return readings;
}

class SonarServer {
  private readonly host: string;
  private readonly headers: Record<string, string>;
  private readonly clock: Clock;

  constructor(host: string, token: string, clock: Clock) {
    this.host = host;
    this.headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    this.clock = clock;
  }

  /** null when the analysis is done, else the end of "Not performed: …". */
  async waitForTask(id: string): Promise<string | null> {
    const until = this.clock.now() + TASK_PATIENCE_MS;
    while (this.clock.now() < until) {
      const answer = await this.ask('ce/task', { id });
      // An analysis token may not read tasks on some servers; the gate is then asked for as it is.
      if (answer.status === 403) return null;
      if (answer.status !== 200) return refusal(answer);
      const status = text(record(record(parse(answer.text) as never)['task'])['status']);
      if (status === 'SUCCESS') return null;
      if (status !== 'PENDING' && status !== 'IN_PROGRESS')
        return `the analysis of SonarQube ended as ${status || 'unknown'}.`;
      await this.clock.wait(2_000);
    }
    return 'SonarQube has not worked off the analysis after five minutes.';
  }

  async gate(name: string, query: Record<string, string>): Promise<Reading> {
    const answer = await this.ask('qualitygates/project_status', query);
    if (answer.status !== 200) return gap(`the quality gate of ${name} is not known: ${refusal(answer)}`);
    return readProjectStatus(await fromText(`The answer for ${name}`, answer.text), name);
  }

  async measures(query: Record<string, string>): Promise<Reading['detail'][number]> {
    const answer = await this.ask('measures/component', { ...query, metricKeys: MEASURES });
    if (answer.status === 200) return measuresTable(parse(answer.text) as never);
    return { title: 'Measures are not known', head: ['Why'], rows: [[refusal(answer)]] };
  }

  private ask(path: string, query: Record<string, string>): Promise<Answer> {
    const url = `${this.host}/api/${path}?${new URLSearchParams(query)}`;
    return sendRead({ method: 'GET', url, headers: this.headers }, this.clock);
  }
}

function refusal({ status, text: body }: Answer): string {
  const errors = record(parse(body) as never)['errors'];
  const said = Array.isArray(errors)
    ? errors
        .map((one) => text(record(one)['msg']))
        .join(' ')
        .slice(0, 300)
    : '';
  if (status === 401)
    return 'SonarQube does not know this token (401). Make a new one and give it as SONAR_TOKEN.';
  if (status === 403) return explainRefusal(said || 'Insufficient privileges');
  if (status === 404)
    return `SonarQube knows no such project, branch or merge request (404). Before the first analysis there is none.`;
  if (status === 0) return `SonarQube did not answer (${body.slice(0, 200)}).`;
  return `SonarQube answered ${status}${said ? ` (${said})` : ''}.`;
}

function gap(why: string): Reading {
  return {
    ...unreadable('json', 'SonarQube', SONAR_METRICS, `Not performed: ${why}`),
    metrics: emptyReading('json', '', SONAR_METRICS).metrics,
  };
}

/** The properties file that a scanner leaves behind. */
async function readTask(env: Environment): Promise<Record<string, string>> {
  for (const file of env.SONAR_REPORT_TASK ? [env.SONAR_REPORT_TASK] : TASK_FILES) {
    try {
      const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
      return Object.fromEntries(
        lines
          .filter((line) => line.includes('='))
          .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      );
    } catch {
      // Another scanner puts it elsewhere.
    }
  }
  return {};
}
