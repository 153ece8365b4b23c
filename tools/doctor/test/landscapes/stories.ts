import type { Container } from '../../src/host/snapshot.ts';
import { DAY, MINUTE } from './clock.ts';
import { between, pick, type Random } from './random.ts';

// Every story says by itself which containers nobody needs any more: that is the expected answer. It knows
// nothing of labels, ages or evidence that the rules use.

/** One version of one service, as its story tells it. */
export interface Actor {
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

export interface Story {
  name: string;
  what: 'web' | 'customer' | 'worker' | 'cron' | 'database' | 'internal';
  actors: Actor[];
}

/** What goes on with services, and what goes wrong. */
export const STORIES: ((random: Random) => Story)[] = [
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
  (r) => ({
    name: 'two customers',
    what: 'customer',
    actors: [
      { ageMs: between(r, DAY, 2 * DAY), isServed: true, isLeftover: false },
      { ageMs: 5 * DAY, isServed: false, isLeftover: false },
    ],
  }),
];
