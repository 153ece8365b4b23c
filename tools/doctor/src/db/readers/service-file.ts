import { LIBPQ_KEYWORDS } from './libpq-keywords.ts';

/** What a service file says of one service. `line` counts from 1. */
export type ServiceReading =
  | { kind: 'found'; line: number; settings: Record<string, string> }
  | { kind: 'absent'; names: string[] }
  | { kind: 'broken'; line: number; why: string };

/** libpq reads a line into 1,024 bytes, the end of the line and a NUL among them. */
const MOST_BYTES = 1_023;
const BLANKS_AROUND = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;

/**
 * A service in the text of pg_service.conf, step by step as `parseServiceFile` of libpq reads it
 * (https://www.postgresql.org/docs/18/libpq-pgservice.html): the first section of the name counts, the first of
 * two lines with one keyword too, nothing is quoted, and only the lines up to the end of the section are looked
 * at. A keyword reaches to the "=", a blank before it included.
 */
export function readService(text: string, name: string): ServiceReading {
  const settings = new Map<string, string>();
  const names = new Set<string>();
  let found = 0;
  // Each with its line end, which counts.
  for (const [at, raw] of (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).entries()) {
    const number = at + 1;
    if (Buffer.byteLength(raw) >= MOST_BYTES)
      return { kind: 'broken', line: number, why: 'the line is longer than 1,021 bytes' };
    const line = raw.replaceAll(BLANKS_AROUND, '');
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      if (found > 0) break;
      const isOurs = line.startsWith(`[${name}]`);
      if (isOurs) found = number;
      else names.add(line.slice(1).replace(/\].*$/s, ''));
    } else if (found > 0) {
      const why = whyNotTaken(line);
      if (why !== null) return { kind: 'broken', line: number, why };
      const [keyword = ''] = line.split('=', 1);
      if (!settings.has(keyword)) settings.set(keyword, line.slice(keyword.length + 1));
    }
  }
  if (found === 0) return { kind: 'absent', names: [...names] };
  return { kind: 'found', line: found, settings: Object.fromEntries(settings) };
}

/** Why libpq ends at this line, without what stands behind the "=" (it may be a password); null when it does not. */
function whyNotTaken(line: string): string | null {
  const end = line.indexOf('=');
  if (line.startsWith('ldap')) return 'it asks an LDAP server, which is not done here';
  if (end < 0) return 'it has no "="';
  const keyword = line.slice(0, end);
  if (/[ \t]$/.test(keyword)) return 'there is a blank before the "="';
  if (keyword === 'service' || keyword === 'servicefile') return 'a service cannot name another one';
  if (LIBPQ_KEYWORDS.has(keyword)) return null;
  return /^[a-z_]{1,40}$/i.test(keyword)
    ? `"${keyword}" is no keyword of libpq`
    : 'it begins with no keyword';
}
