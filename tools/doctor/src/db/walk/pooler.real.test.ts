import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/certificates.ts';
import { certain, diagnose } from '../../../test/diagnose.ts';
import { type DnsServer, startDns } from '../../../test/dns-server.ts';
import { type Pooler, startPooler } from '../../../test/pooler.ts';

describe('a shared pooler', () => {
  let dns: DnsServer;
  let pooler: Pooler | undefined;
  const host = 'aws-1-eu-central-1.pooler.supabase.com';
  const authority = makeCertificate('Test Authority', { isAuthority: true });
  const tls = makeCertificate('pooler', { names: ['*.pooler.supabase.com'], signer: authority });
  beforeAll(async () => {
    dns = await startDns({ [host]: { A: ['127.0.0.1'] }, 'example.com': { A: ['192.0.2.1'] } });
  });
  afterAll(async () => {
    await dns.stop();
    await pooler?.stop();
  });
  const errors: [string, { code: string; message: string }, string][] = [
    ['banned', { code: 'XX000', message: '(EBANNED) tenant is banned: abuse' }, 'project-banned'],
    [
      'circuit',
      {
        code: 'XX000',
        message:
          '(ECIRCUITBREAKER) too many authentication failures, new connections are temporarily blocked',
      },
      'auth-circuit-open',
    ],
    [
      'outside',
      { code: 'XX000', message: '(EADDRNOTALLOWED) address not in tenant allow_list: {10, 0, 0, 1}' },
      'address-not-allowed',
    ],
    [
      'full',
      {
        code: 'XX000',
        message:
          '(EMAXCONNSESSION) max clients reached in session mode - max clients are limited to pool_size: 15',
      },
      'session-pool-full',
    ],
    [
      'oldfull',
      {
        code: 'XX000',
        message:
          'MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size',
      },
      'session-pool-full',
    ],
    [
      'secrets',
      { code: 'XX000', message: '(ECIRCUITBREAKER) failed to retrieve database credentials' },
      'pooler-cannot-reach-database',
    ],
    [
      'odd',
      {
        code: 'XX000',
        message:
          '(EINVALIDUSERINFO) Authentication error, reason: "Invalid format for user or db_name", user: "x", db_name: "y"',
      },
      'pooler-username-malformed',
    ],
  ];
  for (const [user, error, id] of errors) {
    test(`${error.message.slice(0, 40)}… is ${id}, without a password sent`, async () => {
      pooler = await startPooler({ tls, projects: ['abc'], errors: { [`${user}.abc`]: error } });
      const diagnosis = await diagnose(
        `postgresql://${user}.abc:pw@${host}:${pooler.port}/postgres?sslmode=verify-full`,
        { nameServer: dns.address, ca: authority.certificate },
      );
      expect(diagnosis.causes.map((cause) => cause.id)).toEqual([id]);
      expect(pooler.proofs()).toBe(0);
      await pooler.stop();
    });
  }

  for (const generation of ['old', 'new'] as const) {
    test(`a user without the project is told from a wrong host (errors of the ${generation} generation)`, async () => {
      pooler = await startPooler({ tls, generation, projects: ['abc'] });
      const diagnosis = await diagnose(
        `postgresql://postgres:pw@${host}:${pooler.port}/postgres?sslmode=require`,
        { nameServer: dns.address, ca: authority.certificate },
      );
      expect(certain(diagnosis)).toEqual(['pooler-username-without-ref proved']);
      await pooler.stop();
    });
  }

  test('a pooler that wants TLS refuses the drivers that come without', async () => {
    pooler = await startPooler({ tls, projects: ['abc'], requiresTls: true });
    const diagnosis = await diagnose(`postgresql://postgres.abc:pw@${host}:${pooler.port}/postgres`, {
      nameServer: dns.address,
      ca: authority.certificate,
      noPassword: true,
    });
    expect(certain(diagnosis)).toEqual(['tls-required proved']);
    expect(diagnosis.url).toContain('sslmode=require');
    await pooler.stop();
  });

  test('an error nobody has listed stays unknown', async () => {
    pooler = await startPooler({
      tls,
      errors: { 'x.abc': { code: 'XX999', message: 'the frobnicator is out of cheese' } },
    });
    const diagnosis = await diagnose(
      `postgresql://x.abc:pw@${host}:${pooler.port}/postgres?sslmode=require`,
      { nameServer: dns.address, ca: authority.certificate },
    );
    expect(diagnosis).toMatchObject({ verdict: 'unknown', causes: [] });
    expect(diagnosis.unknown).toContain('frobnicator');
    await pooler.stop();
  });

  test('a pooler that goes mute after the start-up ends in its time and says so', async () => {
    pooler = await startPooler({ tls, isMute: true });
    const began = performance.now();
    const diagnosis = await diagnose(
      `postgresql://x.abc:pw@${host}:${pooler.port}/postgres?sslmode=require`,
      { nameServer: dns.address, ca: authority.certificate, timeoutMs: 1_500 },
    );
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(certain(diagnosis)).toEqual(['server-silent proved']);
    await pooler.stop();
  });
});
