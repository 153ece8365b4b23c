import { createServer as createHttp } from 'node:http';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/certificates.ts';
import { type DnsServer, startDns } from '../../../test/dns-server.ts';
import { freePort } from '../../../test/free-port.ts';
import { type Pooler, startPooler } from '../../../test/pooler.ts';
import { checkDns } from './check-dns.ts';
import { checkNetwork } from './check-network.ts';
import { askForTls } from './check-postgres.ts';
import { judgeTls, startTls } from './check-tls.ts';
import { deadlineIn } from './deadline.ts';
import { probe } from './probe.ts';
import { openSocket } from './socket.ts';

const ids = (result: { causes: { id: string }[] }): string[] => result.causes.map(({ id }) => id);

describe('DNS', () => {
  let dns: DnsServer;
  beforeAll(async () => {
    dns = await startDns({
      'example.com': { A: ['192.0.2.9'] },
      'four.example': { A: ['127.0.0.1'] },
      'six.example': { AAAA: ['2001:db8::1'] },
      'broken.example': { code: 'SERVFAIL' },
      'silent.example': { silent: true },
    });
  });
  afterAll(() => dns.stop());

  test('A and AAAA are told apart', async () => {
    expect(await checkDns('four.example', deadlineIn(5_000), dns.address)).toMatchObject({
      v4: ['127.0.0.1'],
      v6: [],
      said: { aaaa: 'ENODATA' },
    });
    expect(await checkDns('six.example', deadlineIn(5_000), dns.address)).toMatchObject({
      v4: [],
      v6: ['2001:db8::1'],
      said: { a: 'ENODATA' },
    });
  });

  test('a name that does not exist, while another does, is proved not to exist', async () => {
    const result = await checkDns('nothing.example', deadlineIn(5_000), dns.address);
    expect(result.causes[0]).toMatchObject({ id: 'host-not-found', certainty: 'proved' });
    expect(result.causes[0]?.evidence.join()).toContain('Counter-test example.com: resolved');
  });

  test('where the control name does not exist either, the name server is doubted', async () => {
    const inner = await startDns({});
    try {
      const { causes } = await checkDns('x.example', deadlineIn(5_000), inner.address);
      expect(causes[0]).toMatchObject({ id: 'host-not-found', certainty: 'likely' });
      expect(causes[0]?.evidence.join()).toContain('does not know the Internet');
    } finally {
      await inner.stop();
    }
  });

  test('a zone that is broken, while the resolver works, stays unknown', async () => {
    const result = await checkDns('broken.example', deadlineIn(5_000), dns.address);
    expect(ids(result)).toEqual([]);
    expect(result.unknown).toContain('The resolver works, but not for this name');
  });

  test('a resolver that fails for every name is down', async () => {
    const other = await startDns({ 'example.com': { code: 'SERVFAIL' }, 'x.example': { code: 'SERVFAIL' } });
    try {
      expect(ids(await checkDns('x.example', deadlineIn(5_000), other.address))).toEqual(['resolver-down']);
    } finally {
      await other.stop();
    }
  });

  test('a resolver that is silent ends in its time', async () => {
    const other = await startDns({ 'example.com': { silent: true }, 'x.example': { silent: true } });
    const began = performance.now();
    try {
      expect(ids(await checkDns('x.example', deadlineIn(900), other.address))).toEqual(['resolver-down']);
      expect(performance.now() - began).toBeLessThan(1_500);
    } finally {
      await other.stop();
    }
  });

  test('what may be a piece of a password is never asked for', async () => {
    const before = dns.asked.length;
    const result = await checkDns('w@four.example', deadlineIn(5_000), dns.address);
    expect(result.unknown).toContain('may be a piece of the password');
    expect(dns.asked.length).toBe(before);
  });
});

describe('network', () => {
  const at = { v4: ['127.0.0.1'], v6: [], said: { a: '127.0.0.1', aaaa: 'ENODATA' } };

  test('a port nobody listens on', async () => {
    const result = await checkNetwork('db.example', await freePort(), at, deadlineIn(5_000));
    expect(result.causes[0]).toMatchObject({ id: 'server-not-listening', certainty: 'proved' });
  });

  test('the same refusal from Supabase may be a ban, and is not called proved', async () => {
    const result = await checkNetwork('db.abc.supabase.co', await freePort(), at, deadlineIn(5_000));
    expect(result.causes[0]).toMatchObject({ id: 'address-banned', certainty: 'likely' });
  });
});

describe('PostgreSQL or not', () => {
  const started: Server[] = [];
  const sockets = new Set<Socket>();
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    for (const server of started) await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const listening = async (server: Server): Promise<{ address: string; port: number }> => {
    started.push(server);
    server.on('connection', (socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { address: '127.0.0.1', port: (server.address() as AddressInfo).port };
  };

  test('a server of HTTP', async () => {
    const place = await listening(createHttp((_request, response) => response.end('hello')));
    const result = await askForTls(place, deadlineIn(5_000));
    expect(result).toMatchObject({ causes: [{ id: 'not-postgresql', certainty: 'proved' }] });
  });

  test('a server that greets in another protocol, with escapes in its greeting', async () => {
    const place = await listening(
      createServer((socket) => void socket.on('error', () => {}).write('SSH-2.0-\u001b[31mred\r\n')),
    );
    const result = await askForTls(place, deadlineIn(5_000));
    expect(result).toMatchObject({ causes: [{ id: 'not-postgresql' }] });
    expect(JSON.stringify(result)).not.toMatch(/\\u001b/);
  });

  test('a server that resets', async () => {
    const place = await listening(
      createServer(
        (socket) => void socket.on('error', () => {}).once('data', () => socket.resetAndDestroy()),
      ),
    );
    expect(await askForTls(place, deadlineIn(5_000))).toMatchObject({
      causes: [{ id: 'connection-reset', certainty: 'likely' }],
    });
  });

  test('a server that takes the connection and says nothing, within its time', async () => {
    const place = await listening(createServer((socket) => void socket.on('error', () => {}).resume()));
    const began = performance.now();
    // So short a time proves nothing of a server that is far away.
    expect(await askForTls(place, deadlineIn(1_000))).toMatchObject({
      causes: [{ id: 'server-silent', certainty: 'likely' }],
    });
    expect(performance.now() - began).toBeLessThan(1_600);
    const longer = await askForTls(place, deadlineIn(2_000));
    expect(longer).toMatchObject({ causes: [{ id: 'server-silent', certainty: 'proved' }] });
    expect('steps' in longer && longer.steps[0]?.detail).toMatch(/within (?:1[89]\d\d|2000) ms/);
  });
});

describe('TLS', () => {
  const authority = makeCertificate('Test Authority', { isAuthority: true });
  const certificates = {
    good: makeCertificate('localhost', { names: ['localhost', '127.0.0.1'], signer: authority }),
    other: makeCertificate('other.example', { names: ['other.example'], signer: authority }),
    self: makeCertificate('localhost', { names: ['localhost', '127.0.0.1'] }),
    ended: makeCertificate('localhost', { names: ['localhost', '127.0.0.1'], signer: authority, days: -1 }),
  };
  const judge = async (
    which: keyof typeof certificates,
    parameters: Record<string, string>,
    ca?: string,
  ): Promise<string[]> => {
    const pooler = await startPooler({ tls: certificates[which] });
    try {
      const answered = await askForTls({ address: '127.0.0.1', port: pooler.port }, deadlineIn(5_000));
      if (!('answer' in answered)) return expect.fail('no answer');
      const { socket, facts } = await startTls(answered.socket, 'localhost', { ca }, 5_000);
      socket.destroy();
      return ids(judgeTls(facts, parameters));
    } finally {
      await pooler.stop();
    }
  };
  const { certificate: ca } = authority;

  test('a good chain with its authority stops nobody', async () => {
    expect(await judge('good', { sslmode: 'verify-full' }, ca)).toEqual([]);
  });

  test('a private authority stops pg at require, and is told for whom', async () => {
    expect(await judge('good', { sslmode: 'require' })).toEqual(['tls-ca-unknown']);
    expect(await judge('good', {})).toEqual([]);
  });

  test('self-signed, another name, and a time that is over are told apart', async () => {
    expect(await judge('self', { sslmode: 'require' })).toEqual(['tls-self-signed']);
    expect(await judge('other', { sslmode: 'verify-full' }, ca)).toEqual(['tls-name-mismatch']);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await judge('ended', { sslmode: 'verify-full' }, ca)).toEqual(['tls-certificate-expired']);
  });
});

describe('the start-up without a password', () => {
  let pooler: Pooler;
  beforeAll(async () => {
    pooler = await startPooler({ projects: ['abc'], generation: 'new' });
  });
  afterAll(() => pooler.stop());

  test('a known project is asked for a proof, an unknown one is refused, and nothing else is sent', async () => {
    const ask = async (user: string): Promise<unknown> =>
      probe(
        await openSocket({ address: '127.0.0.1', port: pooler.port }, 1_000),
        { user, database: 'postgres' },
        2_000,
      );
    expect(await ask('postgres.abc')).toEqual({ kind: 'login', method: 'scram' });
    expect(await ask('postgres.zzz')).toMatchObject({
      kind: 'error',
      code: 'XX000',
      message: '(ENOTFOUND) tenant/user postgres.zzz not found',
    });
    expect(pooler.proofs()).toBe(0);
  });
});
