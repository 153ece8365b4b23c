import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownIdentity } from '../processes/identity.ts';
import { Registry } from './registry.ts';

const SCRIPTS = join(import.meta.dirname, '../../test');
let folder: string;
let registry: Registry;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-registry-'));
  registry = Registry.open(folder);
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  registry.close();
  rmSync(folder, { recursive: true });
});

describe('a claim whose process was killed', () => {
  const range = { first: 20_411, last: 20_430 };
  const dieAt = (step: string) =>
    spawnSync(process.execPath, [
      join(SCRIPTS, 'a-claim-and-die.ts'),
      folder,
      '/dead',
      step,
      '20411',
      '20430',
    ]);
  const claim = (path: string) =>
    registry.claim({ repo: '/repo', path, name: 'living', branch: null, isMain: false }, { range });

  test.each(['locked', 'inserted'])('at %s was never there', (step) => {
    expect(dieAt(step).signal).toBe('SIGKILL');
    expect(registry.list()).toEqual([]);
  });

  test.each(['claimed', 'probed', 'marked'])(
    'at %s is abandoned, and the next claim takes it away',
    async (step) => {
      expect(dieAt(step).signal).toBe('SIGKILL');
      expect(registry.abandoned()).toMatchObject([{ path: '/dead', state: 'claiming' }]);
      expect((await claim('/other')).basePort).toBe(20_421);
      expect(registry.list()).toMatchObject([{ path: '/other' }]);
      expect(registry.abandoned()).toEqual([]);
    },
  );

  test('is taken away also when its own path is claimed again', async () => {
    dieAt('claimed');
    expect(await claim('/dead')).toMatchObject({ name: 'living', basePort: 20_421, state: 'ready' });
  });

  test('when it was ready is no half one: it stays', async () => {
    dieAt('ready');
    expect(registry.list()).toMatchObject([{ path: '/dead', state: 'ready' }]);
    expect((await claim('/dead')).name).toBe('dying');
    expect((await claim('/other')).basePort).toBe(20_411);
  });

  test('whose pid somebody else has now is taken away too', async () => {
    dieAt('claimed');
    const database = new DatabaseSync(join(folder, 'registry.sqlite'));
    const { pid, bootId } = ownIdentity();
    database
      .prepare('UPDATE workspace SET worker = ?, created_at = ?')
      .run(JSON.stringify({ pid, bootId, startTime: 'long ago' }), '2026-01-02T03:04:05.000Z');
    database.close();
    expect(registry.abandoned()).toHaveLength(1);
    await claim('/other');
    expect(registry.find('/dead')).toBeNull();
  });
});

test.each(['127.0.0.1', '::1'])(
  'a block that a foreign program holds on %s is passed over and named',
  async (host) => {
    const server = createServer().listen({ port: 20_434, host });
    await once(server, 'listening');
    try {
      const wish = { repo: '/repo', path: '/a', name: 'a', branch: null, isMain: false };
      const range = { first: 20_431, last: 20_440 };
      const error = await registry.claim(wish, { range }).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: 'no-free-block' });
      expect((error as Error).message).toContain(`port 20434 is held by process ${process.pid}`);
      expect(registry.list()).toEqual([]);
      const steps: string[] = [];
      const wider = { first: 20_421, last: 20_440 };
      const workspace = await registry.claim(wish, { range: wider, onStep: (step) => steps.push(step) });
      expect(workspace.basePort).toBe(20_421);
      expect(steps).toContain('moved');
    } finally {
      server.close();
    }
  },
);

test.runIf(process.platform === 'linux')(
  'opening it once more takes no lock of the first opener away',
  () => {
    const { ino } = statSync(join(folder, 'registry.sqlite'));
    const locks = () =>
      readFileSync('/proc/locks', 'utf8')
        .split('\n')
        .filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${ino} `)).length;
    registry.list();
    expect(locks()).toBe(1);
    Registry.open(folder).close();
    expect(locks()).toBe(1);
  },
);

describe('the lock of a workspace', () => {
  async function holder(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [join(SCRIPTS, 'a-lock-holder.ts'), folder, 'w1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  test('is held by one at a time, and the one who waits is told who has it', async () => {
    const child = await holder();
    await expect(registry.lock('w1', { waitMs: 100, purpose: 'down' })).rejects.toMatchObject({
      code: 'workspace-busy',
      message: expect.stringMatching(
        new RegExp(`^Process ${child.pid} is at work .*\\(up, since .*, and down has to wait`),
      ),
      fix: expect.stringContaining(`end process ${child.pid}`),
    });
    (await registry.lock('w2', { waitMs: 0 })).release();
  });

  test('of a killed holder is taken over within half a second', async () => {
    const child = await holder();
    const taken = registry.lock('w1', { waitMs: 10_000 });
    await sleep(100);
    const before = performance.now();
    child.kill('SIGKILL');
    const lock = await taken;
    expect(performance.now() - before).toBeLessThan(500);
    lock.release();
  });

  test.each([{ startTime: 'long ago' }, { bootId: 'an earlier one' }])(
    'of a holder with %j is taken over: its pid is another process now',
    async (other) => {
      const lock = await registry.lock('w1');
      const database = new DatabaseSync(join(folder, 'registry.sqlite'));
      database.prepare('UPDATE lock SET holder = ?').run(JSON.stringify({ ...ownIdentity(), ...other }));
      database.close();
      const taken = await registry.lock('w1', { waitMs: 0 });
      // The first holder's giving back is not that of the second.
      lock.release();
      await expect(registry.lock('w1', { waitMs: 50 })).rejects.toMatchObject({ code: 'workspace-busy' });
      taken.release();
      taken.release();
      (await registry.lock('w1', { waitMs: 0 })).release();
    },
  );

  test('twenty who want it at once get it one after the other', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const lock = await registry.lock('w1');
        inside += 1;
        most = Math.max(most, inside);
        await sleep(1);
        inside -= 1;
        lock.release();
      }),
    );
    expect(most).toBe(1);
  });
});
