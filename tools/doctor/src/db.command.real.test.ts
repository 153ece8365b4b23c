import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../test/cluster.ts';
import { type DnsServer, startDns } from '../test/dns-server.ts';
import { errorMessage } from '../test/pooler.ts';

const bin = join(import.meta.dirname, '../bin/doctor.mjs');
const folder = mkdtempSync(join(tmpdir(), 'doctor-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  code: number | null;
  out: string;
  err: string;
  ms: number;
}

function start(
  words: string[],
  env: Record<string, string> = {},
  input = '',
): { child: ChildProcess; done: Promise<Ran> } {
  const began = performance.now();
  const { DATABASE_URL: _url, PGHOST: _host, ...rest } = process.env;
  const child = spawn(process.execPath, [bin, ...words], {
    env: { ...rest, NO_COLOR: '1', ...env },
    cwd: folder,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
  child.stdin.on('error', () => {}).end(input);
  const done = new Promise<Ran>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err, ms: performance.now() - began }));
  });
  return { child, done };
}

const run = (words: string[], env: Record<string, string> = {}, input = ''): Promise<Ran> =>
  start(words, env, input).done;

describe('doctor db on a real server', () => {
  let cluster: Cluster;
  const secret = 'qq#zx%kv@w/7';
  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.sql(`CREATE ROLE app LOGIN PASSWORD '${secret}'`);
  });
  afterAll(() => cluster?.stop());
  const url = (password = secret): string =>
    `postgresql://app:${password}@127.0.0.1:${cluster.port}/postgres`;

  test('healthy is exit code 0 and one JSON value', async () => {
    const { code, out, err } = await run(['db', url(encodeURIComponent(secret)), '--json']);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'healthy', causes: [] });
  });

  test('a URL from standard input with a raw password is mended, and the login with it is proved', async () => {
    const { code, out } = await run(['db', '-', '--json'], {}, `${url()}\n`);
    expect(code).toBe(1);
    const diagnosis = JSON.parse(out) as {
      causes: { id: string }[];
      url: string;
      checked: { layer: string; state: string }[];
    };
    expect(diagnosis.causes.map(({ id }) => id)).toEqual(['password-not-encoded']);
    expect(diagnosis.url).toBe(`postgresql://app:***@127.0.0.1:${cluster.port}/postgres`);
    expect(diagnosis.checked).toContainEqual(
      expect.objectContaining({ layer: 'authentication', state: 'passed' }),
    );
  });

  test('nothing of the password is in the output, right or wrong, for people or as JSON', async () => {
    for (const password of [secret, `${secret}8`]) {
      for (const format of [[], ['--json']]) {
        const { out, err } = await run(['db', url(password), ...format]);
        for (const piece of ['qq#', 'zx%', 'zx', 'kv@', 'w/7']) expect(out + err).not.toContain(piece);
      }
    }
  });

  test('--print-url gives the whole URL alone on standard output', async () => {
    const { out, err } = await run(['db', url(), '--print-url']);
    expect(out).toBe(`${url(encodeURIComponent(secret))}\n`);
    expect(err).toContain('password-not-encoded');
    expect(err).not.toContain('zx');
  });

  test('a wrong password is one failed attempt at the server', async () => {
    const proxy = await countingProxy(cluster.port);
    try {
      const { code } = await run(['db', `postgresql://app:nope@127.0.0.1:${proxy.port}/postgres`, '--json']);
      expect(code).toBe(1);
      expect(proxy.proofs()).toBe(1);
    } finally {
      await proxy.stop();
    }
  });

  test('PGPASSWORD and PGHOST do without a URL', async () => {
    const env = {
      PGHOST: '127.0.0.1',
      PGPORT: String(cluster.port),
      PGUSER: 'app',
      PGDATABASE: 'postgres',
      PGPASSWORD: secret,
    };
    expect(await run(['db', '--json'], env)).toMatchObject({ code: 0 });
  });

  test('a service does without a URL too; one that is not there is exit code 2, and its files are told', async () => {
    const PGSERVICEFILE = join(folder, 'service.conf');
    writeFileSync(
      PGSERVICEFILE,
      `[ours]\nhost=127.0.0.1\nport=${cluster.port}\nuser=app\npassword=${secret}\ndbname=postgres\n[\u001b[31mred]\n`,
    );
    const good = await run(['db'], { PGSERVICEFILE, PGSERVICE: 'ours' });
    expect([good.code, good.err]).toEqual([0, '']);
    expect(good.out).not.toContain('zx');
    for (const format of [[], ['--json']]) {
      const { code, out, err } = await run(['db', 'service=no\u001b[2Jne', ...format], { PGSERVICEFILE });
      expect([code, err]).toEqual([2, '']);
      expect(out).toContain(`${PGSERVICEFILE} (has ours, `);
      expect(out).not.toContain('\u001b');
    }
  });
});

/** Hands connections on and counts those in which a password message was sent. */
async function countingProxy(
  backend: number,
): Promise<{ port: number; proofs: () => number; stop: () => Promise<void> }> {
  const { connect } = await import('node:net');
  let proofs = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const behind = connect(backend, '127.0.0.1');
    sockets.add(socket).add(behind);
    let isCounted = false;
    socket.on('data', (bytes: Buffer) => {
      if (bytes[0] === 112 && !isCounted) {
        isCounted = true;
        proofs += 1;
      }
    });
    socket.on('error', () => behind.destroy());
    behind.on('error', () => socket.destroy());
    socket.pipe(behind);
    behind.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    proofs: () => proofs,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a hostile or silent other side', () => {
  let server: Server;
  let reply: Buffer | null = null;
  let dns: DnsServer;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    dns = await startDns({ 'silent.example': { silent: true }, 'example.com': { silent: true } });
    server = createServer((socket) => {
      sockets.add(socket);
      socket
        .on('error', () => {})
        .on('data', (bytes: Buffer) => {
          if (reply) socket.write(bytes.length === 8 ? 'N' : reply);
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await dns.stop();
    await new Promise((resolve) => server.close(resolve));
  });
  const at = (): string => `postgresql://u:longsecret@127.0.0.1:${(server.address() as AddressInfo).port}/db`;

  test('while it runs, the list of processes does not show the URL', async () => {
    reply = null;
    const { child, done } = start(['db', at(), '--timeout', '1500']);
    let seen = '';
    for (let left = 40; left > 0 && !seen.startsWith('doctor'); left -= 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      seen = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8');
    }
    expect(seen).toMatch(/^doctor db/);
    expect(seen).not.toContain('longsecret');
    const { code, ms, out } = await done;
    expect(code).toBe(1);
    expect(out).toContain('server-silent');
    expect(ms).toBeLessThan(4_000);
  });

  test('escape sequences in an error do not reach the terminal', async () => {
    reply = errorMessage({ code: 'XX000', message: 'bad \u001b[31m\u001b]0;title\u0007 \u202e text' });
    const { code, out } = await run(['db', at()]);
    expect(code).toBe(2);
    expect(out).toContain('Could not tell');
    expect(out).not.toMatch(/[\u001b\u0007\u202e]/);
  });

  test('a refusal before a password was sent is not called a wrong password', async () => {
    reply = errorMessage({ code: '28P01', message: 'password authentication failed for user "u"' });
    const { code, out } = await run(['db', at(), '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'unknown', causes: [] });
    expect(out).toContain('before it asks for a password');
  });

  test('a server that repeats the password does not get it printed', async () => {
    reply = errorMessage({ code: 'XX000', message: 'you said longsecret' });
    const { out, err } = await run(['db', at(), '--json']);
    expect(out + err).not.toContain('longsecret');
  });

  test('a name server that is silent ends in the given time', async () => {
    const { code, ms, out } = await run([
      'db',
      'postgresql://u:p@silent.example/db',
      '--resolver',
      dns.address,
      '--timeout',
      '1000',
      '--json',
    ]);
    expect(ms).toBeLessThan(4_000);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ causes: [{ id: 'resolver-down' }] });
  });
});

describe('the call', () => {
  test('unknown options, impossible values and no database are exit code 2, with a sentence', async () => {
    for (const words of [['--jsn'], ['--timeout', 'soon'], ['a', 'b'], []]) {
      const { code, out, err } = await run(['db', ...words]);
      expect([code, out]).toEqual([2, '']);
      expect(err).not.toBe('');
      expect(err).not.toContain('    at ');
    }
  });

  test('--causes lists every cause with layer, signs and fixes', async () => {
    const { code, out } = await run(['db', '--causes', '--json']);
    expect(code).toBe(0);
    const causes = JSON.parse(out) as { id: string; layer: string; symptoms: string[]; fix: string[] }[];
    expect(causes.length).toBeGreaterThan(40);
    for (const cause of causes) {
      expect(cause.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(cause.fix.length).toBeGreaterThan(0);
    }
  });

  test('--explain classifies a text from standard input without asking anybody', async () => {
    const { code, out } = await run(
      ['db', '--explain', '-', '--json'],
      {},
      'FATAL: (ENOTFOUND) tenant/user postgres.abc not found\n',
    );
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'cause_found', causes: [{ id: 'pooler-host-wrong' }] });
    expect(await run(['db', '--explain', 'the frobnicator is out of cheese', '--json'])).toMatchObject({
      code: 2,
    });
  });

  test('--env-file is the same as --dotenv when Node leaves it to the program', async () => {
    writeFileSync(join(folder, 'closed.env'), 'DATABASE_URL=postgresql://u:p@127.0.0.1:1/d\n');
    const { code, out } = await run(['db', '--env-file', 'closed.env']);
    expect(code).toBe(1);
    expect(out).toContain('read from closed.env: DATABASE_URL');
    expect(out).toContain('seen: 127.0.0.1 port 1: refused the connection (ECONNREFUSED)');
  });

  test('options that do not go together, and strings for something else, are exit code 2 and say what to do', async () => {
    for (const [words, said] of [
      [['--dry-run', 'postgresql://u@127.0.0.1:1/d'], '--dry-run belongs to --fix'],
      [['--explain', 'FATAL: x', '--fix'], '--explain reads a text'],
      [[''], 'the variable that should hold it is not set'],
      [['mysql://u:hidden@127.0.0.1/d'], '“mysql:” is not PostgreSQL'],
      [['--explain', ' '], 'The text is empty'],
    ] as const) {
      const { code, out } = await run(['db', '--json', ...words]);
      expect(code).toBe(2);
      expect(JSON.parse(out)).toMatchObject({ verdict: 'unknown', causes: [] });
      expect(out).toContain(said);
      expect(out).not.toContain('hidden');
    }
  });

  test('a .env file that cannot be read is told in one line', async () => {
    const { code, err } = await run(['db', '--dotenv', join(folder, 'none.env')]);
    expect(code).toBe(2);
    expect(err).toBe(`Not examined: ${join(folder, 'none.env')} could not be read (ENOENT).\n`);
    writeFileSync(join(folder, 'empty.env'), '');
    expect((await run(['db', '--dotenv', 'empty.env'])).err).toContain(
      'neither a connection string nor PGHOST',
    );
  });
});
