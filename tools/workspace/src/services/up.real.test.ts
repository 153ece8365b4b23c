import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { identityOf, isAlive } from '../processes/identity.ts';
import { startDetached } from '../processes/spawn.ts';
import { listMarked } from '../processes/stop.ts';
import { down, stopRecorded } from './down.ts';
import { logFileOf } from './place.ts';
import { isAsWanted } from './service-state.ts';
import { statesOf } from './states.ts';
import { openShop, RANGES, server, type Shop } from './test-shop.ts';
import { up } from './up.ts';

const shops: Shop[] = [];
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  for (const shop of shops.splice(0)) await shop.close();
});

async function open(services: object, more: object = {}): Promise<Shop> {
  const shop = await openShop({ services, ...more }, RANGES.up);
  shops.push(shop);
  return shop;
}
const names = (states: { name: string; state: string }[]) =>
  states.map(({ name, state }) => `${name} ${state}`);
const marked = ({ context }: Shop) => listMarked().filter((one) => one.workspaceId === context.workspace.id);

describe('up', () => {
  it('starts services with what they need first, and a second call changes nothing', async () => {
    const shop = await open({
      web: server('web', 0, { needs: ['api'] }),
      api: server('api', 1, {}, 150),
      docs: server('docs', 2, { autostart: false }),
    });
    const states = await up(shop.context);
    expect(names(states)).toEqual(['api running', 'web running']);
    const [api, web] = shop.context.registry.services(shop.context.workspace.id);
    expect(Date.parse(web!.startedAt!) - Date.parse(api!.startedAt!)).toBeGreaterThanOrEqual(150);
    const again = await up(shop.context);
    expect(again.map(({ pid }) => pid)).toEqual(states.map(({ pid }) => pid));
    expect(names(await statesOf(shop.context))).toEqual(['web running', 'api running', 'docs stopped']);
  });

  it('starts what does not need each other at the same time', async () => {
    const shop = await open({
      a: server('a', 0, {}, 1_500),
      b: server('b', 1, {}, 1_500),
      c: server('c', 2, {}, 1_500),
    });
    expect(names(await up(shop.context))).toEqual(['a running', 'b running', 'c running']);
    const starts = shop.context.registry
      .services(shop.context.workspace.id)
      .map(({ startedAt }) => Date.parse(startedAt!));
    // The last one before the first is healthy.
    expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(1_500);
  });

  it('passes the variables of the workspace and of the service on, and keeps what it writes', async () => {
    const shop = await open({
      web: server('web', 0, { environment: { GREETING: 'hello {name} {ports.web}' } }),
    });
    await up(shop.context);
    const { workspace } = shop.context;
    expect(readFileSync(logFileOf(shop.context, 'web'), 'utf8')).toBe(
      `begins hello feat ${workspace.basePort}\nlistens\n`,
    );
  });

  it('says at once that a service has died, with the end of its log', async () => {
    const command = `echo one; printf '\\033]0;owned\\007no table invoices\\n' >&2; exit 3`;
    const shop = await open({
      web: { kind: 'process', offset: 0, command, health: { http: '/', timeoutMs: 20_000 } },
    });
    const begun = performance.now();
    const [web] = await up(shop.context);
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(web).toMatchObject({ state: 'stopped', pid: null });
    expect(web!.detail).toMatch(/ended by itself.*\n {2}one\n {2}no table invoices$/s);
  });

  it('takes only the log of this start for the end of the log', async () => {
    const shop = await open({ web: { kind: 'process', offset: 0, command: 'cat word; exit 1' } });
    const word = join(shop.context.workspace.path, 'word');
    writeFileSync(word, 'first\n');
    await up(shop.context);
    writeFileSync(word, 'second\n');
    const [web] = await up(shop.context);
    expect(web!.detail).toContain('second');
    expect(web!.detail).not.toContain('first');
  });

  it('gives up after the time that was set, and leaves the service to be looked at', async () => {
    const shop = await open({ web: server('web', 0, { health: { http: '/', timeoutMs: 400 } }) });
    writeFileSync(join(shop.context.workspace.path, 'sick'), '');
    const [web] = await up(shop.context);
    expect(web).toMatchObject({ state: 'unhealthy', pid: expect.any(Number) as number });
    expect(web!.detail).toContain('after 0.4 s');
    rmSync(join(shop.context.workspace.path, 'sick'));
    const [healed] = await up(shop.context);
    expect(healed).toMatchObject({ state: 'running', pid: web!.pid });
  });

  it('does not start what needs a service that did not come up', async () => {
    const shop = await open({
      api: { kind: 'process', offset: 1, command: 'exit 1' },
      web: server('web', 0, { needs: ['api'] }),
    });
    const [, web] = await up(shop.context);
    expect(web).toMatchObject({ state: 'stopped', detail: 'It needs api, which is stopped.' });
    expect(marked(shop)).toEqual([]);
  });

  it('takes what needs something that this machine cannot run for no failure either', async () => {
    const shop = await open({
      redis: { kind: 'redis', offset: 2 },
      web: server('web', 0, { needs: ['redis'] }),
      api: server('api', 1),
    });
    const path = process.env.PATH;
    process.env.PATH = dirname(process.execPath);
    try {
      const states = await up(shop.context);
      expect(states.map(({ name, state }) => `${name} ${state}`)).toEqual([
        'redis unavailable',
        'web unavailable',
        'api running',
      ]);
      expect(states.every((state) => isAsWanted(state))).toBe(true);
      expect(states.every((state) => isAsWanted(state, ['web']))).toBe(false);
    } finally {
      process.env.PATH = path;
    }
  });

  it('names the program that holds a port and does not touch it', async () => {
    const shop = await open({ web: server('web', 0) });
    const port = shop.context.workspace.basePort;
    const holder = spawn('node', [
      '-e',
      `require('net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`,
    ]);
    closers.push(() => holder.kill());
    await once(holder.stdout!, 'data');
    const [web] = await up(shop.context);
    expect(web).toMatchObject({ state: 'blocked', pid: null });
    expect(web!.detail).toMatch(new RegExp(`Port ${port} is held by .*node.*\\(pid ${holder.pid}\\)`));
    expect(names(await statesOf(shop.context))).toEqual(['web blocked']);
    expect(holder.exitCode).toBeNull();
  });

  it('does not take another program that answers on the port of a dead service for it', async () => {
    const shop = await open({
      web: { kind: 'process', offset: 0, command: 'exit 1', health: { tcp: true } },
    });
    const { basePort, id } = shop.context.workspace;
    await up(shop.context);
    const foreign = createServer();
    closers.push(() => foreign.close());
    foreign.listen(basePort, '127.0.0.1');
    await once(foreign, 'listening');
    expect(names(await statesOf(shop.context))).toEqual(['web blocked']);
    const dead = { pid: process.pid, startTime: '1', bootId: 'x' };
    const record = {
      workspaceId: id,
      name: 'web',
      kind: 'process',
      port: basePort,
      process: dead,
      startedAt: null,
    };
    shop.context.registry.recordService({ ...record, details: { phase: 'running' } });
    expect(names(await statesOf(shop.context))).toEqual(['web blocked']);
  });

  it('understands a health check by a command, with the variables of the workspace', async () => {
    const check = { command: 'test "$GREETING" = hi && test -f ready', timeoutMs: 5_000 };
    const command = 'sleep 0.3; touch ready; sleep 60';
    const shop = await open({
      job: { kind: 'process', command, health: check, environment: { GREETING: 'hi' } },
    });
    const [job] = await up(shop.context);
    expect(job).toMatchObject({ state: 'running', port: null, url: null });
    expect(existsSync(join(shop.context.workspace.path, 'ready'))).toBe(true);
  });

  it('starts a service once when two calls come at the same time', async () => {
    const shop = await open({ web: server('web', 0, {}, 200) });
    const [first, second] = await Promise.all([up(shop.context), up(shop.context)]);
    expect(first[0]!.pid).toBe(second[0]!.pid);
    expect(new Set(marked(shop).map(({ identity }) => identity.pid)).size).toBe(1);
  });

  it('starts a service again that was killed, and says until then that it ended', async () => {
    const shop = await open({ web: server('web', 0) });
    const [before] = await up(shop.context);
    process.kill(before!.pid!, 'SIGKILL');
    await gone(before!.pid!);
    const [seen] = await statesOf(shop.context);
    expect(seen).toMatchObject({
      state: 'stopped',
      detail: expect.stringContaining('ended by itself') as string,
    });
    const [after] = await up(shop.context);
    expect(after!.state).toBe('running');
    expect(after!.pid).not.toBe(before!.pid);
  });

  it('replaces a process whose start was killed before it was written down', async () => {
    const shop = await open({ web: server('web', 0) });
    const { context } = shop;
    const orphan = await startDetached({
      command: 'node',
      args: ['server.mjs', String(context.workspace.basePort)],
      cwd: context.workspace.path,
      environment: {},
      logFile: logFileOf(context, 'web'),
      workspaceId: context.workspace.id,
      service: 'web',
    });
    const [web] = await up(context);
    expect(web!.state).toBe('running');
    expect(web!.pid).not.toBe(orphan.pid);
    expect(isAlive(orphan)).toBe(false);
  });

  it('refuses a service that is not there', async () => {
    const shop = await open({ web: server('web', 0) });
    await expect(up(shop.context, { only: ['wbe'] })).rejects.toThrow(/no service “wbe”/);
    await expect(down(shop.context, { only: ['wbe'] })).rejects.toThrow(/no service “wbe”/);
  });
});

describe('down', () => {
  it('stops what was started, children too, and a second call changes nothing', async () => {
    const shop = await open({
      web: {
        kind: 'process',
        offset: 0,
        command: 'node server.mjs $PORT & (setsid sleep 60 &); wait',
        environment: { PORT: '{ports.web}' },
      },
    });
    await up(shop.context);
    expect(marked(shop).length).toBeGreaterThan(2);
    expect(names(await down(shop.context))).toEqual(['web stopped']);
    expect(marked(shop)).toEqual([]);
    expect(shop.context.registry.services(shop.context.workspace.id)).toEqual([]);
    expect(names(await down(shop.context))).toEqual(['web stopped']);
  });

  it('stops one and leaves the others', async () => {
    const shop = await open({ web: server('web', 0), api: server('api', 1) });
    await up(shop.context);
    expect(names(await down(shop.context, { only: ['web'] }))).toEqual(['web stopped']);
    expect(names(await statesOf(shop.context))).toEqual(['web stopped', 'api running']);
  });

  it('never touches a process that got the pid of one that is gone', async () => {
    const shop = await open({ web: server('web', 0) });
    const stranger: ChildProcess = spawn('sleep', ['60']);
    closers.push(() => stranger.kill());
    const { workspace, registry } = shop.context;
    const process = { ...identityOf(stranger.pid!)!, startTime: '1' };
    registry.recordService({
      workspaceId: workspace.id,
      name: 'web',
      kind: 'process',
      port: null,
      process,
      startedAt: null,
      details: { phase: 'running' },
    });
    await down(shop.context);
    expect(stranger.exitCode).toBeNull();
    expect(stranger.signalCode).toBeNull();
  });

  it('stops without a configuration, for a tree that is gone', async () => {
    const shop = await open({ web: server('web', 0), api: server('api', 1) });
    await up(shop.context);
    rmSync(shop.context.workspace.path, { recursive: true });
    await stopRecorded(shop.context.registry, shop.context.workspace.id, { removeVolumes: true });
    expect(marked(shop)).toEqual([]);
    expect(shop.context.registry.services(shop.context.workspace.id)).toEqual([]);
  });
});

describe('kill -9 of the command that starts services', () => {
  it('leaves nothing that down does not find, whenever it comes', async () => {
    const shop = await open({ web: server('web', 0, {}, 100), api: server('api', 1, {}, 100) });
    const folder = mkdtempSync(join(tmpdir(), 'workspace-kill-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const script = join(folder, 'up.mjs');
    writeFileSync(script, killScript(shop));
    let found = 0;
    for (const afterMs of [0, 5, 15, 30, 60, 120, 200]) {
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await sleep(afterMs);
      child.kill('SIGKILL');
      await once(child, 'exit');
      found += marked(shop).length;
      await down(shop.context);
      // A child that was between fork and exec when it was looked for would show up now.
      await sleep(50);
      expect(marked(shop), `killed after ${afterMs} ms`).toEqual([]);
    }
    expect(found).toBeGreaterThan(0);
    expect(names(await up(shop.context))).toEqual(['web running', 'api running']);
  });
});

/** A program that opens the same workspace and starts everything. */
function killScript({ context }: Shop): string {
  const from = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const { registry: _registry, ...rest } = context;
  return `
    const { Registry } = await import(${from('../registry/registry.ts')});
    const { up } = await import(${from('./up.ts')});
    await import(${from('./kinds/process.ts')});
    const context = { ...${JSON.stringify(rest)}, registry: Registry.open(${JSON.stringify(context.home.state)}) };
    process.stdout.write('begins\\n');
    await up(context);
  `;
}

async function gone(pid: number): Promise<void> {
  for (let tries = 0; tries < 100 && identityOf(pid) !== null && isAlive(identityOf(pid)!); tries++)
    await sleep(20);
}
