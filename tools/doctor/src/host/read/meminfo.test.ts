import { describe, expect, it } from 'vitest';
import { cpuBetween, parseCpuTimes } from './cpu.ts';
import { mountPoints } from './disk.ts';
import { pageBytesOf, parseCounters, parsePercpuFreePages, readTotals, totalsOf } from './meminfo.ts';
import { parsePressure } from './psi.ts';
import { openTree } from './tree.ts';

describe('totals of a host', () => {
  const meminfo = (more: Record<string, number>): string =>
    Object.entries({ MemTotal: 1000, MemFree: 100, MemAvailable: 400, ...more })
      .map(([name, kb]) => `${name}: ${kb} kB\n`)
      .join('');

  it('counts the pages waiting in the lists of the CPUs as free', () => {
    const zoneinfo =
      'Node 0, zone Normal\n  managed  250\n  pagesets\n    cpu: 0\n              count:    10\n    cpu: 1\n              count:    5\n';
    expect(parsePercpuFreePages(zoneinfo)).toBe(15);
    expect(totalsOf(meminfo({}), zoneinfo)).toMatchObject({
      freeBytes: 160 * 1024,
      percpuFreeBytes: 60 * 1024,
      usedBytes: 840 * 1024,
    });
  });

  it.each([
    [1000, 4096],
    [4000, 16_384],
    [16_000, 65_536],
  ])('knows the page size of %d kB in 250 pages', (kb, bytes) => {
    expect(pageBytesOf(`MemTotal: ${kb} kB\n`, '        managed  250\n')).toBe(bytes);
  });

  it('takes shared memory out of the page cache, and stacks out of vmalloc', () => {
    const totals = totalsOf(
      meminfo({ Cached: 300, Buffers: 50, Shmem: 100, VmallocUsed: 30, KernelStack: 20 }),
      null,
    );
    expect(totals).toMatchObject({ cacheBytes: 250 * 1024, shmemBytes: 100 * 1024, vmallocBytes: 10 * 1024 });
  });

  it('counts pages of the swap cache once', () => {
    const lru = { Active: 300, Inactive: 300, Unevictable: 0, AnonPages: 200, Cached: 300, SwapCached: 150 };
    expect(totalsOf(meminfo(lru), null)?.anonBytes).toBe(300 * 1024);
  });

  it('sums huge pages of older kernels, which say a number only', () => {
    const text = `${meminfo({})}HugePages_Total:       4\nHugepagesize:       2048 kB\n`;
    expect(totalsOf(text, null)?.hugetlbBytes).toBe(4 * 2048 * 1024);
  });

  it('knows what compressed swap and the cache of ZFS take', () => {
    const files: Record<string, string> = {
      'proc/meminfo': meminfo({ Zswap: 5 }),
      'sys/block/zram0/mm_stat': '  4096 1000 8192 0 8192 0 0 0 0\n',
      'sys/block/zram1/mm_stat': '0 0 1000 0 0 0 0 0 0\n',
      'proc/spl/kstat/zfs/abdstats':
        '7 1 0x01 21 5712\nname type data\nscatter_cnt 4 3\nscatter_data_size               4    777\n',
    };
    const tree = {
      ...openTree('/nowhere'),
      text: (path: string) => files[path] ?? null,
      names: () => ['zram0', 'sda', 'zram1'],
    };
    expect(readTotals(tree)).toMatchObject({ compressedSwapBytes: 5 * 1024 + 9192, zfsCacheBytes: 777 });
  });

  it('says nothing without MemTotal', () => {
    expect(totalsOf('nonsense', null)).toBeNull();
  });

  it('reads counters and passes over what is none', () => {
    expect([...parseCounters('oom 1\noom_kill 22\nname with 3\nx -4\n')]).toEqual([
      ['oom', 1],
      ['oom_kill', 22],
    ]);
  });
});

describe('pressure', () => {
  it('reads both lines, and one where the kernel has only that', () => {
    const some = 'some avg10=1.50 avg60=2.00 avg300=3.25 total=12345\n';
    expect(parsePressure(`${some}full avg10=0.10 avg60=0.20 avg300=0.30 total=1\n`)).toEqual({
      someAvg10: 1.5,
      someAvg60: 2,
      someAvg300: 3.25,
      fullAvg10: 0.1,
      fullAvg60: 0.2,
      fullAvg300: 0.3,
    });
    expect(parsePressure(some)).toMatchObject({ someAvg300: 3.25, fullAvg300: null });
    expect(parsePressure('')).toBeNull();
  });
});

describe('CPU', () => {
  const first = parseCpuTimes(
    'cpu  100 0 50 1000 10 0 0 5 0 0\ncpu0 1\ncpu0 50 0 25 500 5 0 0 2 0 0\ncpu1 50 0 25 500 5 0 0 3 0 0\nbtime 1700000000\n',
  );
  it('is what passed between two looks', () => {
    const second = parseCpuTimes('cpu  150 0 60 1020 10 0 0 25 0 0\ncpu0 0\ncpu1 0\n');
    expect(cpuBetween(first, second, 500, '0.52 0.58 0.59 2/611 12345\n')).toMatchObject({
      intervalMs: 500,
      busyShare: 0.8,
      stealShare: 0.2,
      iowaitShare: 0,
      load: [0.52, 0.58, 0.59],
    });
  });

  it('is not made up from one look', () => {
    expect(cpuBetween(first, null, 0, '')).toMatchObject({ busyShare: null, intervalMs: null, load: null });
    expect(cpuBetween(first, first, 0, '')).toMatchObject({ busyShare: null });
  });
});

describe('disks among the mounts', () => {
  it('are those with room of their own, each once, and not those of other machines', () => {
    const text = `22 1 254:0 / / rw - ext4 /dev/vda rw
23 22 254:0 /x /var/lib/docker/overlay2/x rw - ext4 /dev/vda rw
24 22 0:5 / /proc rw - proc proc rw
25 22 0:50 / /mnt/my\\040files rw shared:1 master:2 - nfs4 nas:/f rw
26 22 0:51 / /srv rw - btrfs /dev/sdb rw
`;
    expect(mountPoints(text)).toEqual({
      local: [
        { path: '/', device: '/dev/vda', type: 'ext4' },
        { path: '/srv', device: '/dev/sdb', type: 'btrfs' },
      ],
      remote: [{ path: '/mnt/my files', device: 'nas:/f', type: 'nfs4' }],
    });
  });
});
