/**
 * Splits SQL at the semicolons between statements: not those in quotes, in dollar quotes, in comments.
 * What comes after the last semicolon is `rest`. Pure.
 * @see https://www.postgresql.org/docs/18/sql-syntax-lexical.html
 */
export function splitStatements(sql: string): { statements: string[]; rest: string } {
  const statements: string[] = [];
  let start = 0;
  for (let at = 0; at < sql.length;) {
    const skipped = endOfQuoted(sql, at);
    if (skipped !== null) {
      at = skipped;
      continue;
    }
    if (sql[at] === ';') {
      const statement = sql.slice(start, at).trim();
      if (statement !== '') statements.push(statement);
      start = at + 1;
    }
    at += 1;
  }
  return { statements, rest: sql.slice(start) };
}

/** Where the quote or comment ends that begins here, the text's end if it does not; null: none begins. */
function endOfQuoted(sql: string, at: number): number | null {
  const after = (token: string, from: number) => {
    const found = sql.indexOf(token, from);
    return found < 0 ? sql.length : found + token.length;
  };
  if (sql.startsWith('--', at)) return after('\n', at);
  if (sql.startsWith('/*', at)) return endOfComment(sql, at);
  if (sql[at] === '"') return after('"', at + 1);
  if (sql[at] === "'") return endOfString(sql, at);
  if (sql[at] !== '$' || /[\w$]/.test(sql[at - 1] ?? ' ')) return null;
  const tag = /^\$([A-Za-z_]\w*)?\$/.exec(sql.slice(at, at + 64))?.[0];
  return tag ? after(tag, at + tag.length) : null;
}

/** Comments of this kind may lie in one another. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (const { 0: token, index } of sql.slice(start).matchAll(/\/\*|\*\//g)) {
    depth += token === '/*' ? 1 : -1;
    if (depth === 0) return start + index + 2;
  }
  return sql.length;
}

/** Two quotes are one in a string; in E'…' a backslash quotes too. */
function endOfString(sql: string, start: number): number {
  const hasEscapes = /(^|\W)e$/i.test(sql.slice(Math.max(0, start - 2), start));
  for (let at = start + 1; at < sql.length; at += 1) {
    if (hasEscapes && sql[at] === '\\') at += 1;
    else if (sql[at] === "'") return at + 1;
  }
  return sql.length;
}
