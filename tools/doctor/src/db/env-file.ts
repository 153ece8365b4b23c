import { parseEnv } from 'node:util';

/** One variable of a .env file. */
export interface EnvEntry {
  /** As Node and dotenv read it. */
  value: string;
  /** What stands behind the "=", without quotes around it. */
  written: string;
  line: number;
}

const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=[ \t]*(.*)$/;

/**
 * The variables of a .env file, the last of a name counts. `value` and `written` differ where a `#` without
 * quotes begins a comment in the middle of a password.
 */
export function readEnvFile(text: string): Map<string, EnvEntry> {
  const values = parseEnv(text);
  const entries = new Map<string, EnvEntry>();
  text.split(/\r?\n/).forEach((line, at) => {
    const [, name, rest = ''] = LINE.exec(line) ?? [];
    if (name === undefined) return;
    const value = values[name] ?? '';
    const quoted = /^(['"`])(.*?)\1\s*(?:#.*)?$/.exec(rest);
    // A blank before the "#" is what a comment has; a password has none.
    const written = quoted ? (quoted[2] ?? '') : rest.replace(/\s+#.*$/, '').trim();
    entries.set(name, { value, written, line: at + 1 });
  });
  return entries;
}
