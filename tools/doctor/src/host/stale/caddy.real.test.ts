import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
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
import { busyTargets } from './read-caddy.ts';
import { readProxies } from './read-proxies.ts';

const hasCaddy = spawnSync('caddy', ['version']).status === 0;
const reason = hasCaddy ? whyNoWorld() : 'caddy is missing (apt-get install caddy)';
if (reason) console.warn(`Tests on a real Caddy are left out: ${reason}.`);

const URL = 'http://127.0.0.1:8080/';

let world: ProxyWorld;

function caddy(...words: string[]): string[] {
  const { folder } = world;
  return ['env', `HOME=${folder}`, `XDG_DATA_HOME=${folder}`, `XDG_CONFIG_HOME=${folder}`, 'caddy', ...words];
}

function serves(slot: Slot, admin = ''): string {
  const file = join(world.folder, 'Caddyfile');
  const site = `http://127.0.0.1:8080 {\n handle /old/* {\n  reverse_proxy unix//run/old.sock\n }\n handle {\n  reverse_proxy ${ADDRESS[slot]}:3000\n }\n}\n`;
  writeFileSync(file, `{\n auto_https off\n ${admin}\n}\n${site}`);
  return file;
}

async function startCaddy(slot: Slot, admin = ''): Promise<string> {
  const file = serves(slot, admin);
  world.start(...caddy('run', '--config', file, '--adapter', 'caddyfile'));
  await world.until(URL, slot);
  return file;
}

describe.skipIf(reason)('a real Caddy', () => {
  beforeEach(async () => {
    world = await proxyWorld();
  });
  afterEach(() => world.end());

  it('is asked at its admin address without being named, and knows what it has loaded', async () => {
    const file = await startCaddy('blue');
    expect((await world.doctor()).report.stale).toEqual([]);
    serves('green');
    // The file says green and Caddy does not.
    expect((await world.doctor()).report.stale).toEqual([]);
    world.run(...caddy('reload', '--config', file, '--adapter', 'caddyfile'));
    await world.until(URL, 'green');
    await sleep(300);
    const { stale } = (await world.doctor()).report;
    expect(stale).toMatchObject([{ id: IDS.blue, certainty: 'stale', missing: [] }]);
    expect(stale[0]?.evidence.join('\n')).toMatch(
      /E2 in no upstream of caddy, while the newer one is \(caddy \(pid \d+, http:\/\/127\.0\.0\.1:2019\): dial 10\.77\.2\.2:3000\)/,
    );
  });

  it('leaves it open when its API is off, and is then read from its adapted configuration', async () => {
    const file = await startCaddy('green', 'admin off');
    const { report } = await world.doctor();
    expect(report.stale).toMatchObject([{ id: IDS.blue, certainty: 'suspect' }]);
    expect(report.stale[0]?.missing.join()).toMatch(/caddy \(pid \d+\) runs here and could not be read/);
    expect(report.problems.join('\n')).toMatch(/Name it with --caddy/);
    const json = join(world.folder, 'caddy.json');
    writeFileSync(json, world.run(...caddy('adapt', '--config', file, '--adapter', 'caddyfile')));
    expect((await readProxies({ caddy: [json] })).targets).toMatchObject([
      { socket: '/run/old.sock' },
      { host: ADDRESS.green, port: 3000 },
    ]);
    const named = await world.doctor('--caddy', json);
    expect(named.report.stale).toMatchObject([{ id: IDS.blue, certainty: 'stale' }]);
  });

  it('leaves it open when it finds its upstreams while it runs', async () => {
    const file = await startCaddy('green');
    writeFileSync(
      file,
      'http://127.0.0.1:8081 {\n reverse_proxy {\n  dynamic srv _web._tcp.shop.test\n }\n}\nhttp://127.0.0.1:8080 {\n reverse_proxy 10.77.2.2:3000\n}\n',
    );
    world.run(...caddy('reload', '--config', file, '--adapter', 'caddyfile'));
    const { stale } = (await world.doctor()).report;
    expect(stale).toMatchObject([{ id: IDS.blue, certainty: 'suspect' }]);
    expect(stale[0]?.missing.join()).toMatch(/upstreams are found at run time/);
  });

  it('tells which upstream has a request right now', async () => {
    await startCaddy('blue');
    world.start(process.execPath, '-e', `fetch('${URL}slow6000').then((r) => r.text()).then(console.log)`);
    await sleep(700);
    const busy = world.run('curl', '-s', 'http://127.0.0.1:2019/reverse_proxy/upstreams');
    expect(busyTargets(JSON.parse(busy), 'caddy')).toMatchObject([{ host: ADDRESS.blue, port: 3000 }]);
  });
});
