import { describe, expect, it } from 'vitest';
import { type CgroupFile, chargeV1, chargeV2 } from './cgroup-charge.ts';
import { cgroupMounts } from './cgroup-mounts.ts';

const from =
  (files: Record<string, string>): CgroupFile =>
  (name) =>
    files[name] ?? null;

describe('charge of a cgroup', () => {
  it('of version 2, whose file pages include shared memory', () => {
    const charge = chargeV2(
      from({
        'memory.stat':
          'anon 100\nfile 50\nkernel 30\nshmem 20\nsock 5\ninactive_file 25\nslab_reclaimable 7\n',
        'memory.current': '190\n',
        'memory.max': '1000\n',
        'memory.peak': '500\n',
        'memory.events': 'low 0\nhigh 0\nmax 9\noom 1\noom_kill 2\noom_group_kill 0\n',
        'memory.swap.current': '11\n',
      }),
    );
    expect(charge).toEqual({
      usageBytes: 190,
      anonBytes: 100,
      cacheBytes: 30,
      shmemBytes: 20,
      kernelBytes: 35,
      slabReclaimableBytes: 7,
      inactiveFileBytes: 25,
      swapBytes: 11,
      limitBytes: 1000,
      peakBytes: 500,
      oomEvents: 1,
      oomKills: 2,
      isRecursive: true,
    });
  });

  it('of version 2 before Linux 5.18, which has no sum for the kernel', () => {
    const stat = 'anon 1\nfile 0\nkernel_stack 10\npagetables 20\npercpu 30\nslab 40\n';
    expect(chargeV2(from({ 'memory.stat': stat, 'memory.max': 'max\n' }))).toMatchObject({
      kernelBytes: 100,
      limitBytes: null,
      peakBytes: null,
    });
  });

  it('of version 1, descendants included, with its way to say "no limit"', () => {
    const files = {
      'memory.stat':
        'cache 1\nrss 1\ntotal_cache 100\ntotal_rss 50\ntotal_shmem 30\ntotal_inactive_file 60\n',
      'memory.usage_in_bytes': '170\n',
      'memory.limit_in_bytes': '9223372036854771712\n',
      'memory.max_usage_in_bytes': '180\n',
      'memory.kmem.usage_in_bytes': '20\n',
      'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 3\n',
    };
    expect(chargeV1(from(files))).toMatchObject({
      usageBytes: 170,
      anonBytes: 50,
      cacheBytes: 70,
      shmemBytes: 30,
      kernelBytes: 20,
      limitBytes: null,
      oomKills: 3,
      oomEvents: null,
      isRecursive: true,
    });
    expect(chargeV1(from({ ...files, 'memory.use_hierarchy': '0\n' }))).toMatchObject({
      anonBytes: 1,
      isRecursive: false,
    });
  });

  it('is none where the controller is off', () => {
    expect(chargeV2(from({}))).toBeNull();
    expect(chargeV1(from({ 'memory.stat': 'anon 5\n' }))).toBeNull();
  });
});

describe('cgroup hierarchies', () => {
  const v1 = '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:5 - cgroup cgroup rw,memory\n';
  const v2 = '41 31 0:38 /../.. /sys/fs/cgroup\\040x rw - cgroup2 cgroup2 rw,nsdelegate\n';
  it.each([
    ['v1', v1, '', 'v1'],
    ['hybrid', v1 + v2, 'cpu io\n', 'hybrid'],
    ['v2', v2, 'cpu memory pids\n', 'v2'],
    ['none, though version 2 is there', v2, 'cpu pids\n', 'none'],
    ['none', '', '', 'none'],
  ])('%s', (_, mountinfo, controllers, mode) => {
    expect(cgroupMounts(mountinfo, () => controllers).mode).toBe(mode);
  });

  it('keeps the part of the tree that is mounted, and blanks in folders', () => {
    expect(cgroupMounts(v2, () => 'memory').memory).toMatchObject({
      folder: 'sys/fs/cgroup x',
      root: '/../..',
      version: 2,
    });
  });
});
