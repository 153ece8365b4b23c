/**
 * The password for a login in the text of a .pgpass file, or empty: the first line whose `host:port:database:user`
 * fits counts, `*` fits anything, `\` stands before a colon or a backslash that is part of a value
 * (PostgreSQL documentation 32.16). A socket folder is looked up as localhost.
 */
export function passwordInFile(
  text: string,
  login: { host: string; port: number; database: string; user: string },
): string {
  const host = login.host.startsWith('/') ? 'localhost' : login.host;
  const wanted = [host, String(login.port), login.database, login.user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = fieldsOf(line);
    if (fields.length < 5) continue;
    if (wanted.every((value, at) => fields[at] === '*' || unescaped(fields[at] ?? '') === value)) {
      return unescaped(fields[4] ?? '');
    }
  }
  return '';
}

/** The fields between colons that no backslash stands before. */
function fieldsOf(line: string): string[] {
  return (
    line.match(/(?:^|:)((?:[^:\\]|\\.)*)/gs)?.map((field, at) => (at === 0 ? field : field.slice(1))) ?? []
  );
}

function unescaped(field: string): string {
  return field.replaceAll(/\\(.)/gs, '$1');
}
