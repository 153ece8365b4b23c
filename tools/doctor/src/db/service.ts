import { userInfo } from 'node:os';
import { join } from 'node:path';
import { clean } from '../text.ts';
import { readAsLibpq } from './readers/as-libpq.ts';
import { type Parts, NO_PARTS } from './readers/reading.ts';
import { readService } from './readers/service-file.ts';
import { isMissing, readSmallFile, whyNotRead } from './small-file.ts';

/** What a service gives a login, or why libpq ends there. No error holds a value of the file. */
export type Service =
  | { name: string; error: string; parts?: undefined }
  | { name: string; error?: undefined; file: string; line: number; parts: Parts };

type Env = Record<string, string | undefined>;

/**
 * Folders that packages build into libpq as its own for pg_service.conf: Debian and Ubuntu, the RPMs of
 * postgresql.org, a build from source. PGSYSCONFDIR takes their place.
 */
const SYSTEM_FOLDERS = ['/etc/postgresql-common', '/etc/sysconfig/pgsql', '/usr/local/pgsql/etc'];

/** The home of the user as libpq takes it: HOME, else the list of users. */
export function homeOf(env: Env): string {
  if (env.HOME) return env.HOME;
  try {
    return userInfo().homedir;
  } catch {
    return '';
  }
}

/** The service a connection string names; undefined when it names none. */
export function serviceIn(text: string | null): string | undefined {
  if (text === null) return undefined;
  const read = readAsLibpq(text.trim()).parts?.parameters.service;
  if (read !== undefined) return read;
  // libpq refuses the string, for its password perhaps; the service is to be known all the same.
  const [, query] = /^[a-z]+:\/\/.*\?([^?#]*)$/is.exec(text.trim()) ?? [];
  return new URLSearchParams(query).get('service') ?? undefined;
}

/**
 * Looks a service up as libpq does: PGSERVICEFILE, else ~/.pg_service.conf; when the service is not in it,
 * pg_service.conf in PGSYSCONFDIR (https://www.postgresql.org/docs/18/libpq-pgservice.html).
 */
export async function findService(name: string, env: Env): Promise<Service> {
  const tried: string[] = [];
  for (const { file, mustBe } of filesFor(env)) {
    const shown = clean(file, 200);
    let text: string;
    try {
      text = (await readSmallFile(file)).bytes.toString('utf8');
    } catch (error) {
      const why = whyNotRead(error);
      if (mustBe || !isMissing(why)) {
        return { name, error: `the service file ${shown} cannot be read (${why})` };
      }
      tried.push(`${shown} (not there)`);
      continue;
    }
    const read = readService(text, name);
    if (read.kind === 'found') return { name, file, line: read.line, parts: partsOfService(read.settings) };
    if (read.kind === 'broken') {
      return { name, error: `syntax error in service file ${shown}, line ${read.line}: ${read.why}` };
    }
    tried.push(`${shown} (has ${namesInWords(read.names)})`);
  }
  const hint = env.PGSYSCONFDIR
    ? ''
    : '; the folder of the last ones is built into libpq, PGSYSCONFDIR names another';
  return { name, error: `the service “${clean(name, 60)}” is in none of ${tried.join(', ')}${hint}` };
}

function filesFor(env: Env): { file: string; mustBe: boolean }[] {
  const home = homeOf(env);
  const own =
    env.PGSERVICEFILE !== undefined
      ? [{ file: env.PGSERVICEFILE, mustBe: true }]
      : home === ''
        ? []
        : [{ file: join(home, '.pg_service.conf'), mustBe: false }];
  const folders = env.PGSYSCONFDIR !== undefined ? [env.PGSYSCONFDIR] : SYSTEM_FOLDERS;
  return [...own, ...folders.map((folder) => ({ file: join(folder, 'pg_service.conf'), mustBe: false }))];
}

const MOST_NAMES = 8;

function namesInWords(names: string[]): string {
  if (names.length === 0) return 'no service';
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `${names
    .slice(0, MOST_NAMES)
    .map((name) => clean(name, 40))
    .join(', ')}${more}`;
}

function partsOfService(settings: Record<string, string>): Parts {
  const { host = '', port = '', user = '', password = '', dbname = '', ...parameters } = settings;
  return { ...NO_PARTS, host, port, user, password, database: dbname, parameters };
}
