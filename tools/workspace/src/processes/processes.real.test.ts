import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { identityOf, isAlive, ownIdentity, type ProcessIdentity } from './identity.ts';
import { type Program, startDetached } from './spawn.ts';
import { findMarked, listMarked, stopProcess } from './stop.ts';

let folder: string;
let started: ProcessIdentity[];
const workspaceId = `test${process.pid}`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-processes-'));
  started = [];
});
afterEach(async () => {
  for (const identity of [...started, ...findMarked(workspaceId)])
    await stopProcess(identity, { graceMs: 0 });
  rmSync(folder, { recursive: true });
});

const program = (script: string, more: Partial<Program> = {}): Program => ({
  command: process.execPath,
  args: ['-e', script],
  cwd: folder,
  environment: {},
  logFile: join(folder, 'logs/out.log'),
  workspaceId,
  service: 'api',
  ...more,
});
async function start(script: string, more: Partial<Program> = {}): Promise<ProcessIdentity> {
  const identity = await startDetached(program(script, more));
  started.push(identity);
  return identity;
}
const log = () => readFileSync(join(folder, 'logs/out.log'), 'utf8');
async function until(holds: () => boolean, what: string, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`still not so after ${ms} ms: ${what}`);
    await sleep(10);
  }
}
const IDLE = 'setInterval(() => {}, 1000); console.log("up")';
const STUBBORN = `process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); ${IDLE}`;

describe('starting', () => {
  test('the program gets its environment, arguments and folder; both outputs are in the log', async () => {
    await start(
      'console.log(process.env.GREETING, process.env.WORKSPACE_ID, process.env.WORKSPACE_SERVICE, process.cwd()); console.error("err")',
      { environment: { GREETING: 'hello' } },
    );
    await until(() => log().includes('err'), 'the log has both outputs');
    expect(log()).toContain(`hello ${workspaceId} api ${folder}`);
    expect(statSync(join(folder, 'logs/out.log')).mode & 0o777).toBe(0o600);
  });

  test('a second start goes on in the same log', async () => {
    await start('console.log("first")');
    await until(() => log().includes('first'), 'first');
    await start('console.log("second")');
    await until(() => log().includes('second'), 'second');
    expect(log()).toBe('first\nsecond\n');
  });

  test('it leads a process group of its own and outlives the process that started it', async () => {
    const starter = join(folder, 'starter.mjs');
    writeFileSync(
      starter,
      `import { startDetached } from ${JSON.stringify(join(import.meta.dirname, 'spawn.ts'))};
       console.log(JSON.stringify(await startDetached(${JSON.stringify(program(IDLE))})));`,
    );
    const child = spawn(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'inherit'] });
    const output = child.stdout.toArray();
    await once(child, 'exit');
    const identity = JSON.parse((await output).join('')) as ProcessIdentity;
    started.push(identity);
    await until(() => log().includes('up'), 'it is up');
    expect(isAlive(identity)).toBe(true);
    expect(() => process.kill(-identity.pid, 0)).not.toThrow();
  });

  test.each([
    [{ command: 'there-is-no-such-program' }, /api was not started: there is no program .* on the PATH/],
    [{ command: '/there/is/none' }, /there is no program `\/there\/is\/none`\.$/],
    [{ cwd: '/there/is/none' }, /its folder \/there\/is\/none is not there/],
    [{ command: '/etc/passwd' }, /may not be run/],
  ])('%j is refused with the reason', async (more, message) => {
    const error = await startDetached(program('', more)).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: 'WorkspaceError', code: 'not-started', exitCode: 2 });
    expect((error as Error).message).toMatch(message);
  });

  test.runIf(process.getuid?.() === 0)('as root it can run as another user', async () => {
    await start('console.log(process.getuid(), process.getgid())', {
      cwd: '/',
      runAs: { uid: 65534, gid: 65534 },
    });
    await until(() => log().includes('\n'), 'it said who it is');
    expect(log()).toBe('65534 65534\n');
  });
});

describe('identity', () => {
  test('the same pid with another start time or another boot is another process', () => {
    const own = ownIdentity();
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, startTime: '1' })).toBe(false);
    expect(isAlive({ ...own, bootId: 'an earlier one' })).toBe(false);
  });

  test('a pid that nobody has, and one that is none', () => {
    for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 22 + 1]) expect(identityOf(pid), `${pid}`).toBeNull();
  });

  test.runIf(process.platform === 'linux')('a zombie counts as dead', async () => {
    // The shell starts a child and becomes a program that never waits for it.
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      const identity = identityOf(pid)!;
      expect(isAlive(identity)).toBe(true);
      await until(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '), 'it is a zombie');
      expect(isAlive(identity)).toBe(false);
      expect(await stopProcess(identity)).toBe('gone');
    } finally {
      parent.kill('SIGKILL');
    }
  });
});

describe('stopping', () => {
  test('a polite process is asked and ends by itself', async () => {
    const identity = await start(
      `process.on('SIGINT', () => { console.log('bye'); process.exit() }); ${IDLE}`,
    );
    await until(() => log().includes('up'), 'it is up');
    expect(await stopProcess(identity, { signal: 'SIGINT' })).toBe('stopped');
    expect(log()).toContain('bye');
    expect(await stopProcess(identity)).toBe('gone');
  });

  test('one that does not listen is killed when its grace is over', async () => {
    const identity = await start(STUBBORN);
    await until(() => log().includes('up'), 'it is up');
    const before = performance.now();
    expect(await stopProcess(identity, { graceMs: 200 })).toBe('killed');
    expect(performance.now() - before).toBeGreaterThanOrEqual(200);
    expect(isAlive(identity)).toBe(false);
  });

  test('children that ignore the signal go too, also when their parent went at once', async () => {
    const identity = await start(
      `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}], { stdio: 'inherit' });
       setInterval(() => {}, 1000)`,
    );
    await until(() => log().includes('up'), 'the child is up');
    expect(findMarked(workspaceId)).toHaveLength(2);
    expect(await stopProcess(identity, { graceMs: 300 })).toBe('killed');
    expect(findMarked(workspaceId)).toEqual([]);
  });

  test('another process with the same pid is never touched', async () => {
    const identity = await start(IDLE);
    await until(() => log().includes('up'), 'it is up');
    expect(await stopProcess({ ...identity, startTime: `${Number(identity.startTime) - 1}` })).toBe('gone');
    expect(await stopProcess({ ...identity, bootId: 'an earlier one' })).toBe('gone');
    expect(isAlive(identity)).toBe(true);
  });

  test('of a process that leads no group only itself is stopped', async () => {
    const child = spawn(process.execPath, ['-e', IDLE], { stdio: 'ignore' });
    const identity = identityOf(child.pid!)!;
    expect(await stopProcess(identity, { graceMs: 2000 })).toBe('stopped');
    expect(isAlive(ownIdentity())).toBe(true);
  });
});

describe.runIf(process.platform === 'linux')('finding by mark', () => {
  test('an orphan that nobody wrote down is found with its service', async () => {
    const identity = await start(IDLE, { service: 'web' });
    await until(() => findMarked(workspaceId).length > 0, 'it is found');
    expect(listMarked().filter((marked) => marked.workspaceId === workspaceId)).toEqual([
      { workspaceId, service: 'web', identity },
    ]);
    await stopProcess(identity);
    expect(findMarked(workspaceId)).toEqual([]);
  });

  test('the asker and those above it are not among them, though they carry the mark', async () => {
    await start(
      `const { findMarked } = await import(${JSON.stringify(join(import.meta.dirname, 'marked.ts'))});
       console.log('found', findMarked(process.env.WORKSPACE_ID).length)`,
    );
    await until(() => log().includes('found'), 'it looked');
    expect(log()).toBe('found 0\n');
  });
});
