import { credentialSigns, sharedCredentialSigns } from './credential-signs.ts';
import type { Sign } from './sign.ts';
import { sharedStartSigns, startSigns } from './start-signs.ts';
import { translatedConditions } from './translation.ts';

/** What PostgreSQL itself says. Source: PostgreSQL appendix A and src/backend. */
const server: readonly Sign[] = [
  {
    name: 'auth-failed',
    sqlstates: ['28P01'],
    said: /password authentication failed|SASL authentication failed|InvalidPasswordError/i,
  },
  { name: 'password-expired', said: /has an expired password/i },
  { name: 'no-hba-entry', said: /no pg_hba\.conf entry/i },
  { name: 'hba-rejects', said: /pg_hba\.conf rejects/i },
  { name: 'role-cannot-login', said: /role "?[^"\n]*"? is not permitted to log in/i },
  { name: 'role-missing', said: /role "[^"\n]*" does not exist/i },
  { name: 'peer-failed', said: /(?:peer|ident) authentication failed/i },
  {
    name: 'database-missing',
    sqlstates: ['3D000'],
    said: /database "[^"\n]*" does not exist|NoDatabaseError(?!: (?:could not|connection to server))|invalid_catalog_name/i,
  },
  { name: 'database-closed', said: /not currently accepting connections/i },
  { name: 'database-denied', said: /permission denied for database/i },
  {
    name: 'slots-full',
    said: /remaining connection slots are reserved|too many clients already/i,
  },
  { name: 'role-limit', said: /too many connections for role/i },
  { name: 'database-limit', said: /too many connections for database/i },
  {
    name: 'disk-full',
    sqlstates: ['53100'],
    said: /could not (?:extend|write|create|open) .{0,200}No space left on device|Check free disk space/i,
  },
  {
    name: 'server-starting',
    sqlstates: ['57P03'],
    said: /the database system is (?:starting up|shutting down|in recovery mode|not (?:yet )?accepting)/i,
  },
  {
    name: 'admin-shutdown',
    sqlstates: ['57P01'],
    said: /terminating connection due to administrator command|AdminShutdown|admin_shutdown/i,
  },
  {
    name: 'server-crash',
    sqlstates: ['57P02'],
    said: /because of crash of another server process|due to unexpected postmaster exit|server process \(PID \d+\) was terminated by/i,
  },
  { name: 'statement-timeout', said: /due to statement timeout/i },
  { name: 'user-cancel', said: /due to user request/i },
  { name: 'lock-timeout', sqlstates: ['55P03'], said: /due to lock timeout|could not obtain lock on/i },
  {
    name: 'idle-timeout',
    sqlstates: ['25P03', '57P05'],
    said: /due to idle-(?:in-transaction|session) timeout/i,
  },
  {
    name: 'read-only',
    sqlstates: ['25006'],
    said: /in a read-only transaction|(?:cannot|not possible) .{0,60}during recovery|read-only mode|\bsession is read-only|server is in hot standby mode/i,
  },
  {
    name: 'relation-missing',
    sqlstates: ['42P01'],
    said: /(?<!\bof )relation "[^"\n]*" does not exist|UndefinedTable/i,
  },
  {
    name: 'schema-missing',
    sqlstates: ['3F000'],
    said: /no schema has been selected to create in|schema "[^"\n]*" does not exist/i,
  },
  { name: 'schema-denied', said: /permission denied for schema/i },
  {
    name: 'object-denied',
    said: /permission denied for (?:table|relation|view|materialized view|sequence|function|procedure|foreign table|type|language|foreign server|large object)\b/i,
  },
  { name: 'column-denied', said: /permission denied for column/i },
  { name: 'row-security', said: /row[- ]level security policy/i },
  {
    name: 'row-security-off',
    said: /rls[_ ]disabled[_ ]in[_ ]public|(?:RLS|row[- ]level security) (?:has not been|is not|isn't|was not) enabled/i,
  },
  { name: 'not-owner', said: /must be (?:owner|member|superuser)|must be able to SET ROLE/i },
  {
    name: 'prepared-exists',
    sqlstates: ['42P05'],
    said: /prepared statement "[^"\n]*" already exists|prepared statement name is already in use|DuplicatePreparedStatement/i,
  },
  {
    name: 'prepared-missing',
    sqlstates: ['26000'],
    said: /prepared statement "[^"\n]*" does not exist|unnamed prepared statement does not exist|but prepared statement "[^"\n]*" requires \d/i,
  },
  { name: 'right-denied', said: /permission denied to (?:create|alter|drop|set|terminate|grant)/i },
  { name: 'lock-not-owned', said: /you don't own a lock of type/i },
];

/** What drivers, poolers and proxies say. */
const client: readonly Sign[] = [
  {
    name: 'password-missing',
    said: /client password must be a string|no password supplied|no password (?:was|has been) provided/i,
  },
  { name: 'startup-parameter', said: /unsupported startup parameter/i },
  { name: 'tenant-missing', said: /tenant or user not found|tenant\/user \S+ not found/i },
  {
    name: 'no-tenant-id',
    said: /no tenant identifier provided|either external_id or sni_hostname must be provided/i,
  },
  { name: 'user-malformed', said: /invalid format for user or db_name/i },
  {
    name: 'tls-required',
    said: /(?:SSL|TLS) (?:connections? )?(?:is |are )?required|connection is insecure|\bmust use (?:SSL|TLS)\b|requires (?:SSL|TLS)\b|only with (?:SSL|TLS) connections/i,
  },
  { name: 'address-not-allowed', said: /address not in tenant allow_list/i },
  { name: 'tenant-banned', said: /tenant is banned/i },
  {
    name: 'credentials-unavailable',
    said: /failed to retrieve database credentials|authentication query failed|server login has been failing|server_login_retry|pgbouncer cannot connect to server/i,
  },
  { name: 'pool-user-missing', said: /user not found in the database|closing because: no such user/i },
  {
    name: 'sql-prepare',
    said: /only supports prepared statements using the extended query protocol/i,
  },
  { name: 'circuit-open', said: /too many authentication (?:failures|errors)|circuit breaker open: /i },
  {
    name: 'session-pool-full',
    said: /max clients reached (?:-? ?in session mode)|MaxClientsInSessionMode|max clients are limited to pool_size/i,
  },
  { name: 'client-limit', said: /max client connections reached/i },
  {
    name: 'checkout-timeout',
    said: /unable to check ?out (?:connection|process) from the pool|checkout timed out after/i,
  },
  { name: 'pgbouncer-full', said: /query_wait_timeout|no more connections allowed/i },
  { name: 'pgbouncer-no-database', said: /no such database: /i },
  {
    name: 'scram-stale',
    said: /invalid SCRAM server-final-message|SCRAM-SERVER-FINAL-MESSAGE: server signature/i,
  },
  {
    name: 'method-unsupported',
    said: /SCRAM authentication requires libpq|authentication (?:type|method) \d+ (?:is )?not supported|unknown authentication (?:type|response)|unsupported[ _]authentication[ _]method/i,
  },
  { name: 'gssapi', said: /invalid response to GSSAPI negotiation/i },
  { name: 'sni-missing', said: /endpoint ID is not specified/i },
  {
    name: 'app-pool',
    said: /fetching a new connection from the connection pool|QueuePool limit of size|timeout exceeded when trying to connect|HikariPool-\S+ - Connection is not available|request was dropped from queue after|pool timed out while waiting|couldn't get a connection after|pool (?:is |has been |was )?exhausted|could not obtain a connection from the pool|PoolTimedOut|timeout acquiring a connection|ConnectionAcquireTimeout|acquisition timeout|time[d-]? ?out (?:while )?(?:acquiring|waiting for) (?:a |an )?(?:available |free |idle )?connection from (?:the )?(?:connection )?pool/i,
  },
  {
    // ActiveRecord, Sequel; Hikari by any name, Tomcat, DBCP, c3p0, r2dbc-pool; r2d2, bb8, deadpool; Npgsql; generic-pool.
    name: 'app-pool',
    said: /could not obtain a (?:database )?connection within|all pooled connections were in use|ConnectionTimeoutError: could not obtain|Sequel::PoolTimeout|Connection is not available, request timed out|Pool empty\. Unable to fetch a connection|Timeout waiting for idle object|checkout a Connection has timed out|Connection acquisition timed out|PoolAcquire(?:Timeout|PendingLimit)|timed out waiting for connection|timed out in bb8|waiting for a slot to become available|prior to obtaining a connection from the pool|ResourceRequest timed out/i,
  },
  {
    name: 'not-postgres',
    said: /invalid response to SSL negotiation|expected authentication request from server, but received|expected authentication, got '|There was an error establishing an SSL connection/i,
  },
  { name: 'terminated', said: /Connection terminated\b(?! due)/i },
];

const all: readonly Sign[] = [...server, ...client, ...credentialSigns, ...startSigns];

/** Signs in words that other programs use as well: alone they do not say that a text is PostgreSQL's. */
export const sharedSigns: ReadonlySet<string> = new Set([
  'auth-failed',
  'role-missing',
  'database-missing',
  'database-denied',
  'disk-full',
  'slots-full',
  'statement-timeout',
  'user-cancel',
  'lock-timeout',
  'read-only',
  'relation-missing',
  'schema-missing',
  'schema-denied',
  'object-denied',
  'column-denied',
  'row-security',
  'row-security-off',
  'password-expired',
  'not-owner',
  'right-denied',
  'peer-failed',
  'password-missing',
  'pool-user-missing',
  'pgbouncer-no-database',
  'app-pool',
  'terminated',
  'circuit-open',
  'tls-required',
  'method-unsupported',
  'client-limit',
  ...sharedCredentialSigns,
  ...sharedStartSigns,
]);

/** Codes of Supavisor and what each stands for. Source: supabase/supavisor lib/supavisor/errors. */
const supavisorCodes: Readonly<Record<string, string>> = {
  ENOTFOUND: 'tenant-missing',
  ENOIDENTIFIER: 'no-tenant-id',
  EINVALIDUSERINFO: 'user-malformed',
  ESSLREQUIRED: 'tls-required',
  EADDRNOTALLOWED: 'address-not-allowed',
  EBANNED: 'tenant-banned',
  EMAXCONNSESSION: 'session-pool-full',
  EMAXCONN: 'client-limit',
  ECHECKOUTTIMEOUT: 'checkout-timeout',
  EPREPAREDDUP: 'prepared-exists',
  EPREPAREDNOTFOUND: 'prepared-missing',
  EPSSIMPLEQUERY: 'sql-prepare',
  ESESSIONLEAK: 'session-command',
  EMAXPREPARED: 'prepared-limit',
  EMAXPREPAREDMEM: 'prepared-limit',
  ESSLHANDSHAKE: 'tls-handshake',
  EDBCONNECTION: 'credentials-unavailable',
};

/** The code in brackets with which Supavisor begins its errors; Node's ENOTFOUND has no brackets. */
function supavisorCodesIn(text: string): string[] {
  return [...text.matchAll(/\((E[A-Z]{5,})\)/g)].map((match) => match[1] ?? '');
}

function signOfCode(code: string, text: string): string | undefined {
  if (code === 'ECIRCUITBREAKER')
    return /credentials|upstream database/i.test(text) ? 'credentials-unavailable' : 'circuit-open';
  if (code === 'EAUTHQUERY')
    return /user not found/i.test(text) ? 'pool-user-missing' : 'credentials-unavailable';
  return supavisorCodes[code];
}

/** All signs in the text: by SQLSTATE, by pooler code, by English wording, by wording in another language. */
export function signsIn(text: string, sqlstates: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  for (const sign of all) {
    if (sign.said.test(text) || sign.sqlstates?.some((code) => sqlstates.has(code))) found.add(sign.name);
  }
  for (const code of supavisorCodesIn(text)) {
    const name = signOfCode(code, text);
    if (name) found.add(name);
  }
  for (const name of translatedConditions(text)) found.add(name);
  return found;
}
