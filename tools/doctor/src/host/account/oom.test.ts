import { describe, expect, it } from 'vitest';
import { bareContainer } from '../read/docker-shape.ts';
import type { LoggedKill } from '../read/kernel-log.ts';
import type { KillSource } from '../read/log-sources.ts';
import type { Group } from '../snapshot.ts';
import { judgeKills, kindByCounters, type OomInput } from './oom.ts';

const ID = 'ab'.repeat(32);
const BOOT = Date.parse('2026-11-20T00:00:00Z');

function group(more: Partial<Group>): Group {
  return {
    name: 'g',
    kind: 'cgroup',
    processes: 1,
    pssBytes: 0,
    workingSetBytes: 0,
    swapBytes: 0,
    isUpperBound: false,
    chargedBytes: 0,
    anonBytes: 0,
    cacheBytes: 0,
    shmemBytes: 0,
    kernelBytes: 0,
    unreclaimableBytes: 0,
    limitBytes: null,
    peakBytes: null,
    oomEvents: null,
    oomKills: null,
    pressure: null,
    cpuCores: null,
    top: [],
    ...more,
  };
}
function kill(more: Partial<LoggedKill> = {}): LoggedKill {
  return {
    kind: 'limit',
    victim: 'node',
    pid: 5,
    atMs: BOOT + 60_000,
    group: `/docker/${ID}`,
    limitGroup: `/docker/${ID}`,
    rssBytes: 1,
    ...more,
  };
}
const judge = (more: Partial<OomInput>) =>
  judgeKills({ sources: [], groups: [], containers: [], bootedMs: BOOT, killsSinceBoot: 0, ...more });
const from = (source: KillSource['source'], ...kills: LoggedKill[]): KillSource => ({ source, kills });

describe('OOM kills from several sources', () => {
  it('are one when two logs tell of it, by the clock of the journal', () => {
    const { oom, evidence } = judge({
      sources: [
        from('kmsg', kill({ atMs: BOOT + 90_000 })),
        from('journal', kill()),
        from('kern.log', kill({ atMs: null })),
      ],
      killsSinceBoot: 1,
    });
    expect(oom).toMatchObject([{ source: 'journal', at: '2026-11-20T00:01:00.000Z' }]);
    expect(evidence).toMatchObject({ killsInLog: 1, isComplete: true });
  });

  it('are two when a pid was given anew', () => {
    const { oom } = judge({
      sources: [from('journal', kill(), kill({ atMs: BOOT + 7_200_000 }), kill({ victim: 'php' }))],
    });
    expect(oom).toHaveLength(3);
    expect(oom[0]?.at).toBe('2026-11-20T02:00:00.000Z');
  });

  it('of earlier boots are told and do not prove this one complete', () => {
    const { oom, evidence } = judge({
      sources: [from('journal', kill({ atMs: BOOT - 86_400_000 }))],
      killsSinceBoot: 1,
    });
    expect(oom).toHaveLength(1);
    expect(evidence).toMatchObject({ killsInLog: 0, isComplete: false });
  });

  it('that the log lost are told by the counters of their group, with the kind these prove', () => {
    const groups = [
      group({ name: 'web', cgroup: '/web', oomEvents: 1, oomKills: 1 }),
      group({ name: 'db', cgroup: '/db', oomEvents: 0, oomKills: 2 }),
    ];
    const { oom } = judge({ groups, killsSinceBoot: 3 });
    expect(oom.map(({ kind, group: name, source, victim }) => [kind, name, source, victim])).toEqual([
      ['limit', 'web', 'counters', ''],
      ['host', 'db', 'counters', ''],
      ['host', 'db', 'counters', ''],
    ]);
  });

  it('are not told twice by log and counter', () => {
    const groups = [group({ name: 'web', cgroup: `/docker/${ID}`, id: ID, oomEvents: 1, oomKills: 2 })];
    const { oom } = judge({ groups, sources: [from('kmsg', kill())], killsSinceBoot: 2 });
    expect(oom.map(({ source }) => source).toSorted()).toEqual(['counters', 'kmsg']);
    expect(
      judge({ groups, sources: [from('kmsg', kill(), kill({ pid: 6 }))], killsSinceBoot: 2 }).oom,
    ).toHaveLength(2);
  });

  it('name the container, and the engine that denies them', () => {
    const containers = [
      { ...bareContainer(ID, 'docker', 'api'), name: 'shop-web', oomKilled: false },
      { ...bareContainer('cd'.repeat(32), 'docker', 'api'), name: 'calm', oomKilled: false },
    ];
    const { oom, evidence } = judge({ containers, sources: [from('kmsg', kill())], killsSinceBoot: 1 });
    expect(oom).toMatchObject([{ group: 'shop-web', limitGroup: 'shop-web', containerId: ID }]);
    expect(evidence.deniedByEngine).toEqual(['shop-web']);
    const counted = judge({
      containers,
      groups: [group({ id: ID, cgroup: '/x', oomKills: 1 })],
      killsSinceBoot: null,
    });
    expect(counted.evidence).toMatchObject({ deniedByEngine: ['shop-web'], isComplete: null });
  });
});

describe('the kind of a kill by counters', () => {
  const table: [what: string, own: Partial<Group>, above: Partial<Group>[], kind: string][] = [
    ['a limit raises both', { oomEvents: 1, oomKills: 1 }, [], 'limit'],
    ['the host raises only oom_kill', { oomEvents: 0, oomKills: 1 }, [{ oomEvents: 0 }], 'host'],
    ['a limit further up may have been it', { oomEvents: 0, oomKills: 1 }, [{ oomEvents: 2 }], 'unknown'],
    ['version 1 below no limit', { oomKills: 1 }, [{}], 'host'],
    ['version 1 below a limit', { oomKills: 1, limitBytes: 5 }, [], 'unknown'],
    ['version 1 below a limit further up', { oomKills: 1 }, [{ limitBytes: 5 }], 'unknown'],
  ];
  it.each(table)('%s', (_, own, above, kind) => {
    expect(kindByCounters(group(own), above.map(group))).toBe(kind);
  });
});
