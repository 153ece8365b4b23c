import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/certificates.ts';
import { causeOfAlert } from './certificate-alert.ts';
import type { Identity } from './client-identity.ts';
import { deadlineIn } from './deadline.ts';
import { reach } from './reach.ts';

describe('an alert', () => {
  // [code of Node, a certificate was sent, cause]
  const cases: [string, boolean, string | undefined][] = [
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', true, 'client-certificate-refused'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', true, 'client-certificate-refused'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', true, 'client-certificate-refused'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED', true, 'client-certificate-refused'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', false, undefined],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', false, 'client-certificate-missing'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', true, undefined],
    ['ECONNRESET', true, undefined],
  ];
  test.each(cases)('%s, certificate sent: %s, is %s', (code, hasIdentity, id) => {
    expect(causeOfAlert(code, hasIdentity)?.id).toBe(id);
  });
});

describe('a server that closes without an alert when it sees a certificate', () => {
  const own = makeCertificate('app');
  const key = makeCertificate('server', { names: ['127.0.0.1'] });
  let server: Server;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket
        .on('error', () => {})
        .once('data', () => {
          socket.write('S');
          const secure = new TLSSocket(socket, {
            isServer: true,
            requestCert: true,
            rejectUnauthorized: false,
            key: key.key,
            cert: key.certificate,
          });
          secure
            .on('error', () => {})
            .on('data', () => {
              if (secure.getPeerCertificate().subject) socket.resetAndDestroy();
              else
                secure.write(
                  Buffer.from([82, 0, 0, 0, 23, 0, 0, 0, 10, ...Buffer.from('SCRAM-SHA-256\0\0')]),
                );
            });
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  async function causes(identity: Identity | null): Promise<[string, string][]> {
    const { port } = server.address() as AddressInfo;
    const login = {
      host: '127.0.0.1',
      port,
      user: 'u',
      password: '',
      database: 'd',
      parameters: { sslmode: 'require' },
    };
    const settings = { ca: key.certificate, identity };
    const reached = await reach(login, settings, deadlineIn(5_000));
    return reached.causes.map((cause) => [cause.id, cause.evidence.join(' ')]);
  }

  test('is found out by the counter-test without one', async () => {
    const identity = { certificate: own.certificate, key: own.key, commonName: 'app', origin: '' };
    const [[id, evidence] = []] = await causes(identity);
    expect(id).toBe('client-certificate-refused');
    expect(evidence).toContain('Counter-test without it: it goes on.');
    expect(await causes(null)).toEqual([]);
  });
});
