import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Database } from '#platform/db';
import { openEmbedded, openServer } from '#platform/open-database';
import { runOn } from './test-server.ts';

const SIRA = join(import.meta.dirname, '../bin/sira.mjs');
const SECRET = 'a secret of the tests, long enough';

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A process of the command line, which can be killed like any other. */
export interface Running {
  process: ChildProcess;
  /** Resolves with the first match on standard output. */
  says: (pattern: RegExp) => Promise<RegExpExecArray>;
  ended: Promise<Ended>;
  kill: (signal?: 'SIGKILL' | 'SIGTERM') => Promise<Ended>;
}

interface Given {
  input?: string;
  /** On top of what every process of the installation gets. */
  env?: Record<string, string>;
}

/** The real program on a data folder of its own, or on a database of its own of the test server. */
export interface Installation {
  env: Record<string, string>;
  folder: string;
  start: (args: string[], given?: Given) => Running;
  run: (args: string[], given?: Given) => Promise<Ended>;
  /** Starts `serve` on a free port and waits until it answers. */
  serve: () => Promise<Running & { url: string }>;
  write: (name: string, content: string | Buffer) => string;
  /** Opens the database of a program that does not run. */
  open: () => Promise<Database>;
  /** The same installation once more; this one must not run. */
  copy: () => Promise<Installation>;
  remove: () => void;
}

const template = inject('template');

/** A freshly migrated installation. */
export async function newInstallation(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'sira-installation-'));
  if (template.kind === 'server') return installationAt(folder, await cloneOf('sira_template'));
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  const database = await openEmbedded(join(folder, 'data/postgres'), new Blob([readFileSync(template.dump)]));
  await database.close();
  return installationAt(folder, null);
}

async function cloneOf(source: string): Promise<string> {
  if (template.kind !== 'server') throw new Error('Only a server clones databases.');
  const url = new URL(template.url);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  url.pathname = '/postgres';
  await runOn(url.href, `create database ${name} template ${source}`);
  url.pathname = `/${name}`;
  return url.href;
}

function installationAt(folder: string, url: string | null): Installation {
  const { PATH = '', HOME = '' } = process.env;
  const database: Record<string, string> = url === null ? {} : { DATABASE_URL: url, SIRA_SECRET: SECRET };
  const env = { PATH, HOME, PORT: '0', LOG_LEVEL: 'error', SIRA_DATA_DIR: join(folder, 'data'), ...database };
  const start = (args: string[], given: Given = {}) =>
    startProcess(args, { cwd: folder, ...given, env: { ...env, ...given.env } });

  async function serve() {
    const running = start(['serve']);
    const [, address = ''] = await running.says(/SIRA runs at (\S+)/);
    return { ...running, url: address };
  }

  function write(name: string, content: string | Buffer) {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  async function copy() {
    const other = mkdtempSync(join(tmpdir(), 'sira-installation-'));
    cpSync(folder, other, { recursive: true });
    return installationAt(other, url === null ? null : await cloneOf(new URL(url).pathname.slice(1)));
  }

  return {
    ...{ env, folder, start, serve, write, copy },
    run: (args, given) => start(args, given).ended,
    open: async () => (url === null ? openEmbedded(join(folder, 'data/postgres')) : openServer(url)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function startProcess(args: string[], { env, cwd, input = '' }: Given & { cwd: string }): Running {
  const child = spawn(process.execPath, [SIRA, ...args], { env, cwd, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdin.on('error', () => {}); // it ended before it read
  child.stdin.end(input);
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  const ended = once(child, 'close').then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    stdout,
    stderr,
  }));

  const says = async (pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(stdout);
      if (found) return found;
      const piece = await Promise.race([once(child.stdout, 'data'), ended]);
      if (!Array.isArray(piece) && !pattern.test(stdout))
        throw new Error(`It ended before it said ${pattern}: ${stdout}${stderr}`);
    }
  };
  const kill = (signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM') => {
    child.kill(signal);
    return ended;
  };
  return { process: child, says, ended, kill };
}
