import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Cause } from './cause.ts';
import { causeOf } from './catalogue.ts';
import { type EnvEntry, readEnvFile } from './env-file.ts';
import { type Parts, NO_PARTS } from './readers/reading.ts';
import { type Service, findService, homeOf, serviceIn } from './service.ts';
import { type PoolerSettings, parsePoolerSettings } from './supabase/pooler-settings.ts';

/** Where a database is named: the options of the command and its environment. */
export interface TargetInput {
  /** A connection string, or `-` for standard input. */
  url?: string;
  envFile?: string;
  supabaseRef?: string;
  /** A file with the answer of `GET /v1/projects/{ref}/config/database/pooler`. */
  supabaseSettings?: string;
  env: Record<string, string | undefined>;
  readStdin: () => Promise<string>;
}

/** One connection string and where it was found. */
export interface Source {
  from: string;
  text: string;
}

/** What is to be examined. */
export interface Target {
  from: string;
  /** The connection string; null when single values name the database. */
  text: string | null;
  /** What the variables of libpq (and the project, for Supabase) give where the string gives nothing. */
  defaults: Parts;
  /** Other connection strings of the same .env file, in its order. */
  siblings: Source[];
  /** Causes in the file that the string comes from. */
  causes: Cause[];
  ref: string | null;
  settings: PoolerSettings | null;
  /** The text of .pgpass; empty when there is none that may be used. */
  passfile?: string;
  /** The services that the strings and PGSERVICE name, by their names. */
  services?: Record<string, Service>;
  /** The home of the user, where libpq looks for its files; empty when it has none. */
  home?: string;
}

type Env = Record<string, string | undefined>;

/** A wrong or missing naming of the database; the message is for people. */
export class NoTarget extends Error {}

/** The names that hold a connection string, the likeliest first. */
const URL_NAMES = ['DATABASE_URL', 'POSTGRES_URL', 'SUPABASE_DB_URL', 'DB_URL', 'PG_URL', 'DIRECT_URL'];

/**
 * What the options and the environment name, the nearest first: the argument, the .env file, the Supabase
 * project, DATABASE_URL, the variables of libpq. Throws `NoTarget` when there is none or a file cannot be read.
 */
export async function readTarget(input: TargetInput): Promise<Target> {
  const { env = input.env, ...target } = await nameTarget(input);
  const texts = [target.text, ...target.siblings.map(({ text }) => text)];
  const names = [...texts.map(serviceIn), target.defaults.parameters.service];
  const services: Record<string, Service> = {};
  for (const name of new Set(names)) {
    if (name !== undefined) services[name] = await findService(name, env);
  }
  return { ...target, services, home: homeOf(env) };
}

/** `env` is that of a .env file, when there is one. */
async function nameTarget(input: TargetInput): Promise<Target & { env?: Env }> {
  const settings = input.supabaseSettings === undefined ? null : await readSettings(input.supabaseSettings);
  const passfile = await readPassfile(input.env);
  const base = { settings, ref: input.supabaseRef ?? null, siblings: [], causes: [], passfile };
  const named = [input.url !== undefined, input.envFile !== undefined].filter(Boolean).length;
  if (named > 1) throw new NoTarget('both a URL and --dotenv were given. Give one of them');
  if (input.url === '-') {
    const text = firstLine(await input.readStdin());
    return { ...base, from: 'standard input', text, defaults: defaultsOf(input.env) };
  }
  if (input.url !== undefined)
    return { ...base, from: 'the argument', text: input.url, defaults: defaultsOf(input.env) };
  if (input.envFile !== undefined) return { ...base, ...(await readFromEnvFile(input.envFile, input.env)) };
  if (input.supabaseRef !== undefined || settings) return { ...base, ...fromProject(input, settings) };
  const url = URL_NAMES.find((name) => (input.env[name] ?? '') !== '');
  if (url)
    return {
      ...base,
      from: `the variable ${url}`,
      text: input.env[url] ?? '',
      defaults: defaultsOf(input.env),
    };
  const isNamed = ['PGHOST', 'PGUSER', 'PGDATABASE', 'PGPORT', 'PGPASSWORD', 'PGSERVICE'].some(
    (name) => input.env[name] !== undefined,
  );
  if (isNamed) return { ...base, from: variablesIn(input.env), text: null, defaults: defaultsOf(input.env) };
  throw new NoTarget(
    'no database is named. Give a URL, "-" for standard input, --dotenv FILE, --supabase-ref REF, or set PGHOST or PGSERVICE',
  );
}

function firstLine(text: string): string {
  // The line end is of the pipe, not of the value.
  return text.split(/\r?\n/)[0] ?? '';
}

/** PGPASSFILE or ~/.pgpass. As with libpq, a file that others may read is not used. */
async function readPassfile(env: Env): Promise<string> {
  const file = env.PGPASSFILE ?? (env.HOME ? join(env.HOME, '.pgpass') : '');
  if (file === '') return '';
  try {
    const { mode, size } = await stat(file);
    return (mode & 0o077) === 0 && size < 1_000_000 ? await readFile(file, 'utf8') : '';
  } catch {
    return '';
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new NoTarget(
      `${file} could not be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
    );
  }
}

async function readSettings(file: string): Promise<PoolerSettings> {
  const text = await readText(file);
  try {
    return parsePoolerSettings(text);
  } catch (error) {
    throw new NoTarget(`${file}: ${(error as Error).message}`);
  }
}

function variablesIn(env: Env): string {
  return `the variables of libpq (${env.PGSERVICE === undefined ? 'PGHOST' : 'PGSERVICE'}, …)`;
}

/** Variables of libpq that are settings, with the names these have in a string. */
const SETTINGS = {
  PGSSLMODE: 'sslmode',
  PGSSLROOTCERT: 'sslrootcert',
  PGSSLCERT: 'sslcert',
  PGSSLKEY: 'sslkey',
  PGSSLCERTMODE: 'sslcertmode',
  PGHOSTADDR: 'hostaddr',
  PGTARGETSESSIONATTRS: 'target_session_attrs',
  PGLOADBALANCEHOSTS: 'load_balance_hosts',
  PGOPTIONS: 'options',
};

/** The variables libpq reads (PostgreSQL documentation 32.15), PGPASSWORD included. */
function defaultsOf(env: Env): Parts {
  const parameters: Record<string, string> = {};
  for (const [variable, name] of Object.entries(SETTINGS)) {
    const value = env[variable];
    if (value) parameters[name] = value;
  }
  // An empty one names a service too: one that is not there.
  if (env.PGSERVICE !== undefined) parameters.service = env.PGSERVICE;
  return {
    host: env.PGHOST ?? '',
    port: env.PGPORT ?? '',
    user: env.PGUSER ?? '',
    password: env.PGPASSWORD ?? '',
    database: env.PGDATABASE ?? '',
    parameters,
  };
}

async function readFromEnvFile(
  file: string,
  given: Env,
): Promise<Pick<Target, 'from' | 'text' | 'defaults' | 'siblings' | 'causes'> & { env: Env }> {
  const entries = readEnvFile(await readText(file));
  const values = Object.fromEntries([...entries].map(([name, { value }]) => [name, value]));
  const env = { ...given, ...values };
  const defaults = defaultsOf(env);
  const isUrl = ({ written }: EnvEntry): boolean => /^postgres(?:ql)?:\/\//.test(written);
  const urls = [...entries].filter(
    ([name, entry]) => isUrl(entry) || (URL_NAMES.includes(name) && entry.written !== ''),
  );
  const rank = (name: string): number =>
    URL_NAMES.includes(name) ? URL_NAMES.indexOf(name) : URL_NAMES.length;
  const [first, ...rest] = urls.toSorted(([a], [b]) => rank(a) - rank(b));
  if (!first) {
    if (defaults.host === '' && defaults.parameters.service === undefined)
      throw new NoTarget(`${file} holds neither a connection string nor PGHOST`);
    const from = `${file}: ${variablesIn(env)}`;
    return { from, text: null, defaults, siblings: [], causes: [], env };
  }
  const [name, entry] = first;
  return {
    from: `${file}: ${name}`,
    text: entry.written,
    defaults,
    siblings: rest.map(([other, { written }]) => ({ from: `${file}: ${other}`, text: written })),
    causes: urls.flatMap(([one, found]) => cutByComment(one, found)),
    env,
  };
}

function cutByComment(name: string, { value, written, line }: EnvEntry): Cause[] {
  if (value.length >= written.length || !written.startsWith(value)) return [];
  const seen = `Line ${line}, ${name}: ${written.length} characters are written, ${value.length} are read: “#” without quotes begins a comment.`;
  return [
    causeOf(
      'placeholder-in-url',
      'proved',
      [seen],
      [`Put the value of ${name} in single quotes, or write %23 for “#”.`],
    ),
  ];
}

function fromProject(
  input: TargetInput,
  settings: PoolerSettings | null,
): Pick<Target, 'from' | 'text' | 'defaults'> {
  const given = defaultsOf(input.env);
  const password = given.password || (input.env.SUPABASE_DB_PASSWORD ?? '');
  const parameters = { sslmode: 'require', ...given.parameters };
  if (settings) {
    const ref = input.supabaseRef;
    const user = settings.user || (ref ? `postgres.${ref}` : 'postgres');
    // 6543 is the transaction pooler; the session pooler of the same host is on 5432.
    const port = String(settings.port === 6543 ? 5432 : settings.port);
    const { host, database } = settings;
    return {
      from: 'the settings of the Supabase project',
      text: null,
      defaults: { host, port, user, password, database, parameters },
    };
  }
  const ref = input.supabaseRef ?? '';
  if (!/^[a-z0-9]{1,40}$/.test(ref))
    throw new NoTarget('--supabase-ref is not a project reference (lower-case letters and digits)');
  return {
    from: `the Supabase project ${ref}`,
    text: null,
    defaults: {
      ...NO_PARTS,
      host: `db.${ref}.supabase.co`,
      port: '5432',
      user: 'postgres',
      database: 'postgres',
      password,
      parameters,
    },
  };
}

/** The name of the user that runs this, which is libpq's default for the user of the database. */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'postgres';
  }
}
