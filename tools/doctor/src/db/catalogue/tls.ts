import type { CatalogueEntry } from '../cause.ts';
import { clientCertificateCauses } from './client-certificate.ts';

/** Causes in the encryption of the connection. Sources: libpq 34.19, node-postgres #2375, Supabase's SSL pages. */
export const tlsCauses: readonly CatalogueEntry[] = [
  {
    id: 'tls-required',
    rows: [27],
    layer: 'tls',
    title: 'The server takes encrypted connections only, and this one is not',
    symptoms: [
      '(ESSLREQUIRED) SSL connection is required for user: …',
      'FATAL: SSL required',
      'connection is insecure (try using sslmode=require)',
    ],
    fix: ['Add ?sslmode=require (better: sslmode=verify-full with sslrootcert) to the URL.'],
  },
  {
    id: 'tls-self-signed',
    rows: [40],
    layer: 'tls',
    title: 'The certificate of the server is signed by itself, and the client verifies',
    symptoms: ['DEPTH_ZERO_SELF_SIGNED_CERT: self-signed certificate'],
    fix: [
      'Give the client this certificate as its authority (sslrootcert=server.crt, ssl.ca in pg) and verify fully.',
      'Only where the network itself is trusted: sslmode=require&uselibpqcompat=true (encrypts, does not verify).',
    ],
  },
  {
    id: 'tls-ca-unknown',
    rows: [41],
    layer: 'tls',
    title:
      'The certificate is signed by an authority the client does not know (the pg driver verifies at sslmode=require)',
    symptoms: [
      'SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate in certificate chain',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE / UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'certificate verify failed',
      'x509: certificate signed by unknown authority',
      'root certificate file "…" does not exist',
    ],
    fix: [
      'Download the CA certificate of the project (Database Settings > SSL) and set sslrootcert=FILE with sslmode=verify-full (pg: ssl.ca).',
      'Never set NODE_TLS_REJECT_UNAUTHORIZED=0: it switches verification off for every connection of the process.',
    ],
  },
  {
    id: 'tls-name-mismatch',
    rows: [42],
    layer: 'tls',
    title: 'The certificate is for another name than the one connected to',
    symptoms: [
      "ERR_TLS_CERT_ALTNAME_INVALID: Hostname/IP does not match certificate's altnames",
      'server certificate for "…" does not match host name "…"',
      'x509: certificate is valid for …, not …',
    ],
    fix: [
      'Connect by a name the certificate lists, not by address or alias; or give that name as servername.',
    ],
  },
  {
    id: 'tls-not-supported',
    rows: [43],
    layer: 'tls',
    title: 'The server does not offer TLS, and the client insists on it',
    symptoms: [
      'The server does not support SSL connections',
      'server does not support SSL, but SSL was required',
      'pq: SSL is not enabled on the server',
    ],
    fix: [
      'Switch TLS on in the server (ssl = on with a certificate).',
      'On this machine only: sslmode=disable. Never over a network.',
    ],
  },
  {
    id: 'tls-handshake-failed',
    rows: [44],
    layer: 'tls',
    title: 'The TLS handshake fails: protocol versions, or something between that breaks it',
    symptoms: [
      '(ESSLHANDSHAKE) SSL handshake failed (08006)',
      'SSL error: unexpected eof',
      'tlsv1 alert protocol version',
      'Client network socket disconnected before secure TLS connection was established',
    ],
    fix: [
      'Update the TLS library of the client (TLS 1.2 or later is needed); take inspecting proxies out of the way.',
      'Try from another network; compare: openssl s_client -starttls postgres -connect HOST:PORT.',
    ],
  },
  {
    id: 'tls-certificate-expired',
    rows: [44],
    layer: 'tls',
    title: 'The certificate is outside its time, or the clock of this machine is wrong',
    symptoms: [
      'CERT_HAS_EXPIRED: certificate has expired',
      'CERT_NOT_YET_VALID',
      'x509: certificate has expired or is not yet valid',
    ],
    fix: [
      'Compare the clock (date -u) with the certificate; set the clock, or renew the certificate of the server.',
    ],
  },
  {
    id: 'gssapi-negotiation-refused',
    rows: [45],
    layer: 'tls',
    title: 'The client tries GSSAPI encryption first, and the pooler does not understand that',
    symptoms: ['received invalid response to GSSAPI negotiation: S'],
    fix: ['Add gssencmode=disable to the URL (or PGGSSENCMODE=disable).'],
  },
  {
    id: 'sni-missing',
    rows: [70],
    layer: 'tls',
    title: 'The client sends no server name (SNI), so the proxy cannot tell which database is meant',
    symptoms: ['Endpoint ID is not specified'],
    fix: [
      'Update the client (libpq 14 or later sends the name), or add ?options=endpoint%3DENDPOINT_ID to the URL.',
    ],
  },
  ...clientCertificateCauses,
];
