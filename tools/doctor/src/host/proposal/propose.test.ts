import { describe, expect, it } from 'vitest';
import type { Sample } from '../record/sample.ts';
import { bareContainer } from '../read/docker-shape.ts';
import type { Container, Group, OomKill, Snapshot } from '../snapshot.ts';
import type { StaleContainer } from '../stale/find-stale.ts';
import { daysLeft, growthOf, historyOf } from './history.ts';
import { parsePlans } from './plan-list.ts';
import { propose } from './propose.ts';
import { bucketed, quantile, robustSlope } from './quantile.ts';

const GB = 1_000_000_000;
const MINUTE = 60_000;
const START = Date.parse('2026-11-10T00:00:00Z');
const BLUE = 'b1'.repeat(32);
const GREEN = 'c2'.repeat(32);

function reading(more: Partial<Snapshot> = {}): Snapshot {
  return {
    takenAt: '2026-11-24T12:00:00.000Z',
    hostname: 'vps',
    totals: {
      memoryBytes: 4 * GB,
      availableBytes: 1 * GB,
      swapBytes: 0,
      swapFreeBytes: 0,
      warmCacheBytes: 0.3 * GB,
      unreclaimableBytes: 3 * GB,
    },
    groups: [
      { id: BLUE, name: 'web-blue', unreclaimableBytes: 1 * GB },
      { id: GREEN, name: 'web-green', unreclaimableBytes: 1 * GB },
    ] as Group[],
    containers: [],
    oom: [],
    oomEvidence: { isComplete: true },
    cpu: { cores: 2 },
    disk: {
      mounts: [
        {
          path: '/',
          device: '/dev/vda',
          type: 'ext4',
          totalBytes: 40 * GB,
          usedBytes: 20 * GB,
          availableBytes: 20 * GB,
        },
      ],
      docker: null,
      journalBytes: null,
    },
    ...more,
  } as Snapshot;
}

/** A sample every ten minutes for so many days, with the demand of each by its index. */
function week(
  days: number,
  demand: (i: number) => number,
  more: (i: number) => Partial<Sample> = () => ({}),
): Sample[] {
  return Array.from({ length: days * 144 + 1 }, (_, i) => ({
    v: 1 as const,
    at: new Date(START + i * 10 * MINUTE).toISOString(),
    host: 'vps',
    memoryBytes: 4 * GB,
    demandBytes: demand(i),
    unreclaimableBytes: 2 * GB,
    warmCacheBytes: 0.2 * GB,
    swapBytes: 0,
    swapUsedBytes: 0,
    waitedSomeUs: 0,
    waitedAllUs: 0,
    oomKills: 0,
    cores: 2,
    cpuBusy: i * 60_000,
    cpuAll: i * 120_000,
    disks: [{ path: '/', totalBytes: 40 * GB, usedBytes: 20 * GB, availableBytes: 20 * GB }],
    groups: [
      { name: 'web-blue', id: BLUE.slice(0, 12), unreclaimableBytes: 1 * GB, workingSetBytes: 1 * GB },
    ],
    ...more(i),
  }));
}

const STALE: StaleContainer = {
  id: BLUE,
  name: 'web-blue',
  service: 'web',
  certainty: 'stale',
  evidence: [],
  missing: [],
  freesBytes: 1 * GB,
  startedAt: null,
  labels: {},
  replacedBy: { id: GREEN, name: 'web-green' },
  commands: {
    stop: `docker stop ${BLUE}`,
    apply: `doctor host --apply ${BLUE}`,
    undo: `docker start ${BLUE}`,
  },
};
const PLANS = parsePlans([
  { name: 'L', cpus: 8, memoryBytes: 16 * GB, diskBytes: 160 * GB, price: '€29' },
  { name: 'S', cpus: 2, memoryBytes: 4 * GB, diskBytes: 40 * GB, price: '€5' },
  { name: 'M', cpus: 4, memoryBytes: 8 * GB, diskBytes: 80 * GB, price: '€12' },
]);
const actions = ({ options }: ReturnType<typeof propose>) => options.map(({ action }) => action);
const run = (samples: Sample[], snapshot = reading(), stale: StaleContainer[] = []) =>
  propose({ snapshot, samples, stale, plans: PLANS });

describe('a proposal', () => {
  it.each<[what: string, samples: Sample[]]>([
    ['one reading', []],
    ['23 hours', week(2, () => 3.9 * GB).slice(0, 23 * 6)],
    [
      'two samples a week apart',
      [week(7, () => 3.9 * GB)[0] as Sample, week(7, () => 3.9 * GB).at(-1) as Sample],
    ],
  ])('from %s says that there is not enough history, and names no plan', (_, samples) => {
    const found = run(samples);
    expect(found.confidence).toBe('not-enough-history');
    expect(actions(found)).toContain('record');
    expect(actions(found)).not.toContain('upgrade');
    expect(found.options.every(({ plan }) => plan === null)).toBe(true);
  });

  it('is provisional after a day and a recommendation after seven', () => {
    expect(run(week(1, () => 3.5 * GB)).confidence).toBe('provisional');
    expect(run(week(6, () => 3.5 * GB)).confidence).toBe('provisional');
    const found = run(week(7, () => 3.5 * GB));
    expect(found.confidence).toBe('recommendation');
    expect(found.options.at(-1)).toMatchObject({ action: 'upgrade', plan: { name: 'M' } });
  });

  it('is only provisional when most of the week is a gap', () => {
    expect(run(week(7, () => 3 * GB).filter((_, i) => i < 300 || i > 1000)).confidence).toBe('provisional');
  });

  it('cleans up before it buys: without the old deployment the host is large enough', () => {
    const samples = week(7, () => 3.2 * GB);
    expect(actions(run(samples))).toContain('upgrade');
    const found = run(samples, reading(), [STALE]);
    expect(actions(found)).toEqual(['clean-up', 'swap', 'keep']);
    expect(found.cleanUp.memoryBytes).toBe(1 * GB);
    expect(found.memory.now.needBytes).toBe(3.4 * GB);
    // 3.2 of demand, 1 less, 0.2 warm.
    expect(found.memory.afterCleanUp).toMatchObject({ needBytes: 2.4 * GB, sizeBytes: 3 * GB });
    expect(found.options[0]?.says).toMatch(/1\.0 GB of memory \(25 % of all\)/);
  });

  it('counts on nothing that is only suspected', () => {
    const found = run(
      week(7, () => 3.2 * GB),
      reading(),
      [{ ...STALE, certainty: 'suspect' }],
    );
    expect(found.cleanUp.items).toEqual([]);
    expect(found.memory.afterCleanUp.needBytes).toBe(found.memory.now.needBytes);
    expect(found.wouldChange.join()).toMatch(/Proof for 1 suspected/);
  });

  it('keeps room for the second colour of a deploy', () => {
    const version = (id: string, name: string, state: Container['state']): Container => ({
      ...bareContainer(id, 'docker', 'api'),
      name,
      image: 'shop/web:1',
      state,
    });
    const containers = [version(BLUE, 'web-blue', 'exited'), version(GREEN, 'web-green', 'running')];
    const found = run(
      week(7, () => 2 * GB),
      reading({ containers }),
    );
    expect(found.memory.afterCleanUp.parts).toContainEqual({
      id: 'deploy-overlap',
      bytes: 1 * GB,
      says: expect.stringContaining('web'),
    });
    const both = containers.map((one) => ({ ...one, state: 'running' as const }));
    const after = run(
      week(7, () => 3 * GB),
      reading({ containers: both }),
      [STALE],
    ).memory;
    expect(after.now.parts.map(({ id }) => id)).not.toContain('deploy-overlap');
    expect(after.afterCleanUp.parts.map(({ id }) => id)).toContain('deploy-overlap');
  });

  it('has the floor of a kill of the host, and none for a limit', () => {
    const kill = (kind: OomKill['kind']): OomKill => ({
      kind,
      victim: 'x',
      pid: 1,
      at: '2026-11-12T00:00:00.000Z',
      group: 'api',
      limitGroup: 'api',
      containerId: null,
      rssBytes: 1,
      source: 'kmsg',
    });
    const host = run(
      week(7, () => 2 * GB),
      reading({ oom: [kill('host')] }),
    );
    expect(host.memory.now.needBytes).toBe(4.8 * GB);
    expect(actions(host)).toContain('swap');
    const limit = run(
      week(7, () => 2 * GB),
      reading({ oom: [kill('limit')] }),
    );
    expect(limit.memory.now.needBytes).toBe(2.2 * GB);
    expect(limit.options.map(({ says }) => says).join()).toMatch(/Raise the memory limit of api/);
  });

  it('is never smaller than the highest peak', () => {
    const found = run(week(7, (i) => (i % 50 === 0 ? 7.9 * GB : 3 * GB)));
    expect(found.memory.p95Bytes).toBe(3 * GB);
    expect(found.options.at(-1)?.plan?.name).toBe('M');
    expect(run(week(7, (i) => (i % 50 === 0 ? 8.1 * GB : 3 * GB))).options.at(-1)?.plan?.name).toBe('L');
  });

  it('says CPU, pressure and kills over time, through a boot too', () => {
    const found = historyOf(
      week(
        7,
        () => 2 * GB,
        (i) => ({
          oomKills: i < 500 ? 0 : i < 700 ? 2 : 1,
          waitedSomeUs: Math.min(i, 6) * 120_000_000,
          waitedAllUs: 0,
          cpuBusy: i < 700 ? i * 60_000 : (i - 700) * 60_000,
          cpuAll: i < 700 ? i * 120_000 : (i - 700) * 120_000,
        }),
      ),
    );
    expect(found?.kills.map(({ count }) => count)).toEqual([2, 1]);
    expect(found?.pressureMinutes).toEqual({ some: 60, all: 0 });
    expect(new Set(found?.cpuCores)).toEqual(new Set([1]));
  });

  it('counts the disk with its growth', () => {
    const samples = week(
      7,
      () => 2 * GB,
      (i) => ({
        disks: [{ path: '/', totalBytes: 40 * GB, usedBytes: 13 * GB + (i / 144) * GB, availableBytes: 1 }],
      }),
    );
    const [disk] = run(samples).disks;
    expect(disk?.growthBytesPerDay?.slope).toBeCloseTo(1 * GB, -6);
    expect(disk?.daysLeft?.days).toBe(20);
    expect(disk?.sizeBytes).toBeCloseTo((110 * GB) / 0.8, -8);
  });
});

describe('the figures', () => {
  it.each([
    [[1, 2, 3, 4, 5], 0.5, 3],
    [[1, 2], 0.5, 1.5],
    [[7], 0.95, 7],
    [[10, 0], 0.95, 9.5],
  ])('of %j at %f is %f', (values, share, expected) => {
    expect(quantile(values, share)).toBeCloseTo(expected);
  });

  it('a slope is not moved by wild values, and its interval holds the truth', () => {
    const points = Array.from({ length: 40 }, (_, x) => ({
      x,
      y: 100 + 3 * x + (x % 7) - 3 + (x % 9 === 0 ? 5000 : 0),
    }));
    const slope = robustSlope(points);
    expect(slope?.slope).toBeGreaterThan(2.5);
    expect(slope?.slope).toBeLessThan(3.6);
    expect(slope?.low).toBeLessThan(3);
    expect(slope?.high).toBeGreaterThan(3);
    expect(robustSlope(points.slice(0, 7))).toBeNull();
  });

  it('a day and a night are not taken for growth', () => {
    const wave = (days: number) =>
      Array.from({ length: days * 144 }, (_, i) => ({
        at: new Date(START + i * 10 * MINUTE).toISOString(),
        bytes: 2 * GB + Math.sin((i / 144) * 2 * Math.PI) * GB,
      }));
    expect(growthOf(wave(2))).toBeNull();
    expect(daysLeft(GB, growthOf(wave(7)))).toBeNull();
  });

  it('buckets keep order and number', () => {
    const points = Array.from({ length: 1000 }, (_, x) => ({ x, y: x }));
    const some = bucketed(points, 1, 50);
    expect(some.length).toBeLessThanOrEqual(51);
    expect(some.every((point, i) => i === 0 || point.x > (some[i - 1]?.x ?? 0))).toBe(true);
  });
});

describe('a list of plans', () => {
  it('is ordered by price, or by memory', () => {
    expect(PLANS.map(({ name }) => name)).toEqual(['S', 'M', 'L']);
  });
  it.each([
    [[]],
    [{}],
    [[{ name: 'x' }]],
    [[{ name: 'x', cpus: 1, memoryBytes: -1, diskBytes: 1 }]],
    [[null]],
  ])('is refused when it is %j', (told) => {
    expect(() => parsePlans(told)).toThrow(/plan/);
  });
});
