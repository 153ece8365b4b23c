import { type Server as HttpServer, createServer as createHttp } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/certificates.ts';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { certain, diagnose } from '../../../test/diagnose.ts';
import { type DnsServer, startDns } from '../../../test/dns-server.ts';
import { type Pooler, startPooler } from '../../../test/pooler.ts';

describe('another way to the same database', () => {
  const authority = makeCertificate('Test Authority', { isAuthority: true });
  const tls = makeCertificate('pooler', { names: ['*.pooler.supabase.com'], signer: authority });
  let cluster: Cluster;
  let dns: DnsServer;
  let wrong: Pooler;
  let right: Pooler;
  let direct: Pooler;
  let api: HttpServer;
  let asked: (string | undefined)[] = [];
  beforeAll(async () => {
    cluster = await startCluster();
    const loopback = { A: ['127.0.0.1'] };
    dns = await startDns({
      'aws-0-eu-west-1.pooler.supabase.com': loopback,
      'aws-1-eu-west-1.pooler.supabase.com': loopback,
      'db.abc.supabase.co': loopback,
    });
    wrong = await startPooler({ tls, projects: [] });
    right = await startPooler({ tls, projects: ['abc'], backend: { host: '127.0.0.1', port: cluster.port } });
    direct = await startPooler({
      tls: makeCertificate('db', { names: ['db.abc.supabase.co'], signer: authority }),
      isDirect: true,
      backend: { host: '127.0.0.1', port: cluster.port },
    });
    api = createHttp((request, response) => {
      asked.push(request.headers.authorization);
      response.end(
        JSON.stringify([
          {
            database_type: 'PRIMARY',
            db_host: 'aws-1-eu-west-1.pooler.supabase.com',
            db_port: right.port,
            db_user: 'postgres.abc',
            db_name: 'postgres',
          },
        ]),
      );
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
    for (const pooler of [wrong, right, direct]) await pooler.stop();
    await dns.stop();
    await cluster.stop();
  });

  test('the Management API names the pooler that knows the project, and one login there proves it', async () => {
    asked = [];
    const base = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    const diagnosis = await diagnose(
      `postgresql://postgres.abc:postgres@aws-0-eu-west-1.pooler.supabase.com:${wrong.port}/postgres`,
      { nameServer: dns.address, ca: authority.certificate, api: { base, token: 'a-token' } },
    );
    expect(certain(diagnosis)).toEqual(['pooler-host-wrong proved']);
    expect(diagnosis.url).toBe(
      `postgresql://postgres.abc:***@aws-1-eu-west-1.pooler.supabase.com:${right.port}/postgres?sslmode=require`,
    );
    expect(asked).toEqual(['Bearer a-token']);
    expect([wrong.proofs(), right.proofs()]).toEqual([0, 1]);
    expect(JSON.stringify(diagnosis)).not.toContain('a-token');
  });

  test('without another way the cause is likely only, and the sweep is offered', async () => {
    const diagnosis = await diagnose(
      `postgresql://postgres.abc:postgres@aws-0-eu-west-1.pooler.supabase.com:${wrong.port}/postgres`,
      { nameServer: dns.address, ca: authority.certificate },
    );
    expect(certain(diagnosis)).toEqual(['pooler-host-wrong likely']);
    expect(diagnosis.causes[0]?.fix.join()).toContain('--find-pooler');
    expect(wrong.proofs()).toBe(0);
  });

  test('a user name of the pooler on the direct host is mended, and the login proves it', async () => {
    const diagnosis = await diagnose(
      `postgresql://postgres.abc:postgres@db.abc.supabase.co:${direct.port}/postgres`,
      { nameServer: dns.address, ca: authority.certificate },
    );
    expect(certain(diagnosis)).toEqual(['pooler-username-on-direct-host proved']);
    expect(diagnosis.url).toContain('postgresql://postgres:***@db.abc.supabase.co');
    expect(direct.proofs()).toBe(1);
  });
});
