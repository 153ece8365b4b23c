import { describe, expect, it } from 'vitest';
import { answers, evidence, first } from '../../../test/explain/answer.ts';

describe('a server that asks for a certificate of the client', () => {
  it.each([
    'psql: error: connection to server at "db.example.com" (203.0.113.7), port 5432 failed: FATAL:  connection requires a valid client certificate',
    'pq: connection requires a valid client certificate',
    'error: connection requires a valid client certificate\n    at Parser.parseErrorMessage (node_modules/pg-protocol/dist/parser.js:285:98)',
    'org.postgresql.util.PSQLException: FATAL: connection requires a valid client certificate',
    'FATAL:  Verbindung erfordert ein gültiges Client-Zertifikat',
  ])('says that none came: %s', (text) => {
    expect(answers(text)[0]).toEqual(['client-certificate-missing', 'proved']);
  });

  it.each([
    'psql: error: connection to server at "10.0.0.4", port 6432 failed: SSL error: tlsv13 alert certificate required',
    'failed to connect to `host=10.0.0.4 user=app database=shop`: failed to receive message (remote error: tls: certificate required)',
    'org.postgresql.util.PSQLException: SSL error: Received fatal alert: certificate_required',
    'sqlx postgres: received fatal alert: CertificateRequired',
    "Npgsql: Authentication failed because the remote party sent a TLS alert: 'CertificateRequired'",
    'node_modules/pg/lib/client.js: ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED tlsv13 alert certificate required',
  ])('says so by an alert of TLS: %s', (text) => {
    expect(answers(text)[0]).toEqual(['client-certificate-missing', 'proved']);
  });

  it('is told before the attempt without TLS that libpq makes after it', () => {
    const text =
      'FATAL:  connection requires a valid client certificate\nconnection to server at "172.30.17.237", port 5432 failed: FATAL:  no pg_hba.conf entry for host "10.238.246.217", user "app", database "postgres", no encryption';
    expect(first(text)).toBe('client-certificate-missing');
  });

  it('is unknown where the alert is that of another server', () => {
    for (const text of [
      'curl: (56) OpenSSL SSL_read: tlsv13 alert certificate required, errno 0',
      'etcd: remote error: tls: certificate required https://10.0.0.4:2379',
      'kubelet: remote error: tls: certificate required',
    ])
      expect(first(text)).toBe('unknown');
    expect(first('etcd: remote error: tls: bad certificate')).not.toBe('client-certificate-refused');
  });
});

describe('a certificate of the client that the server does not take', () => {
  it.each([
    'FATAL:  certificate authentication failed for user "app"',
    'FATAL:  certificate authentication failed for user "kong"\nLOG:  provided user name (kong) and authenticated user name (postgres) do not match',
    'LOG:  no match in usermap "cluster" for user "monitor" authenticated as "postgres"\nFATAL:  certificate authentication failed for user "monitor"',
    'LOG:  certificate validation (clientcert=verify-full) failed for user "app": CN mismatch',
    'FATAL:  Zertifikatauthentifizierung für Benutzer »app« fehlgeschlagen',
  ])('is for another role: %s', (text) => {
    expect(answers(text)[0]).toEqual(['client-certificate-role-mismatch', 'proved']);
  });

  it('names both names of the log', () => {
    expect(
      evidence(
        'FATAL:  certificate authentication failed for user "kong"\nLOG:  provided user name (kong) and authenticated user name (postgres) do not match',
      ),
    ).toContain('“postgres”');
  });

  it('is a guess where only the names differ: peer has the same line', () => {
    const line = 'provided user name (pgcron_user) and authenticated user name (postgres) do not match';
    expect(answers(line)).toEqual([
      ['client-certificate-role-mismatch', 'likely'],
      ['peer-authentication-failed', 'likely'],
    ]);
    expect(first(`LOG:  ${line}\nFATAL:  Peer authentication failed for user "pgcron_user"`)).toBe(
      'peer-authentication-failed',
    );
  });

  it.each([
    'connection to server at "10.0.0.4", port 5432 failed: SSL error: tlsv1 alert unknown ca',
    'connection to server at "10.0.0.4", port 5432 failed: SSL error: ssl/tls alert certificate expired',
    'connection to server at "10.0.0.4", port 5432 failed: SSL error: sslv3 alert bad certificate',
    'failed to connect to `host=10.0.0.4 user=app`: remote error: tls: unknown certificate authority',
    'PSQLException: SSL error: Received fatal alert: unknown_ca',
  ])('is refused by an alert, which is the other side’s word about the client: %s', (text) => {
    expect(first(text)).toBe('client-certificate-refused');
  });

  it('is not what the server logs of a client that does not trust it', () => {
    expect(first('LOG:  could not accept SSL connection: tlsv1 alert unknown ca')).toBe('tls-ca-unknown');
    expect(first('postgres[12]: LOG:  could not accept SSL connection: tlsv1 alert unknown ca')).toBe(
      'tls-ca-unknown',
    );
    expect(first('LOG:  could not accept SSL connection: sslv3 alert bad certificate')).not.toBe(
      'client-certificate-refused',
    );
  });
});

describe('files of the client’s certificate', () => {
  it.each([
    'psql: error: connection to server at "h", port 5432 failed: private key file "/root/.postgresql/postgresql.key" has group or world access; file must have permissions u=rw (0600) or less if owned by the current user, or permissions u=rw,g=r (0640) or less if owned by root',
    'pq: Private key file has group or world access. Permissions should be u=rw (0600) or less',
    'ysqlsh: private key file "/.yugabytedb/tls.key" has group or world access; permissions should be u=rw (0600) or less',
    'connection failed: certificate present, but not private key file "/home/app/.postgresql/postgresql.key"',
    'connection to server at "h", port 5432 failed: could not load private key file "client.key": key values mismatch',
    'connection to server at "h", port 5432 failed: certificate does not match private key file "client.key": key values mismatch',
    'connection to server at "h", port 5432 failed: could not open certificate file "/root/.postgresql/postgresql.crt": Permission denied',
    'org.postgresql.util.PSQLException: Could not read SSL key file /etc/ssl/client.key.',
    'psql: Fehler: Verbindung zum Server auf »h«, Port 5432 fehlgeschlagen: Zertifikat vorhanden, aber keine private Schlüsseldatei »/home/app/.postgresql/postgresql.key«',
  ])('cannot be used: %s', (text) => {
    expect(answers(text)[0]).toEqual(['client-certificate-files-unusable', 'proved']);
  });

  it('are the server’s where the server ends over them', () => {
    for (const text of [
      '2022-06-01 18:24:51.139 GMT [37] FATAL:  private key file "/var/run/site.key" has group or world access\n2022-06-01 18:24:51.139 GMT [37] DETAIL:  File must have permissions u=rw (0600) or less if owned by the database user, or permissions u=rw,g=r (0640) or less if owned by root.',
      'FATAL:  could not access private key file "/etc/ssl/private/ssl-cert-snakeoil.key": Permission denied',
      'FATAL:  could not load server certificate file "server.crt": No such file or directory',
      'FATAL:  could not load private key file "server.key": key values mismatch',
    ])
      expect(answers(text)[0]).toEqual(['server-certificate-files-unusable', 'proved']);
  });

  it('are a guess where only the pair of certificate and key is called no pair', () => {
    expect(answers('pgx: tls: private key does not match public key')[0]).toEqual([
      'client-certificate-files-unusable',
      'likely',
    ]);
    expect(
      first('nginx: SSL_CTX_use_PrivateKey_file failed X509_check_private_key:key values mismatch'),
    ).toBe('unknown');
  });

  it('are a guess where the text does not say whose they are', () => {
    expect(answers('postgres: could not load private key file "tls.key": no start line')).toEqual([
      ['client-certificate-files-unusable', 'likely'],
      ['server-certificate-files-unusable', 'likely'],
    ]);
  });
});
