import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Program } from '../processes/spawn.ts';
import { Unavailable } from '../unavailable.ts';

/** Compatible servers, in the order they are looked for. */
const NAMES = ['redis-server', 'valkey-server'];

/** The path of a Redis server on this machine. Returned and not thrown: a workspace goes on without. */
export function findRedis(
  environment: Record<string, string | undefined> = process.env,
  platform: string = process.platform,
): string | Unavailable {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const endings = platform === 'win32' ? ['.exe'] : [''];
  for (const name of NAMES) {
    for (const folder of folders) {
      for (const ending of endings) {
        const file = join(folder, `${name}${ending}`);
        if (isExecutable(file)) return file;
      }
    }
  }
  return new Unavailable('redis-server is not installed.', howToInstall(platform));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** One command per system. Pure. */
export function howToInstall(platform: string): string {
  if (platform === 'darwin') return 'Install it with: brew install redis';
  if (platform === 'win32') {
    return 'Redis has no Windows version; install Memurai or run workspace inside WSL.';
  }
  return 'Install it with: sudo apt-get install redis-server (Debian, Ubuntu) or sudo dnf install valkey (Fedora).';
}

export interface RedisWish {
  /** What `findRedis` found. */
  program: string;
  port: number;
  folder: string;
  logFile: string;
  workspaceId: string;
  service: string;
}

/** A server on 127.0.0.1 that keeps everything in memory and nothing on disk. Makes its folder. */
export function redisProgram(wish: RedisWish): Program {
  mkdirSync(wish.folder, { recursive: true });
  const settings = {
    bind: '127.0.0.1',
    port: String(wish.port),
    dir: wish.folder,
    save: '',
    appendonly: 'no',
    daemonize: 'no',
    // Reachable from this machine only, so no password is asked for.
    'protected-mode': 'yes',
    // The title is written over the environment, where a process is known by what it was started for.
    ...(keepsTitle(wish.program) && { 'set-proc-title': 'no' }),
  };
  return {
    command: wish.program,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    cwd: wish.folder,
    environment: {},
    logFile: wish.logFile,
    workspaceId: wish.workspaceId,
    service: wish.service,
  };
}

/** Whether it knows `set-proc-title`: Redis 6.2 and newer, every Valkey (redis.conf of 6.2). */
function keepsTitle(program: string): boolean {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /\bv=(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 2);
}
