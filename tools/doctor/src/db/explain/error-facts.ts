import type { Endpoint } from './endpoint.ts';
import { endpointsIn } from './endpoint.ts';
import type { Errno, TlsSign } from './error-code.ts';
import { errnosIn, ownLines, sqlstatesIn, tlsSignIn, toolCodesIn } from './error-code.ts';
import { signsIn } from './signs.ts';

/** What a pasted text holds, apart from its wording. */
export interface ErrorFacts {
  /** The text without colours, with JSON escapes undone. */
  text: string;
  sqlstates: ReadonlySet<string>;
  errnos: ReadonlySet<Errno>;
  tls: TlsSign | undefined;
  signs: ReadonlySet<string>;
  /** Codes of Prisma and PostgREST. */
  toolCodes: ReadonlySet<string>;
  endpoints: readonly Endpoint[];
  /** Names of roles the text uses to log in. */
  users: readonly string[];
  /** Passwords of URLs in the text, undecoded; never to be shown. */
  urlPasswords: readonly string[];
  /** Every password of the text; never to be shown. */
  secrets: readonly string[];
  /** Does the text speak of PostgreSQL, of something else, or of nothing in particular? */
  about: 'database' | 'something-else' | 'nothing';
}

const colours = /\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007/g;

/** Only PostgreSQL, its drivers, its poolers and its hosts are called so. */
const surely =
  /postg(?:res|rex)|pg_|psql|libpq|psycopg|asyncpg|\bpgx\b|pgconn|pgproto|\bpq: |npgsql|node_modules\/pg|\(pg\)|pgbouncer|supavisor|pooler|\bdb\.[^\s/]+\.supabase\.(?:co|in|red)|prisma|\bP[12]0\d\d\b|pris\.ly|drizzle|\bPG::|PGSQL|neon\.tech|neondb|neondatabase|[:=] ?"?(?:5432|6543|54322|5433|6432)\b|port (?:5432|6543|54322|5433|6432)|connection to server (?:at|on)|failed to connect to `(?:host|user)=|could not translate host name/i;
/** Words that other databases use too. */
const perhaps =
  /sqlx|typeorm|sequelize|DBConnection|hikari|sqlalchemy|ActiveRecord|\bgorm\b|\borm\b|r2dbc|jdbc|database|supabase|tcp connect \(/i;
const somethingElse =
  /mysql|mariadb|mssql|sqlserver|SQL Server|oracle|\bORA-|redis|mongo|cassandra|clickhouse|:(?:6379|27017|3306|9092|5672|9200|443|80|22|1433|1521)\b|\bport[ =](?:22|25|80|443|1433|3306)\b|https?:\/\/|HTTPS?Connection|\bnpm\b|yarn|\bregistry\b|curl|\bssh\b|git@|publickey|smtp|kafka|amqp|elastic|sqlite|upstream|kubectl|terraform|\bfetch\b|docker|net::|undici|\bapi\./i;
/** Signs in words that other programs use as well. */
const common = new Set([
  'password-missing',
  'app-pool',
  'terminated',
  'circuit-open',
  'tls-required',
  'method-unsupported',
  'client-limit',
  'user-cancel',
  'peer-failed',
]);

/** The name of the login in messages, keyword strings and URLs. */
const userPlaces = [
  /authentication failed for user "([^"\n]{1,80})"/g,
  /\brole "([^"\n]{1,80})"/g,
  /\buser=([^\s`'",;]{1,80})/g,
  /tenant\/user (\S{1,80}) not found/g,
  /\bpostgres(?:ql)?:\/\/([^\s:@/'"`]{1,80})[:@]/g,
  /\buser["']?\s?[:=]\s?["']([^"'\n]{1,80})["']/g,
  /\b(postgres\.[a-z0-9]{16,24})\b(?!\.)/g,
];

/** `password=…` of a keyword string, a JDBC URL or a variable. */
const keywordPassword = /password["']?\s?[=:]\s?["']?([^\s"'&;,)}]+)/gi;
const urlPassword = /\b(?:postgres(?:ql)?(?:\+\w+)?|ecto|jdbc:postgresql):\/\/[^\s:@/'"`]*:([^\s'"`]*)@/g;

function firstGroups(text: string, place: RegExp): string[] {
  return [...text.matchAll(place)].map((match) => match[1] ?? '').filter(Boolean);
}

function aboutOf(text: string, signs: ReadonlySet<string>): ErrorFacts['about'] {
  const foreign = /Access denied for user '|MongoServer|ER_[A-Z_]{6,}|\(HY000\)/.test(text);
  if (foreign) return 'something-else';
  if (surely.test(text) || [...signs].some((sign) => !common.has(sign))) return 'database';
  if (somethingElse.test(text)) return 'something-else';
  return perhaps.test(text) || signs.size > 0 ? 'database' : 'nothing';
}

/** Characters of a log that are read at most: its beginning and its end, where the cause is. */
const most = { head: 10_000, tail: 20_000 };

/** Takes a pasted text apart; of more than 30,000 characters the beginning and the end are read. */
export function errorFacts(pasted: string): ErrorFacts {
  const short =
    pasted.length > most.head + most.tail
      ? `${pasted.slice(0, most.head)}\n${pasted.slice(-most.tail)}`
      : pasted;
  const text = short
    .replaceAll(colours, '')
    .replaceAll(String.raw`\"`, '"')
    .replaceAll(String.raw`\n`, '\n')
    .replaceAll('\r', '')
    // One blank for many, so that no expression has to try how to share them out.
    .replaceAll(/[^\S\n]+/g, ' ');
  const own = ownLines(text);
  const urlPasswords = firstGroups(text, urlPassword);
  const sqlstates = sqlstatesIn(text);
  const signs = signsIn(text, sqlstates);
  return {
    text,
    sqlstates,
    errnos: errnosIn(own),
    tls: tlsSignIn(own),
    signs,
    toolCodes: toolCodesIn(text),
    endpoints: endpointsIn(text),
    users: userPlaces.flatMap((place) => firstGroups(text, place)),
    urlPasswords,
    secrets: [...urlPasswords, ...firstGroups(text, keywordPassword)],
    about: aboutOf(text, signs),
  };
}
