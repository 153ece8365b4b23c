import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTree } from '../read/tree.ts';
import { findingsOf } from './findings.ts';
import { takeSnapshot } from './take.ts';

// A machine of Linux 6.1 with cgroup version 2, as fixtures/host/vm-init.sh left it: a service beyond its
// limit, then a container that took all memory. The processes that had them live on.
const RECORDED = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fixtures/host/v2-oom.json'), 'utf8'),
) as Record<string, string>;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doctor-recorded-'));
  for (const [path, text] of Object.entries(RECORDED)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a recorded machine with cgroup version 2', () => {
  it('tells the limit and the host apart, and closes its books', async () => {
    const snapshot = await takeSnapshot(openTree(root));
    expect(snapshot.cgroupMode).toBe('v2');
    expect(
      snapshot.oom.map(({ kind, victim, group, limitGroup }) => [kind, victim, group, limitGroup]),
    ).toEqual([
      ['host', 'tail', 'd0c700000000', null],
      ['limit', 'tail', 'web.service', 'web.service'],
    ]);
    expect(snapshot.oomEvidence).toMatchObject({ killsSinceBoot: 2, killsInLog: 2, isComplete: true });
    expect(findingsOf(snapshot).map(({ id }) => id)).toEqual(['oom-host', 'oom-limit']);
    const cache = snapshot.groups.find(({ name }) => name === 'cache.service');
    expect(cache?.shmemBytes).toBe(16 * 1024 * 1024);
    const { totals, groups, held, unattributedBytes } = snapshot;
    const known = [...groups.map((group) => group.chargedBytes), ...held.map((one) => one.bytes)];
    expect(known.reduce((a, b) => a + b, totals.freeBytes + unattributedBytes)).toBe(totals.memoryBytes);
    expect(snapshot.accountedShare).toBeGreaterThan(0.95);
  });

  it('tells them apart by the counters alone, when the log is gone', async () => {
    rmSync(join(root, 'var/log/dmesg'));
    const snapshot = await takeSnapshot(openTree(root));
    expect(snapshot.oom.map(({ kind, group, source }) => [kind, group, source]).toSorted()).toEqual([
      ['host', 'd0c700000000', 'counters'],
      ['limit', 'web.service', 'counters'],
    ]);
    expect(snapshot.oomEvidence).toMatchObject({ killsSinceBoot: 2, killsInLog: 0, isComplete: false });
  });
});
