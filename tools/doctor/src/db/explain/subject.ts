import { sharedSigns } from './signs.ts';

/** What a text is about, and whether that is beyond doubt. */
export interface Subject {
  about: 'database' | 'something-else' | 'nothing';
  /** False: the words are PostgreSQL's, but other programs use them too, and nothing names PostgreSQL. */
  isSure: boolean;
}

/** Only PostgreSQL, its drivers, its poolers and its hosts are called so. */
const surely =
  /postg(?:res|rex)|pg_|psql|libpq|psycopg|asyncpg|\bpgx\b|pgconn|pgproto|\bpq: |\blib\/pq\b|npgsql|node_modules\/pg|\(pg\)|pgbouncer|supavisor|pooler|\bdb\.[^\s/]+\.supabase\.(?:co|in|red)|prisma|\bP[12]0\d\d\b|pris\.ly|drizzle|\bPG::|PGSQL|PGRST\d|neon\.tech|neondb|neondatabase|[:=] ?"?(?:5432|6543|54322|5433|6432)\b|port (?:5432|6543|54322|5433|6432)|connection to server (?:at|on)|failed to connect to `(?:host|user)=|could not translate host name|could not (?:receive|send) data (?:from|to) (?:client|server)|on client connection|\binitdb\b|postmaster\.pid|another postmaster|ossrdbms/i;
/** Errors of these are told by their form, whatever else the text names. */
const foreign = /Access denied for user '|MongoServer|\bER_[A-Z_]{6,}|\(HY000\)|\[HY000\] \[\d{4}\]|\bORA-\d/;
/** Other programs that know roles, databases, logins and locks. */
const rivals =
  /mysql|mariadb|mssql|sqlserver|SQL Server|\boracle\b|redis|mongo|cassandra|clickhouse|snowflake|bigquery|dynamodb|firebase|firestore|influx|neo4j|couchdb|sqlite|kafka|rabbit|amqp|\bnats\b|elastic|opensearch|vault\b|\biam\b|ldap|kerberos|dovecot|\bimap|xmpp|smtp|sftp|\bsmb\b|samba|terraform|keycloak realm/i;
/** Where a driver sends the reader: no sign of what it talked to. */
const helpLink =
  /(?:background on this error at|\bsee|refer to|more (?:information|info|details)(?: at| on)?):? https?:\/\/\S+/gi;

/** The text without the addresses of documentation that a driver adds to its errors. */
export function withoutHelpLinks(text: string): string {
  return text.replaceAll(helpLink, '');
}

const quoted = /"[^"\n]{0,80}"|»[^«\n]{0,80}«|«[^»\n]{0,80}»/g;
/** Words that other databases use too. */
const perhaps =
  /sqlx|typeorm|sequelize|DBConnection|hikari|sqlalchemy|ActiveRecord|\bgorm\b|\borm\b|r2dbc|jdbc|database|supabase|tcp connect \(/i;
const somethingElse =
  /(?<!\d:\d\d):(?:6379|27017|3306|9092|5672|9200|3000|8000|8080|8443|443|80|22|25|1433|1521)\b(?!:\d)|\bport[ =](?:22|25|80|443|1433|3306)\b|https?:\/\/|HTTPS?Connection|\bnpm\b|yarn|\bregistry\b|curl|\bssh\b|git@|publickey|upstream|kubectl|\bfetch\b|docker|net::|undici|\bapi\.|org\.apache\.(?:http|hc)\b/i;
/** How the server itself writes an error, and psql after it. */
const severity = /(?:^|[^\w"])(?:FATAL|ERROR|PANIC):\s/;

/** What a text is about. `isCoded`: it holds a SQLSTATE where a program writes one. */
export function subjectOf(text: string, signs: ReadonlySet<string>, isCoded: boolean): Subject {
  if (foreign.test(text)) return { about: 'something-else', isSure: true };
  if (surely.test(text) || [...signs].some((sign) => !sharedSigns.has(sign)))
    return { about: 'database', isSure: true };
  // A database or a role may be named after another program.
  if (rivals.test(text.replaceAll(quoted, ''))) return { about: 'something-else', isSure: true };
  if (signs.size > 0 && (isCoded || severity.test(text))) return { about: 'database', isSure: true };
  if (somethingElse.test(withoutHelpLinks(text))) return { about: 'something-else', isSure: true };
  const isDatabase = perhaps.test(text) || signs.size > 0;
  return { about: isDatabase ? 'database' : 'nothing', isSure: false };
}
