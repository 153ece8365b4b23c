import { describe, expect, it, vi } from 'vitest';
import { v2Files } from '../../../fixtures/host/build-host.ts';
import { SMALL_HOST, useHostFolder } from '../../../test/small-host.ts';
import { findingsOf } from './findings.ts';
import { printSnapshot } from './print.ts';

// Build machines get colours, which are escape sequences of our own.
vi.hoisted(() => (process.env['NO_COLOR'] = '1'));

const host = useHostFolder();

describe('the report for people', () => {
  it('lets no name from outside reach the terminal as more than text', async () => {
    const evil = '\u001b[2J\u001b]0;owned\u0007\u202eevil\nFAKE: all is well';
    const path = `/system.slice/${evil.replaceAll('\n', '')}.service`;
    const id = 'ef'.repeat(32);
    const snapshot = await host.take({
      ...SMALL_HOST,
      processes: [
        { pid: 10, name: evil, cgroup: `0::${path}\n`, anonKb: 100 },
        { pid: 11, name: evil, cgroup: '0::/\n', anonKb: 100 },
        { pid: 12, name: 'x', cgroup: `0::/docker/${id}\n`, anonKb: 100 },
      ],
      cgroups: {
        [path]: v2Files({ anon: 100_000 }, { 'memory.max': '100000\n' }),
        [`/docker/${id}`]: v2Files({ anon: 100_000 }),
      },
      files: {
        'dev/kmsg': `6,1,5,-;oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=${path},task=\\x1b[31m,pid=5,uid=0\n`,
        [`var/lib/docker/containers/${id}/config.v2.json`]: JSON.stringify({ Name: `/${evil}` }),
        'proc/sys/kernel/hostname': `${evil}\n`,
      },
    });
    const text = printSnapshot(snapshot, findingsOf(snapshot), { answer: '', stale: '' });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(text).not.toMatch(/^FAKE/m);
    expect(text).toContain('evil');
  });

  it('goes from totals to the answer, to groups, to the proof and the books, and always says the rest', async () => {
    const finding = { id: 'x', title: 'TITLE', evidence: ['PROOF'], fix: [] };
    const text = printSnapshot(await host.take(SMALL_HOST), [finding], { answer: 'ANSWER', stale: 'OLD' });
    const words = [
      'used,',
      'largest working sets: web.service 102 MB',
      'ANSWER',
      'group  ',
      'PROOF',
      'OLD',
      'unattributed',
      'accounted for',
      'CPU 1 core,',
    ];
    const places = words.map((word) => text.indexOf(word));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });
});
