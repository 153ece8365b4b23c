import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ADDRESS,
  IDS,
  type ProxyWorld,
  proxyWorld,
  type Slot,
  whyNoWorld,
} from '../../../test/proxy-world.ts';
import { askHaproxy } from './haproxy-socket.ts';
import { readProxies } from './read-proxies.ts';

const hasHaproxy = spawnSync('haproxy', ['-v']).status === 0;
const reason = hasHaproxy ? whyNoWorld() : 'haproxy is missing (apt-get install haproxy)';
if (reason) console.warn(`Tests on a real HAProxy are left out: ${reason}.`);

const URL = 'http://127.0.0.1:8080/';
const DEFAULTS = 'defaults\n mode http\n timeout connect 1s\n timeout client 10s\n timeout server 10s\n';
const SERVERS = `backend blue\n server b1 ${ADDRESS.blue}:3000\nbackend green\n server g1 ${ADDRESS.green}:3000\n`;

let world: ProxyWorld;
const paths = (): { file: string; socket: string; pid: string } => ({
  file: join(world.folder, 'haproxy.cfg'),
  socket: join(world.folder, 'haproxy.sock'),
  pid: join(world.folder, 'haproxy.pid'),
});

function write(slot: Slot, level: 'admin' | 'user' | null, rest = ''): void {
  const { file, socket } = paths();
  const stats = level === null ? '' : ` stats socket ${socket} mode 600 level ${level}\n`;
  writeFileSync(
    file,
    `global\n${stats}${DEFAULTS}${rest}frontend in\n bind 127.0.0.1:8080\n default_backend ${slot}\n${SERVERS}`,
  );
}

async function start(slot: Slot, ...words: string[]): Promise<void> {
  const { file, pid } = paths();
  world.start('haproxy', '-W', '-f', file, '-p', pid, ...words);
  await world.until(URL, slot);
}

async function reload(slot: Slot): Promise<void> {
  world.run('kill', '-USR2', readFileSync(paths().pid, 'utf8').trim());
  await world.until(URL, slot);
  await sleep(500);
}

describe.skipIf(reason)('a real HAProxy', () => {
  beforeEach(async () => {
    world = await proxyWorld();
  });
  afterEach(() => world.end());

  it.each(['admin', 'user', null] as const)(
    'is found and read, with a socket of level %s: blue is old only after the reload',
    async (level) => {
      write('blue', level);
      await start('blue');
      expect((await world.doctor()).report.stale).toEqual([]);
      write('green', level);
      const between = (await world.doctor()).report.stale;
      expect(between).toMatchObject([{ id: IDS.blue, certainty: 'suspect' }]);
      expect(between[0]?.missing.join()).toMatch(/changed after it was loaded/);
      await reload('green');
      const { stale } = (await world.doctor()).report;
      expect(stale).toMatchObject([{ id: IDS.blue, certainty: 'stale', missing: [] }]);
      expect(stale[0]?.evidence.join('\n')).toMatch(
        /E2 in no upstream of haproxy, while the newer one is \(haproxy \(pid \d+, .*haproxy\.cfg\): green\/g1 10\.77\.2\.2:3000\)/,
      );
    },
  );

  it('knows what was switched over its socket, which its file does not', async () => {
    const { file, socket } = paths();
    writeFileSync(
      file,
      `global\n stats socket ${socket} level admin\n${DEFAULTS}frontend in\n bind 127.0.0.1:8080\n default_backend app\nbackend app\n server blue ${ADDRESS.blue}:3000\n server green ${ADDRESS.green}:3000 disabled\n`,
    );
    await start('blue');
    const places = async (given: string[]): Promise<string[]> =>
      (await readProxies({ haproxy: given })).targets.map(
        ({ host, isIdle }) => `${host}${isIdle ? ' idle' : ''}`,
      );
    expect(await places([file, socket])).toEqual([ADDRESS.blue, `${ADDRESS.green} idle`]);
    await askHaproxy(socket, 'set server app/green state ready; set server app/blue state maint');
    await world.until(URL, 'green');
    expect(await places([file, socket])).toEqual([`${ADDRESS.blue} idle`, ADDRESS.green]);
    expect(await places([socket])).toEqual([`${ADDRESS.blue} idle`, ADDRESS.green]);
    expect((await readProxies({ haproxy: [file] })).unresolved.join()).toMatch(/socket was not asked/);
    const { stale } = (await world.doctor()).report;
    // Named and switched off: somebody may switch it on again.
    expect(stale).toMatchObject([{ id: IDS.blue, certainty: 'suspect' }]);
    expect(stale[0]?.missing.join()).toMatch(/has it switched off/);
    await askHaproxy(socket, 'del server app/blue');
    const state = join(world.folder, 'state.txt');
    writeFileSync(state, await askHaproxy(socket, 'show servers state'));
    expect(await places([state])).toEqual([ADDRESS.green]);
  });

  it('is asked through its master when that is what there is', async () => {
    const master = join(world.folder, 'master.sock');
    write('green', null);
    await start('green', '-S', master);
    const { stale } = (await world.doctor()).report;
    expect(stale).toMatchObject([{ id: IDS.blue, certainty: 'stale', missing: [] }]);
  });

  it.each<[what: string, rest: string, file: string]>([
    [
      'a request names the target',
      'frontend two\n bind 127.0.0.1:8081\n http-request set-dst url_ip\n default_backend any\nbackend any\n server any *:80\n',
      '',
    ],
    ['the environment does', 'listen two\n bind 127.0.0.1:8081\n server s "${TARGET}"\n', ''],
    ['a condition decides what counts', '.if defined(TWO)\nlisten two\n bind 127.0.0.1:8081\n.endif\n', ''],
  ])('leaves it open when %s', async (_, rest) => {
    write('green', null, rest);
    const { file } = paths();
    world.start('env', 'TARGET=10.77.1.2:3000', 'haproxy', '-W', '-f', file);
    await world.until(URL, 'green');
    const { stale } = (await world.doctor()).report;
    expect(stale).toMatchObject([{ id: IDS.blue, certainty: 'suspect' }]);
    expect(stale[0]?.missing.join()).toMatch(/not all targets are known/);
  });

  it('that sends to the old one where a map says so, keeps it', async () => {
    const map = join(world.folder, 'slots.map');
    writeFileSync(map, 'beta.shop blue\n');
    const { file } = paths();
    writeFileSync(
      file,
      `global\n${DEFAULTS}frontend in\n bind 127.0.0.1:8080\n use_backend %[req.hdr(host),map(${map},green)]\n${SERVERS}`,
    );
    await start('green');
    expect((await world.doctor()).report.stale).toEqual([]);
  });
});
