import type { CatalogueEntry } from '../cause.ts';

/**
 * Causes in a certificate of the client. Sources: PostgreSQL 18.9 (clientcert), 20.12 (cert), 20.2 (user name
 * maps), libpq 34.19.2; Cloud SQL, client certificates; node-postgres, ssl.
 */
export const clientCertificateCauses: readonly CatalogueEntry[] = [
  {
    id: 'client-certificate-missing',
    rows: [],
    layer: 'tls',
    title: 'The server asks for a certificate of the client, and the client sent none that is valid',
    symptoms: [
      'FATAL: connection requires a valid client certificate',
      'SSL error: tlsv13 alert certificate required',
      'remote error: tls: certificate required (Go)',
      'Received fatal alert: certificate_required (Java)',
    ],
    fix: [
      'Give the client certificate and key: sslmode=verify-full&sslcert=client.crt&sslkey=client.key&sslrootcert=ca.crt (pg and postgres.js also: ssl: { cert, key, ca } with the contents of the files).',
      'Cloud SQL: make one (gcloud sql ssl client-certs create), or connect over the Auth Proxy or a connector, which bring their own.',
      'On a server of your own the line of pg_hba.conf decides: method cert, or clientcert=verify-ca / verify-full (SELECT * FROM pg_hba_file_rules); ssl_ca_file must hold the authority of the client.',
    ],
  },
  {
    id: 'client-certificate-refused',
    rows: [],
    layer: 'tls',
    title:
      'The server does not trust the certificate that the client sent: another authority, expired or revoked',
    symptoms: [
      'SSL error: tlsv1 alert unknown ca (at the client)',
      'SSL error: sslv3 alert bad certificate / certificate expired / certificate revoked',
      'remote error: tls: unknown certificate authority (Go)',
    ],
    fix: [
      'Look at it: openssl x509 -in client.crt -noout -subject -issuer -dates. The issuer must be in ssl_ca_file of the server; give intermediate certificates in the same file.',
      'libpq takes ~/.postgresql/postgresql.crt unasked: is it an old one? Move it away or name another (sslcert).',
    ],
  },
  {
    id: 'client-certificate-files-unusable',
    rows: [],
    layer: 'tls',
    title: 'The driver cannot use the certificate or key file of the client',
    symptoms: [
      'private key file "…" has group or world access; file must have permissions u=rw (0600) or less',
      'certificate present, but not private key file "…"',
      'could not load private key file "…" / could not open certificate file "…"',
      'certificate does not match private key file "…": key values mismatch',
      'Could not read SSL key file … (pgjdbc)',
    ],
    fix: [
      'Permissions: chmod 0600 KEY, owned by the user of the program (0640 if root owns it). In Kubernetes defaultMode 0640 with fsGroup, or copy the file in an init container.',
      'No pair: openssl x509 -noout -pubkey -in client.crt and openssl pkey -pubout -in client.key must print the same.',
      'pgjdbc wants the key in PKCS#8 DER: openssl pkcs8 -topk8 -inform PEM -outform DER -nocrypt -in client.key -out client.pk8.',
      'No certificate is wanted, and libpq finds one below a home that the program may not read (/root/.postgresql): set HOME, or sslcert to the file that is meant.',
    ],
  },
];
