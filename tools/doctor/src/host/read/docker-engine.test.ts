import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createRawServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Container } from '../snapshot.ts';
import { readContainers } from './containers.ts';
import { askEngine } from './docker-engine.ts';
import { labelsOf } from './docker-shape.ts';
import { openTree } from './tree.ts';

const ID = 'a1'.repeat(32);
const VERSION = { ApiVersion: '1.41', MinAPIVersion: '1.12' };
const INSPECT = {
  Id: ID,
  Name: '/shop-web-blue',
  Created: '2026-11-01T08:00:00.123456789Z',
  Image: 'sha256:0123',
  RestartCount: 2,
  State: {
    Status: 'running',
    Running: true,
    OOMKilled: false,
    Pid: 4242,
    ExitCode: 0,
    StartedAt: '2026-11-02T08:00:00Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    Health: { Status: 'healthy' },
  },
  Config: {
    Image: 'shop/web:41',
    Labels: { 'com.docker.compose.service': 'web', 'traefik.basicauth.users': 'u:hash' },
    Env: ['DATABASE_URL=postgres://u:hidden@h/d'],
  },
  HostConfig: { Memory: 536_870_912, RestartPolicy: { Name: 'always' } },
  NetworkSettings: {
    Networks: { shop: { IPAddress: '172.20.0.5', Aliases: ['web', 'a1a1a1a1a1a1'] } },
    Ports: { '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: '8081' }], '9000/tcp': null },
  },
  Mounts: [{ Type: 'volume', Name: 'b2'.repeat(32), Source: '/x', Destination: '/data', RW: true }],
};
const DF = {
  LayersSize: 900,
  Images: [
    { Size: 500, SharedSize: 100, Containers: 0 },
    { Size: 300, SharedSize: 0, Containers: 1 },
  ],
  Volumes: [
    { UsageData: { Size: 70, RefCount: 0 } },
    { UsageData: { Size: 30, RefCount: 1 } },
    { UsageData: null },
  ],
  BuildCache: [
    { Size: 11, Shared: false },
    { Size: 5, Shared: true },
  ],
  Containers: [{ SizeRw: 8 }],
};

let folder: string;
let socket: string;
const closers: (() => void)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-engine-'));
  socket = join(folder, 'docker.sock');
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(
  answer: (path: string, response: ServerResponse, request: IncomingMessage) => void,
): Promise<string[]> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer((request.url ?? '').replace(/^\/v[\d.]+/, ''), response, request);
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return asked;
}

const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};

function usual(path: string, response: ServerResponse): void {
  if (path === '/version') json(response, VERSION);
  else if (path === '/containers/json?all=1') json(response, [{ Id: ID, Names: ['/shop-web-blue'] }]);
  else if (path === `/containers/${ID}/json`) json(response, INSPECT);
  else if (path === '/system/df') json(response, DF);
  else json(response, { message: 'no such thing' }, 404);
}

describe('an engine behind a socket', () => {
  it('gives its containers and disk, and is only read', async () => {
    const asked = await serve(usual);
    const { containers, disk, problems } = await askEngine(socket, 5000);
    expect(problems).toEqual([]);
    expect(containers).toMatchObject([
      {
        id: ID,
        name: 'shop-web-blue',
        engine: 'docker',
        source: 'api',
        state: 'running',
        health: 'healthy',
        createdAt: '2026-11-01T08:00:00.123Z',
        finishedAt: null,
        pid: 4242,
        restartCount: 2,
        oomKilled: false,
        memoryLimitBytes: 536_870_912,
        networks: [{ name: 'shop', ip: '172.20.0.5', aliases: ['web', 'a1a1a1a1a1a1'] }],
        ports: [
          { containerPort: 3000, protocol: 'tcp', hostPort: 8081, hostIp: '127.0.0.1' },
          { containerPort: 9000, protocol: 'tcp', hostPort: null, hostIp: null },
        ],
        mounts: [{ type: 'volume', target: '/data', isWritable: true, isAnonymous: true }],
      },
    ]);
    expect(disk).toEqual({
      imagesBytes: 900,
      imagesReclaimableBytes: 400,
      volumesBytes: 100,
      volumesUnusedBytes: 70,
      buildCacheBytes: 11,
      containersBytes: 8,
      logsBytes: null,
    });
    expect(asked.every((line) => line.startsWith('GET '))).toBe(true);
    expect(JSON.stringify(containers)).not.toMatch(/hidden|u:hash/);
  });

  it.each([
    ['older', { ApiVersion: '1.24', MinAPIVersion: '1.12' }, '/v1.24/'],
    ['as new as we know', { ApiVersion: '1.47', MinAPIVersion: '1.24' }, '/v1.47/'],
    ['newer', { ApiVersion: '1.99', MinAPIVersion: '1.24' }, '/v1.47/'],
    ['so new that it dropped ours', { ApiVersion: '2.10', MinAPIVersion: '2.1' }, '/v2.1/'],
    ['podman without an oldest', { ApiVersion: '1.41' }, '/v1.41/'],
  ])('is asked in a version both know: %s', async (_, version, prefix) => {
    const asked = await serve((path, response) =>
      path === '/version' ? json(response, version) : usual(path, response),
    );
    await askEngine(socket, 5000);
    expect(asked.slice(1).every((line) => line.includes(prefix))).toBe(true);
  });

  it.each<[what: string, answer: (response: ServerResponse) => void, said: RegExp]>([
    ['is another server', (response) => json(response, { hello: 1 }), /no Docker engine/],
    ['answers in HTML', (response) => response.end('<html>'), /no JSON/],
    ['refuses', (response) => json(response, {}, 403), /answers 403/],
    ['closes at once', (response) => response.destroy(), /socket hang up|ECONNRESET/],
  ])('that %s is said to', async (_, answer, said) => {
    await serve((_path, response) => answer(response));
    await expect(askEngine(socket, 2000)).rejects.toThrow(said);
  });

  it('that never answers costs its time and no more', async () => {
    const server = createRawServer(() => {});
    closers.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const started = performance.now();
    const reading = await readContainers(openTree('/'), socket, 300);
    expect(performance.now() - started).toBeLessThan(1500);
    expect(reading.problems.join()).toMatch(/did not answer in time/);
  });

  it('that sends drop by drop, or without an end, costs its time and no more', async () => {
    await serve((path, response) => {
      if (path === '/version') return json(response, VERSION);
      const drip = setInterval(() => response.write(' '), 20);
      closers.push(() => clearInterval(drip));
      return undefined;
    });
    await expect(askEngine(socket, 300)).rejects.toThrow(/in time/);
  });

  it('whose answer is too large is left', async () => {
    const piece = Buffer.alloc(1024 * 1024, 32);
    await serve((path, response) => {
      if (path === '/version') return json(response, VERSION);
      const more = (): void => {
        while (response.write(piece));
        response.once('drain', more);
      };
      more();
      return undefined;
    });
    await expect(askEngine(socket, 10_000)).rejects.toThrow(/larger than 32 MB/);
  });

  it('that is slow with its disk still gives its containers', async () => {
    await serve((path, response) => (path === '/system/df' ? undefined : usual(path, response)));
    const { containers, disk, problems } = await askEngine(socket, 400);
    expect([containers.length, disk]).toEqual([1, null]);
    expect(problems.join()).toMatch(/disk use is not known/);
  });

  it('cannot choose what is asked by the id of a container', async () => {
    const asked = await serve((path, response) =>
      path === '/containers/json?all=1'
        ? json(response, [{ Id: '../../images/x' }, { Id: 5 }, null, { Id: ID }])
        : usual(path, response),
    );
    const { containers, problems } = await askEngine(socket, 2000);
    expect(containers).toHaveLength(1);
    expect(problems.join()).toMatch(/Of 1 containers the engine gave no details/);
    expect(asked.join()).not.toContain('images');
  });

  it('may answer nonsense in every field', async () => {
    const wild = {
      Id: ID,
      Name: 5,
      State: 'x',
      Config: [],
      NetworkSettings: { Networks: { n: null }, Ports: { 'x/y': 3, '80/tcp': [null] } },
      Mounts: [null, 7],
      HostConfig: { Memory: -1 },
    };
    await serve((path, response) =>
      path.endsWith(`${ID}/json`) ? json(response, wild) : usual(path, response),
    );
    const { containers } = await askEngine(socket, 2000);
    expect(containers).toMatchObject([
      {
        name: ID.slice(0, 12),
        state: 'unknown',
        memoryLimitBytes: null,
        mounts: [],
        ports: [{ containerPort: 80, hostPort: null }],
      },
    ]);
  });
});

describe('a recorded engine (Docker 20.10.24, four containers)', () => {
  const recorded = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../fixtures/host/engine-20.10.json'), 'utf8'),
  ) as { answers: Record<string, unknown>; files: Record<string, string> };

  it('says of each container what its files say, and nothing of their environment', async () => {
    await serve((path, response) =>
      json(response, recorded.answers[path], path in recorded.answers ? 200 : 404),
    );
    const { containers, folder: engineFolder } = await askEngine(socket, 5000);
    expect(
      containers.map(({ name, state, exitCode, oomKilled, memoryLimitBytes }) => [
        name,
        state,
        exitCode,
        oomKilled,
        memoryLimitBytes,
      ]),
    ).toEqual([
      ['hog', 'exited', 137, true, 31_457_280],
      // Its child was killed for memory; the engine saw nothing of it.
      ['hogchild', 'running', 0, false, 31_457_280],
      ['shop-web-blue', 'running', 0, false, null],
      ['shop-web-green', 'running', 0, false, null],
    ]);
    expect(engineFolder).toBe('var/lib/docker');
    for (const [path, text] of Object.entries(recorded.files)) {
      mkdirSync(join(folder, 'host', path, '..'), { recursive: true });
      writeFileSync(join(folder, 'host', path), text);
    }
    const { containers: fromFiles } = await readContainers(openTree(join(folder, 'host')), undefined, 100);
    const plain = (all: Container[]) =>
      all
        .map((one) => ({ ...one, source: '', networks: [] }))
        .toSorted((a, b) => a.name.localeCompare(b.name));
    expect(plain(fromFiles)).toEqual(plain(containers));
    expect(JSON.stringify([containers, fromFiles])).not.toContain('swordfish');
  });

  it('is found in another folder, as its settings say', async () => {
    const [path, text] = Object.entries(recorded.files)[0] ?? expect.fail();
    const moved = path.replace('var/lib/docker', 'data/docker');
    mkdirSync(join(folder, moved, '..'), { recursive: true });
    writeFileSync(join(folder, moved), text);
    mkdirSync(join(folder, 'etc/docker'), { recursive: true });
    writeFileSync(join(folder, 'etc/docker/daemon.json'), '{"data-root":"/data/docker"}');
    expect((await readContainers(openTree(folder), undefined, 100)).containers).toHaveLength(1);
  });
});

describe('labels', () => {
  const table: [name: string, value: string, kept: string][] = [
    ['traefik.http.middlewares.x.basicauth.users', 'u:$apr1$', '(left out)'],
    ['app.db_password', 'x', '(left out)'],
    ['com.example.API-KEY', 'x', '(left out)'],
    ['traefik.http.routers.auth.rule', 'Host(`a.example`)', 'Host(`a.example`)'],
    ['com.example.author', 'someone', 'someone'],
    ['com.example.db', 'postgres://app:swordfish@db/x', 'postgres://app:***@db/x'],
  ];
  it.each(table)('%s is kept without its secret', (name, value, kept) => {
    expect(labelsOf({ [name]: value, odd: 5 })).toEqual({ [name]: kept });
  });
});

describe('containers without an engine', () => {
  const put = (path: string, value: unknown): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value));
  };
  const read = async () => (await readContainers(openTree(folder), undefined, 100)).containers;

  it("are named by Docker's own files, as they would be by the engine", async () => {
    const { Id, HostConfig, Mounts, State, ...rest } = INSPECT;
    const { Status, ...flags } = State;
    put(`var/lib/docker/containers/${ID}/config.v2.json`, {
      ...rest,
      ID: Id,
      State: { ...flags, Paused: false },
      MountPoints: { '/data': Mounts[0] },
    });
    put(`var/lib/docker/containers/${ID}/hostconfig.json`, HostConfig);
    put('var/lib/docker/containers/not-an-id/config.v2.json', '{}');
    const [one, ...others] = await read();
    expect(others).toEqual([]);
    expect(Status).toBe('running');
    expect(one).toMatchObject({
      name: 'shop-web-blue',
      source: 'files',
      state: 'running',
      health: 'healthy',
      memoryLimitBytes: 536_870_912,
      ports: [{ hostPort: 8081 }, {}],
      mounts: [{ isAnonymous: true }],
    });
  });

  it('of podman, containerd and Kubernetes are named by their files', async () => {
    const ids = ['1', '2', '3', '4'].map((digit) => digit.repeat(64));
    put('var/lib/containers/storage/overlay-containers/containers.json', [
      {
        id: ids[0],
        names: ['db'],
        created: '2026-11-01T00:00:00Z',
        metadata: '{"image-name":"docker.io/postgres:18"}',
      },
      { id: 'short' },
      null,
    ]);
    put(`run/containerd/io.containerd.runtime.v2.task/k8s.io/${ids[1]}/config.json`, {
      annotations: {
        'io.kubernetes.cri.container-type': 'container',
        'io.kubernetes.cri.container-name': 'app',
        'io.kubernetes.cri.sandbox-name': 'web-0',
        'io.kubernetes.cri.sandbox-namespace': 'shop',
      },
    });
    put(`run/containerd/io.containerd.runtime.v2.task/default/${ids[2]}/config.json`, {
      annotations: { 'nerdctl/name': 'cache' },
    });
    put(`var/log/containers/api-1_prod_main-${ids[3]}.log`, '');
    const found = (await read()).toSorted((a, b) => a.id.localeCompare(b.id));
    expect(found.map(({ engine, name, image }) => [engine, name, image])).toEqual([
      ['podman', 'db', 'docker.io/postgres:18'],
      ['kubernetes', 'shop/web-0/app', null],
      ['containerd', 'cache', null],
      ['kubernetes', 'prod/api-1/main', null],
    ]);
  });

  it('are not made up from broken files', async () => {
    put(`var/lib/docker/containers/${ID}/config.v2.json`, '{"Name":"/cut');
    put('var/lib/containers/storage/overlay-containers/containers.json', '"x"');
    expect(await read()).toMatchObject([{ id: ID, name: ID.slice(0, 12), state: 'unknown' }]);
  });
});
