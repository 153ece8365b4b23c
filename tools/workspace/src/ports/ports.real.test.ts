import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { describeListener, listenersOn } from './listener.ts';
import { arePortsFree, heldPort, isPortFree } from './probe.ts';

const PORT = 20_499;
const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((entry) => entry?.family === 'IPv6');
if (!hasIpv6) console.warn('Not tested: holders on IPv6 addresses. This machine has none.');

let server: Server | undefined;
async function hold(host: string): Promise<void> {
  server = createServer();
  server.listen({ port: PORT, host });
  await once(server, 'listening');
}
afterEach(async () => {
  if (!server) return;
  server.close();
  await once(server, 'close');
  server = undefined;
});

const hosts = ['127.0.0.1', '0.0.0.0', ...(hasIpv6 ? ['::1', '::'] : [])];

describe.each(hosts)('a holder on %s', (host) => {
  test('makes the port not free, and the port is free when it is gone', async () => {
    await hold(host);
    expect(await isPortFree(PORT)).toBe(false);
    expect(await arePortsFree([PORT - 1, PORT])).toBe(false);
    server!.close();
    await once(server!, 'close');
    server = undefined;
    expect(await isPortFree(PORT)).toBe(true);
    expect(await arePortsFree([PORT - 1, PORT])).toBe(true);
  });

  test('is named with its pid and its command', async () => {
    await hold(host);
    const [listener, ...more] = await listenersOn([PORT - 1, PORT]);
    expect(more).toEqual([]);
    expect(listener).toMatchObject({ port: PORT, address: host, pid: process.pid });
    expect(listener!.command).toMatch(/node/);
    expect(describeListener(listener!)).toMatch(
      new RegExp(`^port ${PORT} is held by process ${process.pid} \\(.*node.*\\) on ${host}$`),
    );
  });
});

test('a port that is held for a moment only, as whoever asks does, is not called held', async () => {
  expect(await heldPort([PORT - 1, PORT])).toBeUndefined();
  await hold('127.0.0.1');
  expect(await heldPort([PORT - 1, PORT])).toBe(PORT);
  setTimeout(() => server!.close(), 20);
  expect(await heldPort([PORT - 1, PORT])).toBeUndefined();
  server = undefined;
});

test('of no ports and of free ports there are no listeners', async () => {
  expect(await listenersOn([])).toEqual([]);
  expect(await listenersOn([PORT])).toEqual([]);
});

test('what may not be looked into is said to be of another user', () => {
  expect(describeListener({ port: 20_001, address: '::', pid: null, command: null })).toBe(
    'port 20001 is held by a process of another user on ::',
  );
});

/** A program in a network namespace of its own: nothing of this machine is changed. */
async function inNamespace(setup: string, script: string): Promise<string> {
  const shell = `${setup}; exec "$0" --input-type=module -e "$1"`;
  const child = spawn('unshare', ['--net', 'sh', '-c', shell, process.execPath, script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  await once(child, 'exit');
  return (await output).flat().join('').trim();
}
const mayUnshare =
  process.platform === 'linux' && (await inNamespace(':', 'console.log("yes")').catch(() => '')) === 'yes';
if (!mayUnshare) console.warn('Not tested: a machine without IPv6. unshare --net needs rights.');

describe.skipIf(!mayUnshare)('on a machine without IPv6', () => {
  const probe = JSON.stringify(join(import.meta.dirname, 'probe.ts'));
  const WITHOUT =
    'ip link set lo up; sysctl -qw net.ipv6.conf.all.disable_ipv6=1 || echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6';

  test.each([
    ['nobody', 'null', 'true'],
    ['127.0.0.1', '"127.0.0.1"', 'false'],
    ['0.0.0.0', '"0.0.0.0"', 'false'],
  ])('a port held by %s', async (_who, host, expected) => {
    const answer = await inNamespace(
      WITHOUT,
      `import { isPortFree } from ${probe};
       import { createServer } from 'node:net';
       const held = createServer();
       if (${host}) await new Promise((resolve) => held.listen(${PORT}, ${host}, resolve));
       const six = await new Promise((resolve) => createServer().once('error', (e) => resolve(e.code)).listen(0, '::1', () => resolve('there')));
       console.log(six, await isPortFree(${PORT}));
       process.exit();`,
    );
    expect(answer).toBe(`EADDRNOTAVAIL ${expected}`);
  });
});
