import { describe, expect, it } from 'vitest';
import { bareContainer } from '../read/docker-shape.ts';
import { openTree } from '../read/tree.ts';
import type { Sample } from '../record/sample.ts';
import type { Container, Group } from '../snapshot.ts';
import { keptWords } from './deploy-state.ts';
import { findStale, type StaleInput } from './find-stale.ts';
import { listUpstreams } from './read-proxies.ts';
import { identityOf } from './service-identity.ts';
import { NO_PROXY } from './upstream.ts';
import { readWindows, sampleWindow } from './windows.ts';

const BLUE = 'b1'.repeat(32);
const GREEN = 'c2'.repeat(32);

function version(id: string, colour: string, made: string, more: Partial<Container> = {}): Container {
  return {
    ...bareContainer(id, 'docker', 'api'),
    name: `shop-web-${colour}`,
    image: `shop/web:${colour}`,
    imageId: `sha256:${colour}`,
    state: 'running',
    health: 'healthy',
    createdAt: `${made}T10:00:00.000Z`,
    startedAt: `${made}T10:00:01.000Z`,
    pid: 10,
    networks: [
      { name: 'front', ip: colour === 'blue' ? '172.20.0.5' : '172.20.0.6', aliases: [`web-${colour}`] },
    ],
    ports: [
      {
        containerPort: 3000,
        protocol: 'tcp',
        hostPort: colour === 'blue' ? 3001 : 3002,
        hostIp: '127.0.0.1',
      },
    ],
    receivedBytes: 5,
    sentBytes: 5,
    inboundConnections: 0,
    outboundConnections: 2,
    ...more,
  };
}
const group = (id: string, unreclaimableBytes: number) => ({ id, unreclaimableBytes }) as Group;
const upstream = (text: string) => listUpstreams(text, 'list');

function judge(
  blue: Partial<Container> = {},
  green: Partial<Container> = {},
  input: Partial<StaleInput> = {},
) {
  const [one, ...others] = findStale({
    takenAt: '2026-11-24T12:00:00Z',
    containers: [version(BLUE, 'blue', '2026-11-01', blue), version(GREEN, 'green', '2026-11-20', green)],
    groups: [group(BLUE, 400_000_000), group(GREEN, 420_000_000)],
    proxies: upstream('127.0.0.1:3002'),
    kept: { words: [], problem: null },
    windows: new Map(),
    ...input,
  });
  expect(others).toEqual([]);
  return one;
}

describe('an old colour', () => {
  it('is stale when every sign says so, and frees what cannot be reclaimed', () => {
    const found = judge();
    expect(found).toMatchObject({
      id: BLUE,
      certainty: 'stale',
      freesBytes: 400_000_000,
      missing: [],
      replacedBy: { id: GREEN, name: 'shop-web-green' },
      commands: {
        stop: `docker stop ${BLUE}`,
        apply: `doctor host --apply ${BLUE}@2026-11-01T10:00:01.000Z`,
        undo: `docker start ${BLUE}`,
      },
    });
    expect(found?.evidence.map((line) => line.slice(0, 2))).toEqual(['E1', 'E2', 'E3', 'E4', 'E5']);
  });

  it.each([
    ['2026-11-19T09:59:57Z', '3 s'],
    ['2026-11-19T09:15:00Z', '45 min'],
    ['2026-11-18T10:00:00Z', '24 h'],
    ['2026-11-10T10:00:00Z', '9 days'],
  ])('says how much older it is: made %s, %s before', (createdAt, words) => {
    const made = { createdAt, startedAt: createdAt };
    const next = { createdAt: '2026-11-19T10:00:00Z', startedAt: '2026-11-19T10:00:00Z' };
    expect(judge(made, next)?.evidence.join('\n')).toContain(`E4 made ${words} before it, which runs`);
  });

  it('is named in commands without what a shell would run', () => {
    const found = judge({ startedAt: '2026-11-01 10:00:01 (; reboot)' });
    expect(found?.certainty).toBe('stale');
    expect(found?.commands.apply).toBe(`doctor host --apply ${BLUE}`);
  });

  it.each<
    [
      why: string,
      blue: Partial<Container>,
      green: Partial<Container>,
      input: Partial<StaleInput>,
      says: RegExp,
    ]
  >([
    ['no proxy was read', {}, {}, { proxies: NO_PROXY }, /no proxy was read/],
    [
      'a proxy was not understood',
      {},
      {},
      { proxies: { ...upstream('127.0.0.1:3002'), unresolved: ['$host'] } },
      /not all targets/,
    ],
    [
      'the proxy that was read serves others',
      {},
      {},
      { proxies: upstream('127.0.0.1:9999') },
      /newer sibling either/,
    ],
    [
      'a name in the proxy may be its own',
      {},
      {},
      { proxies: upstream('127.0.0.1:3002\napp.internal:3000') },
      /may mean it/,
    ],
    ['it shares the network of another', { networks: [], ports: [] }, {}, {}, /that of another container/],
    ['its connections are not known', { inboundConnections: null }, {}, {}, /not known/],
    [
      'something talks to it',
      {},
      {},
      { windows: new Map([[BLUE, { ms: 1000, receivedBytes: 5000, inboundConnections: 0 }]]) },
      /talks to it/,
    ],
    [
      'the deploy is fresh',
      {},
      { createdAt: '2026-11-24T11:50:00Z', startedAt: '2026-11-24T11:50:01Z' },
      {},
      /15 minutes/,
    ],
    ['it was started again', { startedAt: '2026-11-23T10:00:00Z' }, {}, {}, /gone back/],
    ['the clock was set', { startedAt: '2026-12-01T10:00:00Z' }, {}, {}, /in the future/],
    [
      'nothing tells the versions apart',
      {
        imageId: 'sha256:x',
        name: 'shop-web-1',
        labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' },
      },
      {
        imageId: 'sha256:x',
        labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' },
      },
      {},
      /replicas/,
    ],
    [
      "the deploy's state could not be read",
      {},
      {},
      { kept: { words: [], problem: 'state.json could not be read' } },
      /state is not known/,
    ],
    [
      'it may work in the background',
      {
        labels: { 'com.docker.compose.service': 'worker', 'com.docker.compose.project': 's', 'x.slot': 'a' },
      },
      {
        labels: { 'com.docker.compose.service': 'worker', 'com.docker.compose.project': 's', 'x.slot': 'b' },
      },
      {},
      /background/,
    ],
    [
      'it has a folder of its own',
      {
        mounts: [
          { type: 'bind', source: '/srv/blue', target: '/data', isWritable: true, isAnonymous: false },
        ],
      },
      {},
      {},
      /folder of the host/,
    ],
  ])('is only suspect when %s', (_, blue, green, input, says) => {
    const found = judge(blue, green, input);
    expect(found?.certainty).toBe('suspect');
    expect(found?.missing.join()).toMatch(says);
    expect(found?.commands.apply).toBeNull();
  });

  it.each<[why: string, blue: Partial<Container>, green: Partial<Container>, input: Partial<StaleInput>]>([
    ['a proxy sends to its port', {}, {}, { proxies: upstream('127.0.0.1:3001\n127.0.0.1:3002') }],
    ['a proxy sends to its address', {}, {}, { proxies: upstream('172.20.0.5:3000\n172.20.0.6:3000') }],
    [
      'a proxy sends to a name both have',
      { networks: [{ name: 'f', ip: '172.20.0.5', aliases: ['web'] }] },
      { networks: [{ name: 'f', ip: '172.20.0.6', aliases: ['web'] }] },
      { proxies: upstream('web:3000') },
    ],
    [
      'labels tell a proxy that was not read',
      { labels: { 'traefik.http.routers.a.rule': 'Host(`a`)' } },
      {},
      {},
    ],
    ['somebody is connected', { inboundConnections: 1 }, {}, {}],
    [
      'somebody connects at the second look',
      {},
      {},
      { windows: new Map([[BLUE, { ms: 1000, receivedBytes: 0, inboundConnections: 1 }]]) },
    ],
    ['it is kept for a rollback', {}, {}, { kept: { words: ['shop-web-blue'], problem: null } }],
    ['a label keeps it', { labels: { 'deploy.rollback-target': 'true' } }, {}, {}],
    [
      'it has a volume',
      { mounts: [{ type: 'volume', source: 'x', target: '/data', isWritable: true, isAnonymous: false }] },
      {},
      {},
    ],
    ['it is a database', { image: 'postgres:17' }, { image: 'postgres:18' }, {}],
    ['the newer one is not healthy', {}, { health: 'unhealthy' }, {}],
    ['the newer one is still starting', {}, { health: 'starting' }, {}],
    ['the newer one does not run', {}, { state: 'exited' }, {}],
    [
      'the other is a stage of its own',
      {},
      { labels: { service: 'shop', role: 'web', destination: 'staging' } },
      {},
    ],
    [
      'an orchestrator keeps it',
      { labels: { 'com.docker.swarm.service.id': 'x' } },
      { labels: { 'com.docker.swarm.service.id': 'x' } },
      {},
    ],
  ])('is not listed when %s', (_, blue, green, input) => {
    expect(judge(blue, green, input)).toBeUndefined();
  });

  it('may be older than one that no proxy serves yet', () => {
    const next = version('d3'.repeat(32), 'blue', '2026-11-23', { name: 'shop-web-v9', ports: [] });
    const all = [version(BLUE, 'blue', '2026-11-01'), version(GREEN, 'green', '2026-11-20'), next];
    expect(judge({}, {}, { containers: all })?.replacedBy.id).toBe(GREEN);
  });

  it('is not proved while another proxy runs that was not read', () => {
    const edge = {
      ...bareContainer('e4'.repeat(32), 'docker', 'api'),
      name: 'edge',
      image: 'haproxy:3',
      state: 'running' as const,
    };
    const containers = [version(BLUE, 'blue', '2026-11-01'), version(GREEN, 'green', '2026-11-20'), edge];
    const groups = [{ name: 'nginx.service', kind: 'service' } as Group];
    const proxies = { ...upstream('127.0.0.1:3002') };
    expect(judge({}, {}, { containers, proxies })?.certainty).toBe('stale');
    expect(judge({}, {}, { containers, groups, proxies })?.missing.join()).toMatch(/not read: nginx.service/);
  });
});

describe('the time in which nobody came', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  const at = (hoursAgo: number, receivedBytes: number | undefined) =>
    ({
      at: new Date(now - hoursAgo * 3_600_000).toISOString(),
      groups: [
        { name: 'b', id: BLUE.slice(0, 12), ...(receivedBytes === undefined ? {} : { receivedBytes }) },
      ],
    }) as Sample;
  const blue = version(BLUE, 'blue', '2026-11-01', { receivedBytes: 5000 });

  it('is taken from the first sample after the switch', () => {
    const samples = [at(30, 100), at(20, 4900), at(10, 4950), at(0.01, 5000)];
    expect(sampleWindow(blue, now - 24 * 3_600_000, now, samples)).toEqual({
      ms: 20 * 3_600_000,
      receivedBytes: 100,
    });
  });

  it.each([
    ['no sample is of after the switch', [at(30, 100)]],
    ['the samples are of an earlier start', [at(20, 9000)]],
    ['the samples do not have it', [at(20, undefined)]],
    ['they are too fresh', [at(0.05, 4000)]],
  ])('is not known when %s', (_, samples) => {
    expect(sampleWindow(blue, now - 24 * 3_600_000, now, samples)).toBeNull();
  });

  it('is none for a recording', async () => {
    expect(await readWindows(openTree(import.meta.dirname), [blue], 0, 10_000)).toEqual(new Map());
  });
});

describe('the service of a container', () => {
  it.each([
    ['shop-web-blue', 'shop-web', 'blue'],
    ['shop-web-green-1', 'shop-web', 'green'],
    ['blue-shop-web', 'shop-web', 'blue'],
    ['shop_blue_web_1', 'shop_web', 'blue'],
    ['shop-web-v12', 'shop-web', 'v12'],
    ['shop-web-20261101120000', 'shop-web', '20261101120000'],
    ['shop-web-4f2a9c1', 'shop-web', '4f2a9c1'],
    ['shop-web-a', 'shop-web', 'a'],
    ['shop-facade', 'shop-facade', null],
    ['bluebird', 'bluebird', null],
  ])('by its name alone: %s', (name, service, slot) => {
    const identity = identityOf({ ...bareContainer(BLUE, 'docker', 'api'), name, image: 'shop/web:1' });
    expect(identity).toMatchObject({ service, slot });
  });
});

describe("a deploy's state", () => {
  it.each([
    ['{"active":"green","previous":{"color":"blue","id":"abc"}}', ['blue', 'abc']],
    ['{"releases":[{"name":"x"}],"rollback":["v1","v2"]}', ['v1', 'v2']],
    ['ACTIVE=green\n# note\nexport ROLLBACK="shop-web-blue"\n', ['shop-web-blue']],
    ['active: green\nprevious: blue\n', ['blue']],
    ['green', null],
    ['', null],
    ['12', null],
  ])('of %j keeps %j', (text, words) => {
    expect(keptWords(text)).toEqual(words);
  });
});
