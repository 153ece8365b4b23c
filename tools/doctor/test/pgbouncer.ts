import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

const PROGRAM = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((path) => existsSync(path)) ?? '';

/** Why PgBouncer cannot be run here; empty when it can. */
export function whyNoPgbouncer(): string {
  return PROGRAM === '' ? 'PgBouncer is not installed (Debian: pgbouncer)' : '';
}

export interface Pgbouncer {
  port: number;
  version: string;
  stop: () => Promise<void>;
}

/** PgBouncer in transaction mode in front of a server on loopback; users are `name → password`. */
export async function startPgbouncer(
  backendPort: number,
  users: Record<string, string>,
  settings: Record<string, string> = {},
): Promise<Pgbouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-pgbouncer-'));
  const port = await freePort();
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o644 });
    return file;
  };
  chmodSync(folder, 0o755);
  const root = process.getuid?.() === 0;
  if (root) chownSync(folder, 65_534, 65_534);
  const list = write(
    'users',
    Object.entries(users)
      .map(([name, password]) => `"${name}" "${password}"`)
      .join('\n'),
  );
  const all: Record<string, string> = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    auth_type: 'scram-sha-256',
    auth_file: list,
    pool_mode: 'transaction',
    unix_socket_dir: '',
    logfile: join(folder, 'log'),
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  const ini = write(
    'pgbouncer.ini',
    `[databases]\npostgres = host=127.0.0.1 port=${backendPort}\n[pgbouncer]\n${lines.join('\n')}\n`,
  );
  const child = spawn(PROGRAM, [ini], { stdio: 'ignore', ...(root ? { uid: 65_534, gid: 65_534 } : {}) });
  await untilListening(port, child);
  return {
    port,
    version: execFileSync(PROGRAM, ['--version']).toString().split('\n')[0] ?? '',
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const { openSocket } = await import('../src/db/walk/socket.ts');
  for (let left = 100; left > 0; left -= 1) {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended with ${child.exitCode}`);
    try {
      (await openSocket({ address: '127.0.0.1', port }, 500)).destroy();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('PgBouncer does not listen.');
}
