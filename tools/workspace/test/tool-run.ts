import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeRepository, type SmallRepository } from './small-repository.ts';

const BIN = join(import.meta.dirname, '../bin/workspace.mjs');

export interface Ended {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The tool on a small repository, with a registry and a cache of its own. */
export interface Bench extends SmallRepository {
  environment: NodeJS.ProcessEnv;
  state: string;
  run: (args: string[], cwd?: string, more?: Record<string, string>) => Ended;
  /** Without waiting for others: several at a time. */
  start: (args: string[], cwd?: string, more?: Record<string, string>) => Promise<Ended>;
  /** stdout as JSON. */
  json: <T>(args: string[], cwd?: string) => T;
}

/** `ports`: a range of the test's own. `cache`: to share templates between tests. */
export function makeBench(o: { ports: string; files?: Record<string, string>; cache?: string }): Bench {
  const repository = makeRepository(o.files);
  const state = join(repository.root, 'state');
  mkdirSync(state, { mode: 0o755 });
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    XDG_STATE_HOME: state,
    XDG_CACHE_HOME: o.cache ?? join(repository.root, 'cache'),
    WORKSPACE_PORTS: o.ports,
  };
  for (const name of [
    'SUPERSET_WORKSPACE_NAME',
    'SUPERSET_WORKSPACE_PATH',
    'SUPERSET_ROOT_PATH',
    'WORKSPACE_ID',
  ]) {
    delete environment[name];
  }
  const run: Bench['run'] = (args, cwd = repository.main, more = {}) => {
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...environment, ...more },
      timeout: 90_000,
    });
    return { status, signal, stdout, stderr };
  };
  return {
    ...repository,
    environment,
    state: join(state, 'workspace'),
    run,
    start: (args, cwd = repository.main, more = {}) => end(args, cwd, { ...environment, ...more }),
    json: <T>(args: string[], cwd?: string) => {
      const ended = run([...args, '--json'], cwd);
      try {
        return JSON.parse(ended.stdout) as T;
      } catch {
        throw new Error(`not one JSON value: ${ended.stdout}\n${ended.stderr}`);
      }
    },
  };
}

function end(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}
