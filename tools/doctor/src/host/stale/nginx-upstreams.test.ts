import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { caddyUpstreams } from './caddy-upstreams.ts';
import { nginxUpstreams } from './nginx-upstreams.ts';
import { listUpstreams, readProxies } from './read-proxies.ts';
import { traefikUpstreams } from './traefik-upstreams.ts';
import type { ProxyReading } from './upstream.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

const places = ({ targets }: ProxyReading): string[] =>
  targets.map(({ host, port, socket, isIdle }) => `${socket ?? `${host}:${port}`}${isIdle ? ' idle' : ''}`);

describe('the targets of nginx', () => {
  it.each<[what: string, text: string, expected: string[], unresolved: number]>([
    [
      'an address in proxy_pass',
      'location / { proxy_pass http://127.0.0.1:3001/app; }',
      ['127.0.0.1:3001'],
      0,
    ],
    ['the usual port of the scheme', 'location / { proxy_pass https://app; }', ['app:443'], 0],
    [
      'only the upstream that is passed to',
      'upstream app_blue { server 127.0.0.1:3001; } upstream app_green { server 127.0.0.1:3002; } server { location / { proxy_pass http://app_green; } }',
      ['127.0.0.1:3002'],
      0,
    ],
    [
      'nothing that is commented out',
      'upstream app {\n # server 127.0.0.1:3001;\n server 127.0.0.1:3002; # server 127.0.0.1:3003;\n}\nlocation / { proxy_pass http://app; }',
      ['127.0.0.1:3002'],
      0,
    ],
    [
      'a server that is down as idle, a backup as in use',
      'upstream app { server a:1 down; server b:2 backup; } location / { proxy_pass http://app; }',
      ['a:1 idle', 'b:2'],
      0,
    ],
    [
      'each value of a map',
      'map $cookie_slot $to { default green; ~beta "blue"; } upstream green { server g:1; } upstream blue { server b:2; } location / { proxy_pass http://$to$request_uri; }',
      ['g:1', 'b:2'],
      0,
    ],
    [
      'each part of split_clients',
      'split_clients $remote_addr $v { 5% canary:1; * main:2; } location / { proxy_pass http://${v}; }',
      ['canary:1', 'main:2'],
      0,
    ],
    [
      'a variable that is set',
      "set $app 'http://web-green:3000'; location / { proxy_pass $app$uri; }",
      ['web-green:3000'],
      0,
    ],
    ['nothing sure when the request decides', 'location / { proxy_pass http://$host:3000; }', [], 1],
    [
      'nothing sure when a program decides',
      'upstream a { server b:1; balancer_by_lua_block { x() } } location / { proxy_pass http://a; }',
      ['b:1'],
      1,
    ],
    [
      'nothing sure of an upstream filled at run time',
      'upstream a { zone z 64k; state /x; } location / { proxy_pass http://a; }',
      [],
      1,
    ],
    [
      'sockets',
      'upstream a { server unix:/run/app-blue/web.sock fail_timeout=0; } location / { proxy_pass http://a; }',
      ['/run/app-blue/web.sock'],
      0,
    ],
    [
      'a socket with a path behind it',
      'location / { proxy_pass http://unix:/tmp/b.sock:/uri/; }',
      ['/tmp/b.sock'],
      0,
    ],
    [
      'FastCGI, gRPC and streams',
      'fastcgi_pass php:9000; grpc_pass grpc://g:50051; stream { server { proxy_pass db:5432; } }',
      ['php:9000', 'g:50051', 'db:5432'],
      0,
    ],
    ['IPv6', 'location / { proxy_pass http://[::1]:3001; }', ['::1:3001'], 0],
    [
      'no word in a string',
      'add_header X "proxy_pass http://no:1;"; location / { proxy_pass http://yes:1; }',
      ['yes:1'],
      0,
    ],
    [
      'the result of the test before it',
      'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nproxy_pass http://a:1;',
      ['a:1'],
      0,
    ],
  ])('are %s', (_, text, expected, unresolved) => {
    const reading = nginxUpstreams(text, 'nginx.conf');
    expect(places(reading)).toEqual(expected);
    expect(reading.unresolved).toHaveLength(unresolved);
  });

  it.each(['http { server { location / { proxy_pass http://a:1; }', '}', 'proxy_pass http://a:1', '<html>'])(
    'are not all known when the text is damaged: %s',
    (text) => {
      expect(nginxUpstreams(text, 'x').unresolved.join()).toMatch(/cut off or damaged/);
    },
  );

  it('of a large configuration are found in little time', () => {
    const text =
      'map $a $b { x $b; y $b$b$b$b; } '.repeat(5) +
      'location / { proxy_pass http://$b; }'.repeat(50) +
      'x "'.repeat(100_000);
    const started = performance.now();
    expect(nginxUpstreams(text, 'x').unresolved.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it('are read through includes, and an include that is not there is said', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'doctor-nginx-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 'conf.d'));
    writeFileSync(join(folder, 'nginx.conf'), 'http { include mime.types; include conf.d/*.conf; }');
    writeFileSync(join(folder, 'conf.d/b.conf'), 'server { include snippet; }');
    writeFileSync(join(folder, 'snippet'), 'location / { proxy_pass http://green:3000; }');
    const reading = await readProxies({ nginx: [join(folder, 'nginx.conf')] });
    expect(places(reading)).toEqual(['green:3000']);
    expect(reading.unresolved).toEqual([]);
    rmSync(join(folder, 'snippet'));
    expect((await readProxies({ nginx: [join(folder, 'nginx.conf')] })).unresolved.join()).toMatch(
      /snippet could not be read/,
    );
  });
});

describe('the targets of other proxies', () => {
  it('of Caddy are its reverse proxies, wherever they stand', () => {
    const config = {
      apps: {
        http: {
          servers: {
            s: {
              routes: [
                {
                  handle: [
                    {
                      handler: 'subroute',
                      routes: [
                        {
                          handle: [
                            {
                              handler: 'reverse_proxy',
                              upstreams: [{ dial: 'web-green:3000' }, { dial: 'unix//run/a.sock' }],
                            },
                          ],
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          },
        },
        layer4: {
          servers: {
            t: { routes: [{ handle: [{ handler: 'proxy', upstreams: [{ dial: ['tcp/db:5432'] }] }] }] },
          },
        },
      },
    };
    const reading = caddyUpstreams(config, 'caddy');
    expect(places(reading)).toEqual(['web-green:3000', '/run/a.sock', 'db:5432']);
    expect(reading.unresolved).toEqual([]);
    const dynamic = {
      handler: 'reverse_proxy',
      upstreams: [{ dial: '{env.APP}:80' }],
      dynamic_upstreams: { source: 'srv', name: 'x' },
    };
    expect(caddyUpstreams(dynamic, 'caddy').unresolved).toHaveLength(2);
    expect(caddyUpstreams(null, 'caddy')).toMatchObject({
      kinds: [],
      problems: [expect.stringMatching(/no configuration/)],
    });
  });

  it('of Traefik are the services a router reaches', () => {
    const server = (url: string) => ({ loadBalancer: { servers: [{ url }] }, status: 'enabled', usedBy: [] });
    const raw = {
      services: {
        'main@file': {
          weighted: {
            services: [
              { name: 'green', weight: 1 },
              { name: 'blue', weight: 0 },
            ],
          },
          usedBy: ['r@file'],
        },
        'green@file': server('http://10.0.0.2:3000'),
        'blue@file': server('http://10.0.0.3:3000'),
        'old@file': server('http://10.0.0.4:3000'),
        'shadow@file': { ...server('http://10.0.0.5:3000'), usedBy: undefined },
      },
      tcpServices: {
        'db@docker': { loadBalancer: { servers: [{ address: '10.0.0.9:5432' }] }, usedBy: ['x'] },
      },
    };
    expect(places(traefikUpstreams(raw, 'traefik'))).toEqual([
      '10.0.0.2:3000',
      '10.0.0.3:3000 idle',
      '10.0.0.5:3000',
      '10.0.0.9:5432',
    ]);
    expect(traefikUpstreams([], 'traefik').kinds).toEqual([]);
  });

  it('of a list are its lines', () => {
    expect(places(listUpstreams('a:1 # one\n\n# none\n[::1]:2\nhttp://b:3/x\n', 'f'))).toEqual([
      'a:1',
      '::1:2',
      'b:3',
    ]);
    expect(listUpstreams('two words', 'f').unresolved).toHaveLength(1);
  });

  it('of kamal-proxy are in the table of its list, those of a rollout too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'doctor-kamal-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'list');
    writeFileSync(
      file,
      '\u001B[3mService   Host   Path   Target   State   TLS   Rollout\u001B[0m\nshop-web   shop.example   /   4f2a9c1b2d3e:80   running   yes   a1b2c3d4e5f6:80\nhalf   x   /\n',
    );
    const reading = await readProxies({ upstreams: [file] });
    expect(places(reading)).toEqual(['4f2a9c1b2d3e:80', 'a1b2c3d4e5f6:80']);
    expect(reading.unresolved).toEqual([`${file}: half   x   /`]);
  });

  it('are asked over HTTP, and one that fails leaves nothing proved', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/config/')
        response.end(JSON.stringify({ handler: 'reverse_proxy', upstreams: [{ dial: 'a:1' }] }));
      else if (request.url === '/api/rawdata') response.writeHead(500).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const reading = await readProxies({
      caddy: [url],
      traefik: [url.replace('//', '//u:secret@')],
      nginx: ['/does/not/exist'],
    });
    expect(places(reading)).toEqual(['a:1']);
    expect(asked.toSorted()).toContain('/config/');
    expect(reading.unresolved).toHaveLength(2);
    expect(reading.problems.join()).not.toContain('secret');
    const closed = await readProxies({ caddy: ['http://127.0.0.1:4'] });
    expect(closed.problems.join()).toMatch(/ECONNREFUSED/);
    const silent = await readProxies({ caddy: [`${url}/never`] });
    expect(silent.problems.join()).toMatch(/did not answer in time/);
  });
});
