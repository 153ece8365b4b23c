/** Schemes of other programs that somebody takes for the database's; SQLAlchemy's and Rails' own forms are none. */
const FOREIGN =
  /^(mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|https?|sqlite3?|file|libsql|mssql|sqlserver|oracle|amqps?|kafka|s3|prisma(?:\+postgres)?)(?:\+\w+)?:/i;
const WANTED = 'doctor db takes postgresql://user@host:5432/database, or host=… user=… dbname=…';

/**
 * Why a string is not one of PostgreSQL's, where its beginning tells: empty, for another server, or in the form
 * of JDBC or .NET. Null when it does not tell. Nothing of the string is in the answer but the name of its scheme.
 */
export function notPostgres(text: string): string | null {
  if (text === '') return 'it is empty: the variable that should hold it is not set in this shell';
  if (/^jdbc:postgresql:/i.test(text)) {
    return `it is in the form of JDBC. Take “jdbc:” away, and put user and password before the host: ${WANTED}`;
  }
  if (/^(?:Host|Server|Data Source)\s*=[^;]*;/i.test(text)) {
    return `it is in the form of .NET (Name=value;). ${WANTED}`;
  }
  const scheme = FOREIGN.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return null;
  if (scheme.startsWith('prisma')) {
    return `“${scheme}:” leads to a service of Prisma, not to the database itself. Give the direct URL (DIRECT_URL)`;
  }
  return `“${scheme}:” is not PostgreSQL. ${WANTED}`;
}
