import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import type { Diagnosis } from './db/cause.ts';
import { listCauses } from './db/catalogue.ts';
import { type DbOptions, withDbOptions } from './db/db-options.ts';
import { explain } from './db/explain/explain.ts';
import { type BehindLogin, behindLogin } from './db/after-login.ts';
import type { GrantsReport } from './db/grants-report.ts';
import { type GrantsDesk, isGrantsTask } from './db/grants-task.ts';
import { grantsInWords } from './db/grants-words.ts';
import { contradiction } from './db/option-rules.ts';
import { printCauses, printDiagnosis } from './db/print.ts';
import { NoTarget, readTarget } from './db/read-target.ts';
import { type WalkOptions, type Walked, walk } from './db/walk/walk.ts';
import { clean, json } from './text.ts';

const EXIT_CODES = { healthy: 0, cause_found: 1, unknown: 2 } as const;
/** After the last line, what still hangs (a name that is being resolved) is given this long. */
const GRACE_MS = 100;
/** A statement that reads or mends the grants of a big schema may take this long. */
const TASK_QUERY_MS = 60_000;

/** `doctor db [URL|-]`: walks from the connection string to the data and says at which layer it fails. */
export function dbCommand(): Command {
  const command = new Command('db').description('why the database does not answer');
  return withDbOptions(command).action(async (url: string | undefined, options: DbOptions) => {
    // The password must not stay in the list of processes while this runs.
    if (url !== undefined && url !== '-') process.title = 'doctor db';
    process.exitCode = await db(url, options);
    setTimeout(() => process.exit(), GRACE_MS).unref();
  });
}

async function db(url: string | undefined, options: DbOptions): Promise<number> {
  const wrong = contradiction(url, options);
  if (wrong !== null) return notExamined(wrong, options);
  if (options.causes) {
    const causes = listCauses();
    process.stdout.write(options.json ? json(causes) : printCauses(causes));
    return 0;
  }
  if (options.explain !== undefined) {
    const pasted = options.explain === '-' ? await standardInput('the error text') : options.explain;
    return tell(explain(pasted), options);
  }
  try {
    return await examine(url, options);
  } catch (error) {
    if (!(error instanceof NoTarget)) throw error;
    return notExamined(error.message, options);
  }
}

/** Somebody who types `-` by hand must be told that the program waits. */
async function standardInput(what: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(`Paste ${what}, then press Enter and Ctrl-D:\n`);
  return await text(process.stdin);
}

function notExamined(why: string, options: DbOptions): number {
  process.stderr.write(`Not examined: ${clean(why, 1_000)}.\n`);
  const unknown: Diagnosis = { verdict: 'unknown', causes: [], checked: [], unknown: `${why}.` };
  if (options.json) process.stdout.write(json(unknown));
  return EXIT_CODES.unknown;
}

async function examine(url: string | undefined, options: DbOptions): Promise<number> {
  const envFile = options.dotenv ?? options.envFile;
  const target = await readTarget({
    ...(url === undefined ? {} : { url }),
    ...(envFile === undefined ? {} : { envFile }),
    ...(options.supabaseRef === undefined ? {} : { supabaseRef: options.supabaseRef }),
    ...(options.supabaseSettings === undefined ? {} : { supabaseSettings: options.supabaseSettings }),
    env: process.env,
    readStdin: () => standardInput('the connection string'),
  });
  const desk: GrantsDesk = {
    show: (plan) => process.stderr.write(plan),
    isTerminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
  };
  const behind = behindLogin(options, desk);
  const walked = await walk(target, await walkOptions(options, behind));
  print(walked, behind.report(), options);
  return EXIT_CODES[walked.diagnosis.verdict];
}

function print(
  { diagnosis, secretUrl, login }: Walked,
  grants: GrantsReport | null,
  options: DbOptions,
): void {
  if (options.json) {
    const url = options.printUrl && secretUrl !== null ? { url: secretUrl } : {};
    process.stdout.write(
      json({ ...diagnosis, ...url, ...(grants && isGrantsTask(options) ? { grants } : {}) }),
    );
    return;
  }
  const evidence = diagnosis.causes.flatMap((cause) => cause.evidence);
  const own = grants && isGrantsTask(options) ? grantsInWords(grants, evidence) : '';
  const said = printDiagnosis(diagnosis, login) + own;
  (options.printUrl ? process.stderr : process.stdout).write(said);
  if (options.printUrl && secretUrl !== null) process.stdout.write(`${secretUrl}\n`);
}

async function walkOptions(options: DbOptions, behind: BehindLogin): Promise<WalkOptions> {
  const token = process.env.SUPABASE_ACCESS_TOKEN;
  return {
    timeoutMs: options.timeout,
    noPassword: !options.password,
    findPooler: options.findPooler ?? false,
    nameServer: options.resolver,
    ca: options.ca === undefined ? undefined : await readPem(options.ca),
    api: token ? { base: process.env.SUPABASE_API_URL ?? 'https://api.supabase.com', token } : undefined,
    mayLoginAgain: options.secondLogin ?? false,
    ...(isGrantsTask(options) ? { queryMs: TASK_QUERY_MS } : {}),
    afterLogin: behind.run,
  };
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new NoTarget(
      `the certificates in ${file} could not be read (${(error as NodeJS.ErrnoException).code ?? ''})`,
    );
  }
}

function tell(diagnosis: Diagnosis, options: DbOptions): number {
  process.stdout.write(options.json ? json(diagnosis) : printDiagnosis(diagnosis, null));
  return EXIT_CODES[diagnosis.verdict];
}
