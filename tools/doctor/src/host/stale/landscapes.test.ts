import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bareContainer } from '../read/docker-shape.ts';
import type { Container, Group } from '../snapshot.ts';
import { caddyUpstreams } from './caddy-upstreams.ts';
import { keptWords } from './deploy-state.ts';
import { findStale, type StaleInput } from './find-stale.ts';
import { nginxUpstreams } from './nginx-upstreams.ts';
import { listUpstreams } from './read-proxies.ts';
import { traefikUpstreams } from './traefik-upstreams.ts';
import type { Window } from './traffic.ts';
import { joinReadings, NO_PROXY, type ProxyReading } from './upstream.ts';

// A generated world: people deploy services over some weeks, and things go wrong. Every story says by itself
// which containers nobody needs any more; it knows nothing of labels, ages or evidence that the rules use.

const NOW = Date.parse('2026-11-24T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** One version of one service, as its story tells it. */
interface Actor {
  ageMs: number;
  /** Requests of users come through the proxy. */
  isServed: boolean;
  /** Nobody would miss it. */
  isLeftover: boolean;
  running?: boolean;
  health?: Container['health'];
  openConnections?: number;
  bytesInWindow?: number;
  isKept?: boolean;
  volume?: boolean;
  startedAgoMs?: number;
  hostNetwork?: boolean;
  sameVersion?: boolean;
}

interface Story {
  name: string;
  what: 'web' | 'customer' | 'worker' | 'cron' | 'database' | 'internal';
  actors: Actor[];
}

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const between = (random: Random, low: number, high: number): number => low + random() * (high - low);

const STORIES: ((random: Random) => Story)[] = [
  (r) => ({
    name: 'one version',
    what: 'web',
    actors: [{ ageMs: between(r, DAY, 90 * DAY), isServed: true, isLeftover: false }],
  }),
  (r) => {
    const age = between(r, DAY, 30 * DAY);
    return {
      name: 'clean deploy',
      what: 'web',
      actors: [
        { ageMs: age, isServed: true, isLeftover: false },
        { ageMs: age + 5 * DAY, isServed: false, isLeftover: false, running: false },
      ],
    };
  },
  ...[1, 1, 1, 2, 3].map((left) => (r: Random): Story => {
    const age = between(r, 30 * MINUTE, 20 * DAY);
    const old = Array.from({ length: left }, (_, n) => ({
      ageMs: age + (n + 1) * between(r, 20 * MINUTE, 9 * DAY),
      isServed: false,
      isLeftover: true,
      bytesInWindow: Math.floor(between(r, 0, 300)),
    }));
    return {
      name: 'interrupted deploy',
      what: 'web',
      actors: [{ ageMs: age, isServed: true, isLeftover: false }, ...old],
    };
  }),
  (r) => {
    const age = between(r, 30 * MINUTE, 20 * DAY);
    return {
      name: 'interrupted deploy after a reboot',
      what: 'web',
      actors: [
        { ageMs: age, isServed: true, isLeftover: false, startedAgoMs: Math.min(age, 25 * MINUTE) },
        {
          ageMs: age + 3 * DAY,
          isServed: false,
          isLeftover: true,
          startedAgoMs: Math.min(age, 25 * MINUTE) - 4000,
        },
      ],
    };
  },
  (r) => {
    const age = between(r, DAY, 20 * DAY);
    return {
      name: 'rollback target',
      what: 'web',
      actors: [
        { ageMs: age, isServed: true, isLeftover: false },
        { ageMs: age + 2 * DAY, isServed: false, isLeftover: false, isKept: true },
      ],
    };
  },
  ...(['worker', 'cron', 'database', 'internal'] as const).map((what) => (r: Random): Story => {
    const age = between(r, DAY, 20 * DAY);
    return {
      name: `two versions of a ${what}`,
      what,
      actors: [
        { ageMs: age, isServed: false, isLeftover: false },
        {
          ageMs: age + 3 * DAY,
          isServed: false,
          isLeftover: false,
          openConnections: what === 'internal' ? pick(r, [0, 2]) : 0,
        },
      ],
    };
  }),
  (r) => {
    const age = between(r, 30 * MINUTE, 5 * DAY);
    return {
      name: 'canary or two live colours',
      what: 'web',
      actors: [
        { ageMs: age, isServed: true, isLeftover: false, openConnections: pick(r, [0, 3]) },
        { ageMs: age + 6 * DAY, isServed: true, isLeftover: false, openConnections: pick(r, [0, 9]) },
      ],
    };
  },
  (r) => {
    const age = between(r, DAY, 5 * DAY);
    return {
      name: 'replicas of one name',
      what: 'web',
      actors: Array.from({ length: 4 }, (_, n) => ({
        ageMs: age - n * 2000,
        isServed: n === 0 || r() < 0.5,
        isLeftover: false,
        sameVersion: true,
      })),
    };
  },
  (r) => ({
    name: 'half drained',
    what: 'web',
    actors: [
      { ageMs: between(r, 20 * MINUTE, DAY), isServed: true, isLeftover: false, openConnections: 4 },
      { ageMs: 3 * DAY, isServed: false, isLeftover: false, openConnections: Math.ceil(between(r, 0, 5)) },
    ],
  }),
  (r) => ({
    name: 'deploy going on',
    what: 'web',
    actors: [
      { ageMs: between(r, 10_000, 10 * MINUTE), isServed: true, isLeftover: false },
      { ageMs: 3 * DAY, isServed: false, isLeftover: false },
    ],
  }),
  (r) => ({
    name: 'not switched yet',
    what: 'web',
    actors: [
      {
        ageMs: between(r, 10_000, 2 * DAY),
        isServed: false,
        isLeftover: false,
        health: pick(r, ['healthy', 'unhealthy', 'starting'] as const),
      },
      { ageMs: 3 * DAY, isServed: true, isLeftover: false },
    ],
  }),
  (r) => ({
    name: 'gone back by hand',
    what: 'web',
    actors: [
      { ageMs: between(r, DAY, 2 * DAY), isServed: false, isLeftover: false },
      { ageMs: 5 * DAY, isServed: true, isLeftover: false, startedAgoMs: 3 * 60 * MINUTE },
    ],
  }),
  (r) => ({
    name: 'data in a volume',
    what: 'web',
    actors: [
      { ageMs: between(r, DAY, 2 * DAY), isServed: true, isLeftover: false },
      { ageMs: 5 * DAY, isServed: false, isLeftover: false, volume: true },
    ],
  }),
  (r) => ({
    name: 'asked past the proxy',
    what: 'web',
    actors: [
      { ageMs: between(r, DAY, 2 * DAY), isServed: true, isLeftover: false },
      { ageMs: 5 * DAY, isServed: false, isLeftover: false, bytesInWindow: 20_000, hostNetwork: false },
    ],
  }),
  (r) => ({
    name: "on the host's network",
    what: 'web',
    actors: [
      { ageMs: between(r, DAY, 2 * DAY), isServed: true, isLeftover: false },
      { ageMs: 5 * DAY, isServed: false, isLeftover: false, hostNetwork: true },
    ],
  }),
];

STORIES.push((r) => ({
  name: 'two customers',
  what: 'customer',
  actors: [
    { ageMs: between(r, DAY, 2 * DAY), isServed: true, isLeftover: false },
    { ageMs: 5 * DAY, isServed: false, isLeftover: false },
  ],
}));

const STYLES = [
  'compose-service',
  'compose-project',
  'compose-same',
  'kamal',
  'slot',
  'name',
  'name-version',
  'name-letter',
] as const;
const PROXIES = [
  'nginx-port',
  'nginx-name',
  'nginx-ip',
  'nginx-map',
  'caddy',
  'traefik',
  'list',
  'none',
  'unread',
] as const;
type Proxy = (typeof PROXIES)[number];
type Skew = 'none' | 'small' | 'future' | 'turned';

interface Landscape {
  proxy: Proxy;
  skew: Skew;
  input: StaleInput;
  leftovers: Set<string>;
  storyOf: Map<string, string>;
}

function landscape(seed: number): Landscape {
  const random = seeded(seed * 7919 + 13);
  const proxy = pick(random, PROXIES);
  const skew: Skew = random() < 0.9 ? 'none' : pick(random, ['small', 'future', 'turned'] as const);
  const made: { actor: Actor; container: Container; story: string; service: string }[] = [];
  const windows = new Map<string, Window>();
  const words: string[] = [];
  let port = 3000;
  const count = 1 + Math.floor(random() * 5);
  for (let s = 0; s < count; s += 1) {
    const story = pick(random, STORIES)(random);
    const service = `${pick(random, ['shop', 'billing', 'api', 'crm', 'portal'])}${s}`;
    const style = story.what === 'customer' ? 'name-letter' : pick(random, STYLES);
    const folder = pick(random, [null, null, 'log', 'storage'] as const);
    story.actors.forEach((actor, n) => {
      port += 1;
      const container = build({
        random,
        story,
        service,
        style: style === 'name-letter' && story.actors.length > 2 ? 'name-version' : style,
        n,
        port,
        actor,
        folder,
      });
      made.push({ actor, container, story: story.name, service });
      const mayBeLabelled = actor.isKept === true && random() < 0.4;
      if (mayBeLabelled) container.labels['deploy.rollback-target'] = 'true';
      else if (actor.isKept) words.push(...(keptWords(stateFile(random, container)) ?? []));
      if (!actor.hostNetwork) {
        windows.set(container.id, {
          ms: 1000,
          receivedBytes: actor.bytesInWindow ?? 0,
          inboundConnections: actor.openConnections ?? 0,
        });
      }
    });
  }
  if (skew === 'future') for (const { container } of made) shift(container, 3 * 60 * MINUTE);
  if (skew === 'small') for (const { container } of made) shift(container, 20_000);
  if (skew === 'turned') {
    const first = made.find(({ actor }) => actor.isServed);
    if (first) shift(first.container, -200 * DAY);
  }
  const containers = made.map(({ container }) => container);
  if (proxy === 'unread') containers.push(proxyContainer(random, 'haproxy:3'));
  else if (proxy.startsWith('nginx')) containers.push(proxyContainer(random, 'nginx:1.29'));
  containers.push({ ...proxyContainer(random, 'redis:8'), name: 'cache' });
  return {
    proxy,
    skew,
    input: {
      takenAt: new Date(NOW).toISOString(),
      containers: containers.toSorted(() => random() - 0.5),
      groups: containers.map(
        (one) => ({ id: one.id, name: one.name, unreclaimableBytes: 200_000_000 }) as Group,
      ),
      proxies: proxyReading(random, proxy, made),
      kept: { words, problem: null },
      windows,
    },
    leftovers: new Set(made.filter(({ actor }) => actor.isLeftover).map(({ container }) => container.id)),
    storyOf: new Map(made.map(({ container, story }) => [container.id, story])),
  };
}

interface Build {
  random: Random;
  story: Story;
  service: string;
  style: (typeof STYLES)[number];
  n: number;
  port: number;
  actor: Actor;
  /** A folder of the host that all versions mount. */
  folder: 'log' | 'storage' | null;
}

function build({ random, story, service, style, n, port, actor, folder }: Build): Container {
  const id = createHash('sha256').update(`${service}${n}${random()}`).digest('hex');
  const version = actor.sameVersion ? 7 : 20 - n;
  const colour = ['green', 'blue', 'green', 'blue'][n] ?? 'green';
  const part = {
    web: 'web',
    customer: 'customer',
    worker: 'worker',
    cron: 'cron',
    database: 'db',
    internal: 'grpc',
  }[story.what];
  const sha = createHash('sha1')
    .update(`${service}${version}`)
    .digest('hex')
    .slice(0, pick(random, [7, 40]));
  const names: Record<typeof style, [string, Record<string, string>]> = {
    'compose-service': [
      `${service}-${part}-${colour}-1`,
      compose(service, actor.sameVersion ? part : `${part}${pick(random, ['-', '_'])}${colour}`),
    ],
    'compose-project': [
      `${service}-${colour}-${part}-1`,
      compose(actor.sameVersion ? service : `${service}-${colour}`, part),
    ],
    'compose-same': [`${service}-${part}-${n + 1}`, compose(service, part)],
    kamal: [`${service}-${part}-${sha}${n}`, { service, role: part, destination: '' }],
    slot: [
      `${service}${n}`,
      {
        'deploy.service': `${service}-${part}`,
        'deploy.slot': actor.sameVersion ? 'one' : `${colour}${n}`,
        role: part,
      },
    ],
    name: [
      actor.sameVersion
        ? `${service}-${part}-${n}`
        : pick(random, [
            `${service}-${part}-${colour}`,
            `${service}-${colour}-${part}`,
            `${colour}-${service}-${part}`,
          ]),
      {},
    ],
    'name-version': [actor.sameVersion ? `${service}-${part}-${n}` : `${service}-${part}-v${version}`, {}],
    'name-letter': [`${service}-${part}-${['a', 'b', 'c', 'd'][n]}`, {}],
  };
  // Colours come round again: the third version has the name of the first, with a number behind.
  const [name, labels] = names[style];
  const image = story.what === 'database' ? `postgres:${version}` : `registry.example/${service}:${version}`;
  const created = NOW - actor.ageMs;
  return {
    ...bareContainer(id, 'docker', 'api'),
    name:
      n > 1 && (style === 'name' || style.startsWith('compose')) ? `${name.replace(/-1$/, '')}-${n}` : name,
    image,
    imageId: `sha256:${createHash('sha256').update(image).digest('hex')}`,
    labels,
    state: actor.running === false ? 'exited' : 'running',
    health: actor.health ?? pick(random, ['healthy', null] as const),
    createdAt: new Date(created).toISOString(),
    startedAt: new Date(NOW - (actor.startedAgoMs ?? actor.ageMs - 2000)).toISOString(),
    pid: port,
    networks: actor.hostNetwork
      ? [{ name: 'host', ip: null, aliases: [] }]
      : [{ name: 'front', ip: `172.20.${port >> 8}.${port & 255}`, aliases: [id.slice(0, 12), name] }],
    ports:
      story.what === 'worker' || story.what === 'cron' || actor.hostNetwork
        ? pick(random, [[], [], [{ containerPort: 3000, protocol: 'tcp', hostPort: null, hostIp: null }]])
        : [
            {
              containerPort: story.what === 'database' ? 5432 : 3000,
              protocol: 'tcp',
              hostPort: port,
              hostIp: '127.0.0.1',
            },
          ],
    mounts: [
      ...(actor.volume
        ? [
            {
              type: 'volume',
              source: `${service}_data`,
              target: '/data',
              isWritable: true,
              isAnonymous: random() < 0.5,
            },
          ]
        : []),
      ...(folder
        ? [
            {
              type: 'bind',
              source: folder === 'log' ? `/srv/${service}/${n}/log` : `/srv/${service}/storage`,
              target: `/app/${folder}`,
              isWritable: true,
              isAnonymous: false,
            },
          ]
        : []),
      {
        type: 'bind',
        source: '/etc/localtime',
        target: '/etc/localtime',
        isWritable: false,
        isAnonymous: false,
      },
    ],
    receivedBytes: actor.hostNetwork ? null : Math.floor(random() * 1e9),
    sentBytes: actor.hostNetwork ? null : Math.floor(random() * 1e9),
    inboundConnections: actor.hostNetwork ? null : (actor.openConnections ?? 0),
    outboundConnections: actor.hostNetwork ? null : pick(random, [1, 5]),
  };
}

const compose = (project: string, service: string): Record<string, string> => ({
  'com.docker.compose.project': project,
  'com.docker.compose.service': service,
  'com.docker.compose.oneoff': 'False',
});

function stateFile(random: Random, { name, id, image }: Container): string {
  return pick(random, [
    JSON.stringify({ active: 'another', previous: { name, since: '2026-11-01' } }),
    `CURRENT=another\nROLLBACK_TO="${id.slice(0, 12)}"\n`,
    JSON.stringify({ releases: ['x'], rollback: [image] }),
  ]);
}

function shift(container: Container, ms: number): void {
  const moved = (at: string | null): string | null => at && new Date(Date.parse(at) + ms).toISOString();
  container.createdAt = moved(container.createdAt);
  container.startedAt = moved(container.startedAt);
}

function proxyContainer(random: Random, image: string): Container {
  const id = createHash('sha256').update(`${image}${random()}`).digest('hex');
  const at = new Date(NOW - 100 * DAY).toISOString();
  return {
    ...bareContainer(id, 'docker', 'api'),
    name: `edge-${image.split(':')[0]}`,
    image,
    state: 'running',
    createdAt: at,
    startedAt: at,
  };
}

function proxyReading(
  random: Random,
  proxy: Proxy,
  made: { actor: Actor; container: Container; service: string }[],
): ProxyReading {
  const services = [...new Set(made.map(({ service }) => service))].map((service) => {
    const all = made.filter((one) => one.service === service && !one.actor.hostNetwork);
    return {
      service,
      live: all.filter(({ actor }) => actor.isServed).map(({ container }) => container),
      all: all.map(({ container }) => container),
    };
  });
  const place = (one: Container): string => {
    if (proxy === 'nginx-name') return `${one.name}:3000`;
    if (proxy === 'nginx-ip') return `${one.networks[0]?.ip}:3000`;
    return `127.0.0.1:${one.ports[0]?.hostPort}`;
  };
  switch (proxy) {
    case 'none':
      return NO_PROXY;
    case 'caddy':
      return caddyUpstreams(
        {
          apps: {
            http: {
              servers: {
                a: {
                  routes: services.map(({ live }) => ({
                    handle: [
                      {
                        handler: 'subroute',
                        routes: [
                          {
                            handle: [
                              {
                                handler: 'reverse_proxy',
                                upstreams: live.map((one) => ({ dial: `${one.name}:3000` })),
                              },
                            ],
                          },
                        ],
                      },
                    ],
                  })),
                },
              },
            },
          },
        },
        'caddy',
      );
    case 'traefik': {
      const entries = services.flatMap(({ service, live, all }) =>
        all.map((one) => [
          `${service}-${one.name}@file`,
          {
            loadBalancer: { servers: [{ url: `http://${one.networks[0]?.ip}:3000` }] },
            status: 'enabled',
            ...(live.includes(one) ? { usedBy: [`${service}@file`] } : { usedBy: [] }),
          },
        ]),
      );
      return traefikUpstreams({ services: Object.fromEntries(entries) }, 'traefik');
    }
    case 'list':
      return listUpstreams(services.flatMap(({ live }) => live.map(place)).join('\n'), 'list');
    default: {
      const blocks = services.map(({ service, live, all }) => {
        // Blocks of the other colours stay in the file; nothing passes to them.
        const each = all.map((one, n) => `upstream ${service}_${n} { server ${place(one)}; }`);
        if (proxy === 'nginx-map' && live.length > 0) {
          const entries = live.map(
            (one) => `  ${pick(random, ['~beta', 'default'])} ${service}_${all.indexOf(one)};`,
          );
          return `${each.join('\n')}\nmap $cookie_slot $${service}_to {\n${entries.join('\n')}\n}\nserver { location / { proxy_pass http://$${service}_to$request_uri; } }`;
        }
        const servers = live.map((one) => `  server ${place(one)} max_fails=2;`).join('\n');
        return `${each.join('\n')}\nupstream ${service} {\n${servers || '  server 127.0.0.1:1;'}\n} # live\nserver { location / { proxy_pass http://${service}; } }`;
      });
      const text = `events {}\nhttp {\n${blocks.join('\n')}\n}\n`;
      return joinReadings([nginxUpstreams(text, 'nginx.conf')]);
    }
  }
}

describe('200 generated landscapes', () => {
  const judged = Array.from({ length: 200 }, (_, seed) => {
    const one = landscape(seed);
    return { ...one, found: findStale(one.input) };
  });
  const isReadable = ({ proxy, skew }: Landscape): boolean =>
    proxy !== 'none' && proxy !== 'unread' && (skew === 'none' || skew === 'small');

  it('have enough of both kinds to say something', () => {
    const stories = judged.flatMap(({ storyOf }) => [...storyOf.values()]);
    const leftovers = judged.reduce((sum, { leftovers }) => sum + leftovers.size, 0);
    console.log(`${stories.length} containers, ${leftovers} leftovers, ${new Set(stories).size} stories`);
    expect(leftovers).toBeGreaterThan(100);
    expect(new Set(stories).size).toBe(19);
  });

  it('are judged without one container called stale that somebody needs', () => {
    const wrong = judged.flatMap(({ found, leftovers, storyOf }) =>
      found
        .filter(({ certainty, id }) => certainty === 'stale' && !leftovers.has(id))
        .map(({ id, evidence }) => ({ story: storyOf.get(id), evidence })),
    );
    const stale = judged.flatMap(({ found }) => found.filter(({ certainty }) => certainty === 'stale'));
    console.log(`precision of stale: ${stale.length - wrong.length} of ${stale.length}`);
    expect(wrong).toEqual([]);
    expect(stale.length).toBeGreaterThan(50);
  });

  it('have at least 95 % of their leftovers called stale where proxy and clock can be read', () => {
    const missed: unknown[] = [];
    let all = 0;
    for (const { leftovers, found, input } of judged.filter(isReadable)) {
      for (const id of leftovers) {
        const container = input.containers.find((one) => one.id === id);
        all += 1;
        const hit = found.find((one) => one.id === id);
        if (hit?.certainty !== 'stale') missed.push([container?.name, hit?.missing ?? 'not listed']);
      }
    }
    console.log(`recall of stale: ${all - missed.length} of ${all}`, JSON.stringify(missed, null, 1));
    expect(missed.length / all).toBeLessThanOrEqual(0.05);
  });

  it('have at least 95 % of all leftovers listed, the unreadable ones as suspects only', () => {
    let all = 0;
    let listed = 0;
    for (const { leftovers, found } of judged) {
      all += leftovers.size;
      listed += found.filter(({ id }) => leftovers.has(id)).length;
    }
    console.log(`recall of stale and suspect: ${listed} of ${all}`);
    expect(listed / all).toBeGreaterThanOrEqual(0.95);
    const unreadable = judged.filter(({ proxy }) => proxy === 'none' || proxy === 'unread');
    expect(unreadable.flatMap(({ found }) => found.filter(({ certainty }) => certainty === 'stale'))).toEqual(
      [],
    );
  });
});
