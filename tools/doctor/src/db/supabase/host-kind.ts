import { getDomain } from 'tldts';

/** What a host name says about itself at Supabase. */
export type HostKind =
  | { kind: 'direct'; ref: string }
  | { kind: 'pooler'; number: number; region: string }
  | { kind: 'other' };

const DIRECT = /^db\.([a-z0-9]{1,40})\.supabase\.(?:co|com|in|red)$/;
const POOLER = /^aws-(\d{1,2})-([a-z]{2}(?:-[a-z]+)+-\d)\.pooler\.supabase\.com$/;

/** `db.REF.supabase.co` is the database itself, `aws-N-REGION.pooler.supabase.com` the shared pooler. */
export function hostKind(host: string): HostKind {
  const name = host.toLowerCase().replace(/\.$/, '');
  const [, ref] = DIRECT.exec(name) ?? [];
  if (ref) return { kind: 'direct', ref };
  const [, number, region] = POOLER.exec(name) ?? [];
  return number && region ? { kind: 'pooler', number: Number(number), region } : { kind: 'other' };
}

/** Only hosts below pooler.supabase.com are taken from an answer or tried: a user name with its project goes there. */
export function isPoolerHost(host: string): boolean {
  const name = host.toLowerCase();
  return (
    /^[a-z0-9.-]+$/.test(name) && name.endsWith('.pooler.supabase.com') && getDomain(name) === 'supabase.com'
  );
}

/** Any host of Supabase's cloud. */
export function isSupabaseHost(host: string): boolean {
  return hostKind(host).kind !== 'other' || isPoolerHost(host);
}

/** The project reference in a user name of the pooler: `postgres.REF` gives `REF`, else null. */
export function refOfUser(user: string): string | null {
  return /^[^.]+\.([a-z0-9]{1,40})$/.exec(user)?.[1] ?? null;
}

/** The user name for the pooler: `postgres` and `REF` give `postgres.REF`. */
export function poolerUser(user: string, ref: string): string {
  return `${user.split('.')[0] || 'postgres'}.${ref}`;
}
