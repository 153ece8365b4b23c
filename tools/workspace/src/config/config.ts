import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkspaceError } from '../workspace-error.ts';
import type { Problem } from './check-config.ts';
import { KnownConfigs } from './known-configs.ts';
import type { CommandLine, Config, Health, Service } from './config-shape.ts';

export type { CommandLine, Config, Health, Service };
/** `Extract` by kind: `ServiceOf<'postgres'>`. */
export type ServiceOf<Kind extends Service['kind']> = Extract<Service, { kind: Kind }>;

export const CONFIG_FILE = 'workspace.config.json';

export interface ReadOptions {
  /** The main checkout, asked when the tree has none: a fresh `workspace init` is not committed. */
  fallback?: string;
  /** The cache folder; with it a file that was read before is not checked again. */
  cache?: string;
}

/**
 * The configuration of the working tree `folder` (absolute path), every default filled in.
 * Throws a `WorkspaceError` (`no-config`, `config-unreadable`) that names the JSON path and the way out.
 */
export async function readConfig(folder: string, o: ReadOptions = {}): Promise<Config> {
  const file = [folder, o.fallback]
    .filter((one) => one !== undefined)
    .map((one) => join(one, CONFIG_FILE))
    .find((one) => existsSync(one));
  if (file) return o.cache === undefined ? parseConfig(readText(file), file) : parseOnce(file, o.cache);
  throw new WorkspaceError(
    'no-config',
    `There is no ${CONFIG_FILE} in ${folder}.`,
    'write one with `workspace init`',
    2,
  );
}

async function parseOnce(file: string, cache: string): Promise<Config> {
  const known = new KnownConfigs(cache);
  const text = readText(file);
  const found = known.find(text);
  if (found) return found;
  const config = await parseConfig(text, file);
  known.keep(text, config);
  return config;
}

const readText = (file: string) => readFileSync(file, 'utf8');

/** The configuration in `text`; `file` is only named in errors. */
export async function parseConfig(text: string, file: string): Promise<Config> {
  // The shapes are loaded here: commands that need no configuration start without them.
  const [{ configShape }, { checkConfig }] = await Promise.all([
    import('./config-shape.ts'),
    import('./check-config.ts'),
  ]);
  const parsed = configShape.safeParse(parseJson(text, file));
  const problems = parsed.success
    ? checkConfig(parsed.data)
    : parsed.error.issues.flatMap((issue) => problemsOf(issue));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new WorkspaceError(
    'config-unreadable',
    `${file} is not right:\n${problems.map(({ path, message }) => `  ${path || '(top)'}: ${message}`).join('\n')}`,
    'mend these places; editors that know the file’s $schema list what is allowed',
    2,
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new WorkspaceError(
      'config-unreadable',
      `${file} is not JSON: ${(error as Error).message}`,
      'mend that place; comments and trailing commas are not JSON',
      2,
    );
  }
}

interface Issue {
  code?: string;
  path: PropertyKey[];
  message: string;
  expected?: string;
  keys?: string[];
  errors?: Issue[][];
  issues?: Issue[];
  discriminator?: string;
}

/** What zod found, said with one JSON path each. */
function problemsOf(issue: Issue, above: PropertyKey[] = []): Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      path: jsonPath([...path, key]),
      message: 'is not known here; remove it or mend its name',
    }));
  }
  if (issue.code === 'invalid_key') {
    return (issue.issues ?? []).map((inner) => ({ path: jsonPath(path), message: inner.message }));
  }
  if (issue.code === 'invalid_union' && issue.errors && issue.errors.length > 0) {
    // Of several forms the one that fits best is the one that was meant.
    const [nearest] = issue.errors.toSorted((a, b) => distance(a) - distance(b));
    return (nearest ?? []).flatMap((inner) => problemsOf(inner, path));
  }
  if (issue.discriminator === 'kind') {
    return [
      { path: jsonPath(path), message: 'must be one of postgres, redis, mail, process, compose, supabase' },
    ];
  }
  return [{ path: jsonPath(path), message: messageOf(issue) }];
}

const FORMS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function messageOf({ code, expected = '', message }: Issue): string {
  if (code !== 'invalid_type') return message;
  const form = FORMS[expected] ?? expected;
  return message.endsWith('received undefined') ? `is missing; it takes ${form}` : `must be ${form}`;
}

/** Few mistakes, and deep ones, are near: a wrong type at the top means that another form was meant. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'invalid_type' ? 3 : 1), 0);
}

function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (/^[A-Za-z_$][\w$-]*$/.test(String(key))) return text ? `${text}.${String(key)}` : String(key);
    return `${text}[${JSON.stringify(String(key))}]`;
  }, '');
}
