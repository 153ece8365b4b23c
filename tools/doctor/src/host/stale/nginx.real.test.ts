import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
import { readProxies } from './read-proxies.ts';

const hasNginx = spawnSync('nginx', ['-v']).status === 0;
const reason = hasNginx ? whyNoWorld() : 'nginx is missing (apt-get install nginx)';
if (reason) console.warn(`Tests on a real nginx are left out: ${reason}.`);

const URL = 'http://127.0.0.1:8080/';
const MAIN = (folder: string, rest: string): string =>
  `user root; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
   events {} http { access_log off; client_body_temp_path ${folder}; ${rest} }`;
const SITE =
  'upstream app { include active.conf; } server { listen 127.0.0.1:8080; location / { proxy_pass http://app; } }';

let world: ProxyWorld;

function serves(slot: Slot): void {
  // As a deploy does it: a new file takes the place of the old one.
  writeFileSync(join(world.folder, 'next'), `server ${ADDRESS[slot]}:3000;`);
  renameSync(join(world.folder, 'next'), join(world.folder, 'active.conf'));
}

/** nginx with a site that is a link in a folder of sites, and a file that says which slot is active. */
async function startNginx(rest = 'include sites-enabled/*;'): Promise<string[]> {
  const { folder } = world;
  mkdirSync(join(folder, 'sites-available'));
  mkdirSync(join(folder, 'sites-enabled'));
  writeFileSync(join(folder, 'sites-available/shop'), SITE);
  symlinkSync('../sites-available/shop', join(folder, 'sites-enabled/shop'));
  serves('blue');
  writeFileSync(join(folder, 'nginx.conf'), MAIN(folder, rest));
  world.run('nginx', '-p', folder, '-c', 'nginx.conf');
  await world.until(URL, 'blue');
  return ['nginx', '-p', folder, '-c', 'nginx.conf'];
}

function ending(): boolean {
  return world.run('sh', '-c', 'cat /proc/[0-9]*/cmdline').includes('process is shutting down');
}

describe.skipIf(reason)('a real nginx that nobody names', () => {
  beforeEach(async () => {
    world = await proxyWorld();
  });
  afterEach(() => world.end());

  it('is found and read: no slot is old before the switch, blue is after it, and only after the reload', async () => {
    const nginx = await startNginx();
    const before = await world.doctor();
    expect(before.report.stale).toEqual([]);
    serves('green');
    const between = (await world.doctor()).report.stale;
    expect(between).toMatchObject([{ id: IDS.blue, certainty: 'suspect' }]);
    expect(between[0]?.missing.join()).toMatch(/changed after it was loaded/);
    world.run(...nginx, '-s', 'reload');
    await world.until(URL, 'green');
    await sleep(300);
    const after = (await world.doctor()).report.stale;
    expect(after).toMatchObject([{ id: IDS.blue, certainty: 'stale', missing: [] }]);
    const evidence = after[0]?.evidence.join('\n') ?? '';
    expect(evidence).toMatch(
      /E2 in no upstream of nginx, while the newer one is \(nginx \(pid \d+, .*nginx\.conf\): proxy_pass http:\/\/app, server 10\.77\.2\.2:3000\)/,
    );
    expect(evidence).toMatch(/E3 no established connection comes in/);
    console.log(evidence);
  });

  it('is no routing but traffic where an old worker still answers somebody', async () => {
    const nginx = await startNginx();
    const slow = world.start(
      process.execPath,
      '-e',
      `fetch('${URL}slow8000').then((r) => r.text()).then(console.log)`,
    );
    await sleep(700);
    serves('green');
    world.run(...nginx, '-s', 'reload');
    await world.until(URL, 'green');
    expect(ending()).toBe(true);
    expect((await world.doctor()).report.stale).toEqual([]);
    expect(ending()).toBe(true);
    await new Promise((resolve) => slow.once('exit', resolve));
    while (ending()) await sleep(100);
    await sleep(300);
    expect((await world.doctor()).report.stale).toMatchObject([{ id: IDS.blue, certainty: 'stale' }]);
  });

  it.each<[what: string, rest: string, says: RegExp]>([
    [
      'the request names the target',
      'server { listen 127.0.0.1:8081; location / { resolver 127.0.0.1; set $app web-$arg_slot; proxy_pass http://$app:3000; } }',
      /not all targets are known: .*proxy_pass http:\/\/\$app:3000/,
    ],
    [
      'a name of the server does',
      'server { listen 127.0.0.1:8081; server_name ~^(?<app>.+)\\.shop$; location / { proxy_pass http://$app; } }',
      /not all targets are known/,
    ],
    ['an included file is gone', 'include gone.conf;', /gone\.conf could not be read/],
  ])('leaves it open when %s', async (_, more, says) => {
    writeFileSync(join(world.folder, 'gone.conf'), '');
    const nginx = await startNginx(`resolver 127.0.0.1; include sites-enabled/*; ${more}`);
    serves('green');
    world.run(...nginx, '-s', 'reload');
    await world.until(URL, 'green');
    rmSync(join(world.folder, 'gone.conf'));
    const { stale } = (await world.doctor()).report;
    expect(stale).toMatchObject([{ id: IDS.blue, certainty: 'suspect' }]);
    expect(stale[0]?.missing.join('\n')).toMatch(says);
  });

  it('is read at the place it was built with, in the root that it has', async () => {
    const { folder, run } = world;
    const root = join(folder, 'root');
    mkdirSync(root);
    run('mount', '--rbind', '/', root);
    run('mount', '-t', 'tmpfs', 'none', `${root}/etc/nginx`);
    // In its root the link leads to the file beside it; outside it would lead to nothing.
    writeFileSync(
      join(folder, 'inside.conf'),
      MAIN(
        folder,
        `server { listen 127.0.0.1:8080; location / { proxy_pass http://${ADDRESS.green}:3000; } }`,
      ),
    );
    run(
      'sh',
      '-c',
      `cp ${folder}/inside.conf ${root}/etc/nginx/inside.conf && ln -s /etc/nginx/inside.conf ${root}/etc/nginx/nginx.conf`,
    );
    run('chroot', root, 'nginx');
    await world.until(URL, 'green');
    const { stale } = (await world.doctor()).report;
    expect(stale).toMatchObject([{ id: IDS.blue, certainty: 'stale' }]);
    expect(stale[0]?.evidence.join('\n')).toMatch(/nginx \(pid \d+, \/etc\/nginx\/nginx\.conf\)/);
  });

  it('is read as well from the output of nginx -T', async () => {
    const { folder } = world;
    mkdirSync(join(folder, 'maps'));
    writeFileSync(join(folder, 'maps/slots.map'), '"beta" 127.0.0.1:3005;\n~^v2 canary;\n');
    writeFileSync(
      join(folder, 'servers.conf'),
      'server 127.0.0.1:3002 weight=5; server 127.0.0.1:3003 down; server 127.0.0.1:3004 backup;',
    );
    writeFileSync(join(folder, 'pass.conf'), 'proxy_pass http://$to;');
    writeFileSync(
      join(folder, 'nginx.conf'),
      MAIN(
        folder,
        `map $cookie_slot $to { default app; include maps/*.map; }
         upstream app { server 127.0.0.1:3001 max_fails=0; include servers.conf; keepalive 8; }
         upstream canary { server unix:${folder}/canary.sock; }
         upstream unused { server 127.0.0.1:3009; }
         server { listen unix:${folder}/in.sock; location / { include pass.conf; } # proxy_pass http://unused;
         }`,
      ),
    );
    const file = join(folder, 'dump.txt');
    writeFileSync(file, world.run('sh', '-c', `nginx -p ${folder} -c nginx.conf -T 2>&1`));
    const reading = await readProxies({ nginx: [file] });
    const from = await readProxies({ nginx: [join(folder, 'nginx.conf')] });
    const places = (one: typeof reading): string[] =>
      one.targets.map(
        ({ host, port, socket, isIdle }) => `${socket ?? `${host}:${port}`}${isIdle ? ' idle' : ''}`,
      );
    expect(places(reading)).toEqual(places(from));
    expect(reading.unresolved).toEqual([]);
    expect(places(reading)).toEqual([
      '127.0.0.1:3001',
      '127.0.0.1:3002',
      '127.0.0.1:3003 idle',
      '127.0.0.1:3004',
      '127.0.0.1:3005',
      `${folder}/canary.sock`,
    ]);
  });
});
