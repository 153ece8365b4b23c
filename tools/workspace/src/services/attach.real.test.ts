import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { identityOf, isAlive } from '../processes/identity.ts';
import { RANGES, SERVER, server } from './test-shop.ts';

const BIN = join(import.meta.dirname, '../../bin/workspace.mjs');
const STAND_IN = join(import.meta.dirname, '../../test/stand-in.ts');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) {
    // What a failed test left behind.
    call(folder, ['down']);
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A repository with this configuration. */
function repository(services: object, more: object = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-attach-')));
  chmodSync(folder, 0o755);
  folders.push(folder);
  writeFileSync(join(folder, 'workspace.config.json'), JSON.stringify({ services, ...more }));
  writeFileSync(join(folder, 'server.mjs'), SERVER);
  execFileSync('git', ['init', '--quiet', folder]);
  return folder;
}

function environmentIn(folder: string): NodeJS.ProcessEnv {
  const { SUPERSET_WORKSPACE_PATH: _path, SUPERSET_ROOT_PATH: _root, ...rest } = process.env;
  return {
    ...rest,
    XDG_STATE_HOME: join(folder, '.state'),
    XDG_CACHE_HOME: join(folder, '.cache'),
    PATH: `${join(folder, '.bin')}:${process.env['PATH']}`,
    STAND_IN: join(folder, '.stand-in'),
    WORKSPACE_PORTS: `${RANGES.attach.first}-${RANGES.attach.last}`,
  };
}

/** A stand-in for `docker`, first on the PATH. */
function dockerIn(folder: string): void {
  mkdirSync(join(folder, '.bin'));
  const call = `#!/bin/sh\nexec "${process.execPath}" "${STAND_IN}" docker "$@"\n`;
  writeFileSync(join(folder, '.bin/docker'), call, { mode: 0o755 });
}

function call(folder: string, words: string[]): { code: number; stdout: string } {
  try {
    return {
      code: 0,
      stdout: execFileSync(process.execPath, [BIN, ...words], {
        cwd: folder,
        env: environmentIn(folder),
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { code: status, stdout };
  }
}

class Attached {
  readonly child: ChildProcess;
  output = '';
  private readonly ended: Promise<unknown>;

  constructor(folder: string, words: string[] = []) {
    this.child = spawn(process.execPath, [BIN, 'up', '--attach', ...words], {
      cwd: folder,
      env: environmentIn(folder),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = once(this.child, 'close');
  }

  async until(text: string): Promise<void> {
    for (let tries = 0; tries < 400 && !this.output.includes(text); tries++) {
      if (this.child.exitCode !== null) break;
      await sleep(25);
    }
    expect(this.output).toContain(text);
  }

  async code(): Promise<number | null> {
    await this.ended;
    return this.child.exitCode;
  }
}

interface View {
  ports: Record<string, number>;
  services: { name: string; state: string; pid: number | null }[];
}
function status(folder: string): Record<string, string> {
  const { services } = JSON.parse(call(folder, ['status', '--json']).stdout) as View;
  return Object.fromEntries(services.map(({ name, state }) => [name, state]));
}

describe('up --attach', () => {
  it('shows addresses and logs; Ctrl-C twice stops what it started and nothing else, exit code 0', async () => {
    const folder = repository({
      before: server('before', 3),
      api: server('api', 1, { autostart: false }),
      web: server('web', 0, {
        needs: ['api'],
        environment: { GREETING: '\u001b[32mgreen\u001b[0m\u001b]0;owned\u0007' },
      }),
    });
    call(folder, ['up', 'before', '--json']);
    const attached = new Attached(folder);
    await attached.until('Ctrl-C');
    const { ports } = JSON.parse(call(folder, ['status', '--json']).stdout) as View;
    expect(attached.output).toContain(`http://127.0.0.1:${ports.web}  http://main.localhost:${ports.web}`);
    await attached.until('web    | listens');
    expect(attached.output).toContain('web    | begins \u001b[32mgreen\u001b[0m\u001b[0m\n');
    expect(attached.output).not.toContain('owned');
    attached.child.kill('SIGINT');
    attached.child.kill('SIGINT');
    await sleep(30);
    attached.child.kill('SIGINT');
    expect(await attached.code()).toBe(0);
    expect(status(folder)).toEqual({ before: 'running', api: 'stopped', web: 'stopped' });
  });

  it('ends with the exit code of a process that ends by itself, and stops the others', async () => {
    const folder = repository({ api: server('api', 1), web: server('web', 0, {}, 0, '1500:7') });
    const attached = new Attached(folder);
    expect(await attached.code()).toBe(7);
    expect(attached.output).toContain('web: it ended by itself with exit code 7');
    expect(status(folder)).toMatchObject({ api: 'stopped' });
  });

  it('ends with the exit code of a process that never came up', async () => {
    const folder = repository({
      api: server('api', 1),
      web: { kind: 'process', offset: 0, command: 'sleep 0.3; echo no table; exit 9' },
    });
    const attached = new Attached(folder);
    expect(await attached.code()).toBe(9);
    expect(attached.output).toContain('web | no table');
    expect(status(folder)).toMatchObject({ api: 'stopped', web: 'stopped' });
  });

  it('can be stopped while it still waits', async () => {
    const folder = repository({ web: server('web', 0, {}, 60_000) });
    const attached = new Attached(folder);
    await attached.until('web | begins');
    const begun = performance.now();
    attached.child.kill('SIGINT');
    expect(await attached.code()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(status(folder)).toEqual({ web: 'stopped' });
  });

  it('shows what containers write, and leaves them running', async () => {
    const folder = repository(
      { web: server('web', 0), cache: { kind: 'compose', service: 'cache', offset: 2 } },
      { compose: { file: 'compose.yaml' } },
    );
    writeFileSync(
      join(folder, 'compose.yaml'),
      "services:\n  cache:\n    image: redis\n    ports: ['6379:6379']\n",
    );
    dockerIn(folder);
    const attached = new Attached(folder);
    await attached.until('cache | cache says hello');
    attached.child.kill('SIGINT');
    expect(await attached.code()).toBe(0);
    expect(attached.output).not.toContain('cache: its container writes no more');
    expect(status(folder)).toEqual({ web: 'stopped', cache: 'running' });
  });

  it('starts only the named ones and what they need', async () => {
    const folder = repository({ api: server('api', 1), web: server('web', 0) });
    const attached = new Attached(folder, ['api']);
    await attached.until('Ctrl-C');
    expect(status(folder)).toEqual({ api: 'running', web: 'stopped' });
    attached.child.kill('SIGTERM');
    expect(await attached.code()).toBe(0);
  });
});

describe('the commands', () => {
  it('print one JSON value, stop what was started and show what was written', () => {
    const folder = repository({
      web: server('web', 0),
      bad: { kind: 'process', command: 'echo broken; exit 4' },
    });
    const started = call(folder, ['up', '--json']);
    expect(started.code).toBe(1);
    const { services } = JSON.parse(started.stdout) as View;
    expect(services.map(({ name, state }) => `${name} ${state}`)).toEqual(['web running', 'bad stopped']);
    const pid = services[0]!.pid!;
    expect(call(folder, ['logs', '--lines', '1']).stdout).toBe('web | listens\nbad | broken\n');
    expect(call(folder, ['logs', 'web', '--lines', '0']).stdout).toBe('');
    expect(JSON.parse(call(folder, ['logs', 'bad', '--json']).stdout)).toEqual([
      { service: 'bad', text: 'broken' },
    ]);
    expect(call(folder, ['down', '--json']).code).toBe(0);
    const identity = identityOf(pid);
    expect(identity !== null && isAlive(identity)).toBe(false);
  });

  it.each([
    [['up', 'nothing'], 2],
    [['up', '--attach', '--json'], 2],
    [['up', '--al'], 2],
    [['logs', '--lines', 'many'], 2],
    [['logs', '--follow', '--json'], 2],
    [['logs', 'nothing'], 2],
    [['down', 'nothing'], 2],
  ])('refuse %j', (words, code) => {
    const folder = repository({ web: server('web', 0) });
    call(folder, ['env']);
    expect(call(folder, words).code).toBe(code);
  });

  it('follow a log until the reader goes away', async () => {
    const folder = repository({
      web: { kind: 'process', command: 'while true; do echo tick; sleep 0.1; done' },
    });
    expect(call(folder, ['up']).code).toBe(0);
    const child = spawn(
      '/bin/sh',
      ['-c', `"${process.execPath}" "${BIN}" logs --follow --lines 1 | head -n 4`],
      { cwd: folder, env: environmentIn(folder), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, text]).toEqual([0, 'web | tick\n'.repeat(4)]);
  });
});
