import type { CatalogueEntry } from '../cause.ts';
import { cloudLoginCauses } from './cloud-login.ts';

/** Causes at the login. Sources: PostgreSQL 20.1 and 20.16, Supabase's troubleshooting pages. */
export const authenticationCauses: readonly CatalogueEntry[] = [
  {
    id: 'password-wrong',
    rows: [46],
    layer: 'authentication',
    title: 'The password is wrong for this user, or the role has expired (the server says the same for both)',
    symptoms: [
      '28P01 password authentication failed for user "…"',
      '08P01 SASL authentication failed (PgBouncer)',
      'P1000 Authentication failed against database server',
    ],
    fix: [
      'Set the password anew (dashboard, or ALTER ROLE … PASSWORD …) and correct it everywhere it is stored.',
      'From another login look whether the role has expired: SELECT rolvaliduntil FROM pg_roles WHERE rolname = …',
      'Do not try again and again: two wrong passwords in a row ban the address on Supabase.',
    ],
  },
  {
    id: 'role-expired',
    rows: [],
    layer: 'authentication',
    title: 'The role is past its VALID UNTIL, or soon will be',
    symptoms: ['28P01 although the password is right', 'rolvaliduntil in the past'],
    fix: ["ALTER ROLE … VALID UNTIL 'infinity' (or a later date)."],
  },
  {
    id: 'pooler-password-stale',
    rows: [47],
    layer: 'authentication',
    title: 'The pooler still holds the credentials from before the last change of the password',
    symptoms: ['failed SASL auth (invalid SCRAM server-final-message received from server)'],
    fix: [
      'Wait a few minutes after a change of password, or log in over the direct host.',
      'Supabase CLI: set SUPABASE_DB_PASSWORD, or use --skip-pooler.',
    ],
  },
  {
    id: 'hba-no-entry',
    rows: [48],
    layer: 'authentication',
    title: 'No line of pg_hba.conf fits this user, database, address and encryption',
    symptoms: ['28000 no pg_hba.conf entry for host "…", user "…", database "…", no encryption', '… SSL off'],
    fix: [
      'It says "no encryption"? Add sslmode=require: often there is a hostssl line only.',
      'Else add a line for this address to pg_hba.conf and SELECT pg_reload_conf(); see SELECT * FROM pg_hba_file_rules.',
    ],
  },
  {
    id: 'hba-rejects',
    rows: [49],
    layer: 'authentication',
    title: 'A line of pg_hba.conf rejects this connection on purpose',
    symptoms: ['28000 pg_hba.conf rejects connection for host "…"'],
    fix: [
      "Find the line (SELECT * FROM pg_hba_file_rules WHERE auth_method = 'reject') and change it or the order, then SELECT pg_reload_conf().",
    ],
  },
  {
    id: 'role-cannot-login',
    rows: [50],
    layer: 'authentication',
    title: 'The role may not log in',
    symptoms: ['28000 role "…" is not permitted to log in'],
    fix: [
      'Use a role with LOGIN: anon, authenticated and service_role have none (the API switches to them). Own role: ALTER ROLE … LOGIN.',
    ],
  },
  {
    id: 'role-not-found',
    rows: [],
    layer: 'authentication',
    title: 'There is no such role on this server',
    symptoms: ['28000 role "…" does not exist'],
    fix: [
      'Give the user in the URL: without one the name of the system user is taken. Or create it: CREATE ROLE … LOGIN.',
    ],
  },
  {
    id: 'peer-authentication-failed',
    rows: [],
    layer: 'authentication',
    title: 'The server compares the system user with the role (peer or ident), and they differ',
    symptoms: [
      '28000 Peer authentication failed for user "…"',
      '28000 Ident authentication failed for user "…"',
    ],
    fix: [
      'Connect over TCP with a password (-h 127.0.0.1), run as that system user (sudo -u postgres), or change the method in pg_hba.conf.',
    ],
  },
  {
    id: 'auth-method-unsupported',
    rows: [],
    layer: 'authentication',
    title: 'The driver is too old for the way the server asks for the password',
    symptoms: [
      'SCRAM authentication requires libpq version 10 or above',
      'unknown authentication type: 10',
      'The authentication type 10 is not supported',
    ],
    fix: ['Update the driver or libpq to one that knows SCRAM-SHA-256.'],
  },
  ...cloudLoginCauses,
];
