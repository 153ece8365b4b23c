import type { Container, Group } from '../../src/host/snapshot.ts';
import { keptWords } from '../../src/host/stale/deploy-state.ts';
import type { StaleInput } from '../../src/host/stale/find-stale.ts';
import type { Window } from '../../src/host/stale/traffic.ts';
import { NOW, type Skew, turnClock } from './clock.ts';
import { deployedContainer, standingContainer } from './container.ts';
import { STYLES } from './naming.ts';
import { PROXIES, type Proxy, readingOf, type Routed } from './proxies.ts';
import { pick, type Random, seeded } from './random.ts';
import { type Actor, STORIES } from './stories.ts';

/** A host: people deploy services over some weeks, and things go wrong. */
export interface Landscape {
  proxy: Proxy;
  skew: Skew;
  /** All that the rules may see of it. */
  input: StaleInput;
  /** The expected answer: ids of the containers that nobody would miss. */
  leftovers: Set<string>;
  /** By id. */
  storyOf: Map<string, string>;
}

interface Deployed {
  actor: Actor;
  container: Container;
  story: string;
  service: string;
}

/** The same host for the same seed. */
export function landscape(seed: number): Landscape {
  const random = seeded(seed * 7919 + 13);
  const proxy = pick(random, PROXIES);
  const skew: Skew = random() < 0.9 ? 'none' : pick(random, ['small', 'future', 'turned'] as const);
  const { made, words } = deployAll(random);
  const deployed = made.map(({ container }) => container);
  turnClock(skew, deployed, made.find(({ actor }) => actor.isServed)?.container);
  const containers = [...deployed, ...standingBeside(random, proxy)];
  return {
    proxy,
    skew,
    input: {
      takenAt: new Date(NOW).toISOString(),
      containers: containers.toSorted(() => random() - 0.5),
      groups: containers.map(
        (one) => ({ id: one.id, name: one.name, unreclaimableBytes: 200_000_000 }) as Group,
      ),
      proxies: readingOf(random, proxy, routesOf(made)),
      kept: { words, problem: null },
      windows: windowsOf(made),
    },
    leftovers: new Set(made.filter(({ actor }) => actor.isLeftover).map(({ container }) => container.id)),
    storyOf: new Map(made.map(({ container, story }) => [container.id, story])),
  };
}

/** `words`: what files of the deploys say that a rollback needs. */
function deployAll(random: Random): { made: Deployed[]; words: string[] } {
  const made: Deployed[] = [];
  const words: string[] = [];
  const count = 1 + Math.floor(random() * 5);
  for (let s = 0; s < count; s += 1) {
    const story = pick(random, STORIES)(random);
    const service = `${pick(random, ['shop', 'billing', 'api', 'crm', 'portal'])}${s}`;
    const wanted = story.what === 'customer' ? 'name-letter' : pick(random, STYLES);
    const style = wanted === 'name-letter' && story.actors.length > 2 ? 'name-version' : wanted;
    const folder = pick(random, [null, null, 'log', 'storage'] as const);
    for (const [n, actor] of story.actors.entries()) {
      const port = 3001 + made.length;
      const container = deployedContainer(random, { story, service, style, n, port, actor, folder });
      made.push({ actor, container, story: story.name, service });
      if (actor.isKept) words.push(...keep(random, container));
    }
  }
  return { made, words };
}

/** Marks a container as the one to go back to: by a label, or in a file whose words it gives. */
function keep(random: Random, container: Container): string[] {
  if (random() < 0.4) {
    container.labels['deploy.rollback-target'] = 'true';
    return [];
  }
  return keptWords(stateFile(random, container)) ?? [];
}

function stateFile(random: Random, { name, id, image }: Container): string {
  return pick(random, [
    JSON.stringify({ active: 'another', previous: { name, since: '2026-11-01' } }),
    `CURRENT=another\nROLLBACK_TO="${id.slice(0, 12)}"\n`,
    JSON.stringify({ releases: ['x'], rollback: [image] }),
  ]);
}

/** The proxy itself where it is a container, and a cache. */
function standingBeside(random: Random, proxy: Proxy): Container[] {
  const edge = proxy === 'unread' ? ['haproxy:3'] : proxy.startsWith('nginx') ? ['nginx:1.29'] : [];
  return [
    ...edge.map((image) => standingContainer(random, image)),
    { ...standingContainer(random, 'redis:8'), name: 'cache' },
  ];
}

function windowsOf(made: Deployed[]): Map<string, Window> {
  const seen = made.filter(({ actor }) => !actor.hostNetwork);
  return new Map(
    seen.map(({ actor, container }) => [
      container.id,
      {
        ms: 1000,
        receivedBytes: actor.bytesInWindow ?? 0,
        inboundConnections: actor.openConnections ?? 0,
      },
    ]),
  );
}

function routesOf(made: Deployed[]): Routed[] {
  return [...new Set(made.map(({ service }) => service))].map((service) => {
    const all = made.filter((one) => one.service === service && !one.actor.hostNetwork);
    return {
      service,
      live: all.filter(({ actor }) => actor.isServed).map(({ container }) => container),
      all: all.map(({ container }) => container),
    };
  });
}
