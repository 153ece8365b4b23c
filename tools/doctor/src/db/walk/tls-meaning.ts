import type { Driver } from '../readers/reading.ts';

/**
 * What a driver does about TLS. `plain`: no TLS. `prefer`: TLS if the server offers it, not verified.
 * `encrypt`: TLS or failure, not verified. `verify-ca`: the chain is verified, the name is not.
 * `verify-full`: both.
 */
export type TlsMeaning = 'plain' | 'prefer' | 'encrypt' | 'verify-ca' | 'verify-full';

/**
 * The meaning of `sslmode` (and its relatives) for each driver. libpq: PostgreSQL documentation 32.19.1; pg:
 * pg-connection-string 2.14 (`require` verifies, and without sslmode there is no TLS); postgres.js 3.4
 * (`require`, `allow` and `prefer` do not verify; any other word verifies fully).
 */
export function tlsMeaning(driver: Driver, parameters: Record<string, string>): TlsMeaning {
  const hasRoot = (parameters.sslrootcert ?? '') !== '';
  if (driver === 'libpq') return libpqMeaning(parameters.sslmode ?? 'prefer', hasRoot);
  if (driver === 'postgres.js') return postgresJsMeaning(parameters);
  return pgMeaning(parameters, hasRoot);
}

function libpqMeaning(mode: string, hasRoot: boolean): TlsMeaning {
  if (mode === 'disable') return 'plain';
  if (mode === 'require') return hasRoot ? 'verify-ca' : 'encrypt';
  if (mode === 'verify-ca' || mode === 'verify-full') return mode;
  return 'prefer';
}

function pgMeaning(parameters: Record<string, string>, hasRoot: boolean): TlsMeaning {
  const { sslmode: mode, ssl } = parameters;
  if (parameters.uselibpqcompat === 'true') {
    if (mode === 'prefer') return 'encrypt';
    if (mode === 'require') return hasRoot ? 'verify-ca' : 'encrypt';
    if (mode === 'verify-ca') return 'verify-ca';
  }
  if (mode === 'disable' || ssl === 'false' || ssl === '0') return mode ? 'plain' : sslOnly(hasRoot);
  if (mode === 'no-verify') return 'encrypt';
  if (mode || ssl === 'true' || ssl === '1') return 'verify-full';
  return sslOnly(hasRoot);
}

/** Naming an authority is enough to switch TLS on in pg. */
function sslOnly(hasRoot: boolean): TlsMeaning {
  return hasRoot ? 'verify-full' : 'plain';
}

function postgresJsMeaning(parameters: Record<string, string>): TlsMeaning {
  const mode = parameters.sslmode || parameters.ssl || '';
  if (parameters.sslrootcert === 'system') return 'verify-full';
  if (mode === '' || mode === 'disable' || mode === 'false') return 'plain';
  if (mode === 'prefer') return 'prefer';
  if (mode === 'require' || mode === 'allow') return 'encrypt';
  return 'verify-full';
}
