import { WorkspaceError } from '../workspace-error.ts';

/**
 * Variables as lines of a `.env` file. Values are taken literally by the readers (Node, dotenv): plain
 * when nothing in them has a meaning, else in the first kind of quote that they do not hold.
 * Throws a `WorkspaceError` for a value that no such quote can hold.
 * @see https://nodejs.org/docs/latest-v24.x/api/environment_variables.html
 */
export function toEnvFile(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoteForFile(name, value)}\n`)
    .join('');
}

function quoteForFile(name: string, value: string): string {
  if (/^[\w./:@%+,=?&-]*$/.test(value)) return value;
  if (!value.includes("'") && !value.includes('\r')) return `'${value}'`;
  if (!value.includes('`') && !value.includes('\r')) return `\`${value}\``;
  // Between double quotes `\n` is a line break for these readers, and dotenv-expand follows `$`.
  if (!/["\\$\r]/.test(value)) return `"${value}"`;
  throw new WorkspaceError(
    'not-expressible',
    `The value of ${name} holds every kind of quote, or a carriage return: a .env file cannot say it.`,
    'use `workspace env --export` or `--json`',
  );
}

/**
 * Variables as lines for `eval` in a POSIX shell: between single quotes nothing has a meaning, and a
 * single quote itself is written outside of them.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
 */
export function toShell(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('');
}
