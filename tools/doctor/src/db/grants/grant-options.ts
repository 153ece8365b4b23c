import type { ClientBase } from 'pg';

/** What of `pg.Client` is used here. */
export type GrantClient = Pick<ClientBase, 'query'>;

/** What is looked at, and how long it may take. */
export interface GrantOptions {
  /** One schema; `public` unless named. */
  schema?: string;
  /** Roles to look at; without it anon, authenticated and service_role. Those that do not exist are said. */
  roles?: readonly string[];
  /** Roles that anybody can use without signing in: anon and web_anon where they exist, and these. */
  anonymous?: readonly string[];
  /** Roles that will create objects, beside the owners of what exists and the role of this connection. */
  creators?: readonly string[];
  /** Text of a snapshot: `checkGrants` then says what was lost since, instead of judging by signs. */
  snapshot?: string;
  /** The user asked for privileges: what looks like a policy is then a (likely) cause too, not only a note. */
  asked?: boolean;
  lockTimeoutMs?: number;
  timeoutMs?: number;
}

/** A message for people: what was not done, why, what to do. Nothing was changed when it is thrown. */
export class GrantError extends Error {
  override name = 'GrantError';
}

/** The roles through which Supabase's API comes in. */
export const apiRoles: readonly string[] = ['anon', 'authenticated', 'service_role'];
/** Names of the role for requests without sign-in: Supabase's and the one of PostgREST's documentation. */
export const anonymousRoles: readonly string[] = ['anon', 'web_anon'];
