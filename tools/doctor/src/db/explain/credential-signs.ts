import type { Sign } from './sign.ts';

/**
 * What stands in the place of a password: a certificate of the client, or the token of a cloud's identity.
 * Sources: PostgreSQL's src/backend/libpq/auth.c, hba.c and be-secure-common.c, libpq's fe-secure-openssl.c;
 * pgjdbc's LazyKeyManager; the troubleshooting pages of IAM database authentication and of RDS Proxy; what users
 * of Cloud SQL and of Azure Database for PostgreSQL report.
 */
export const credentialSigns: readonly Sign[] = [
  { name: 'client-cert-missing', said: /connection requires a valid client certificate/i },
  {
    name: 'client-cert-alert',
    said: /alert certificate required|tls: certificate required|fatal alert: certificate_?required|TLS alert: 'CertificateRequired'|ALERT_CERTIFICATE_REQUIRED/i,
  },
  {
    name: 'client-cert-refused',
    said: /(?:tlsv1|tlsv13|sslv3|ssl\/tls) alert (?:unknown ca|bad certificate|certificate (?:expired|revoked|unknown)|unsupported certificate)|remote error: tls: (?:unknown certificate authority|(?:bad|expired|revoked|unknown|unsupported) certificate)|received fatal alert: (?:unknown_?ca|bad_?certificate|certificate_?(?:expired|revoked|unknown)|unsupported_?certificate)|TLS alert: '(?:UnknownCA|BadCertificate|Certificate(?:Expired|Revoked|Unknown)|UnsupportedCert(?:ificate)?)'/i,
  },
  {
    name: 'cert-login-failed',
    said: /certificate authentication failed for user "|certificate validation \(clientcert=verify-full\) failed for user "/i,
  },
  {
    name: 'names-differ',
    said: /provided user name \([^)\n]*\) and authenticated user name \([^)\n]*\) do not match|no match in usermap "/i,
  },
  {
    name: 'client-key-files',
    said: /private key file "[^"\n]*" has group or world access;|private key file has group or world access\. Permissions should be|certificate present, but not private key file "|certificate does not match private key file "|could not (?:open|read) certificate file "|Could not (?:open SSL certificate|(?:read|decrypt) SSL key) file /i,
  },
  {
    name: 'server-key-files',
    said: /(?:FATAL|LOG): (?:private key file "[^"\n]*" (?:has group or world access(?!;)|must be owned by|is not a regular file)|could not (?:access private key file|load (?:server certificate|private key) file))/,
  },
  {
    name: 'key-load',
    said: /could not (?:load|stat) private key file "|X509_check_private_key|\bkey values mismatch|tls: private key does not match public key/i,
  },
  { name: 'pam-failed', said: /PAM authentication failed for user|pam_authenticate failed/i },
  { name: 'rds-iam-failed', said: /IAM authentication failed for the role/i },
  { name: 'cloud-sql-failed', said: /(?:Cloud SQL|AlloyDB) IAM [\w ]{2,30}authentication failed/i },
  { name: 'dsql-denied', said: /unable to accept connection, access denied/i },
  { name: 'cloud-sql-denied', said: /cloudsql\.instances\.(?:connect|login|get)\b|boss::NOT_AUTHORIZED/ },
  {
    name: 'entra-failed',
    said: /access token (?:has expired\. Please acquire a new token and retry|does not have a valid audience claim|has invalid format\. Please ensure)|while validating the access token\. Please acquire|AAD_AUTH_TOKENTYPE_/i,
  },
];

/** Those of them in words that other programs use as well. */
export const sharedCredentialSigns: readonly string[] = [
  'client-cert-alert',
  'client-cert-refused',
  'key-load',
  'pam-failed',
  'dsql-denied',
];
