import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the CLI calls them in `supabase status -o json`. */
const NAMES = {
  anonKey: 'ANON_KEY',
  serviceRoleKey: 'SERVICE_ROLE_KEY',
  publishableKey: 'PUBLISHABLE_KEY',
  secretKey: 'SECRET_KEY',
  jwtSecret: 'JWT_SECRET',
} as const;

export type SupabaseKeys = Partial<Record<keyof typeof NAMES, string>>;

/** The keys there may be, as in `{services.supabase.anonKey}`. */
export const SUPABASE_KEYS = Object.keys(NAMES) as (keyof typeof NAMES)[];

/**
 * The keys in an answer of `supabase status -o json`. Empty when it is no JSON; without auth in
 * `config.toml` the CLI names none, older CLIs have no `PUBLISHABLE_KEY` and `SECRET_KEY`.
 * @see https://supabase.com/docs/reference/cli/supabase-status
 */
export function parseStatus(text: string): SupabaseKeys {
  const answer = objectOf(text);
  const found = Object.entries(NAMES).flatMap(([key, name]) => {
    const value = answer[name];
    return typeof value === 'string' && value !== '' ? [[key, value]] : [];
  });
  return Object.fromEntries(found) as SupabaseKeys;
}

/** Keeps the keys in the service's folder, for its owner only. */
export function writeKeys(folder: string, keys: SupabaseKeys): void {
  const file = join(folder, 'keys.json');
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(keys), { mode: 0o600 });
  chmodSync(`${file}.${process.pid}`, 0o600);
  renameSync(`${file}.${process.pid}`, file);
}

/** What `writeKeys` kept; empty when Supabase was not started yet. */
export function readKeys(folder: string): SupabaseKeys {
  let text: string;
  try {
    text = readFileSync(join(folder, 'keys.json'), 'utf8');
  } catch {
    return {};
  }
  const kept = objectOf(text);
  const found = SUPABASE_KEYS.flatMap((key) => (typeof kept[key] === 'string' ? [[key, kept[key]]] : []));
  return Object.fromEntries(found) as SupabaseKeys;
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
