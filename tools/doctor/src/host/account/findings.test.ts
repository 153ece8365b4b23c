import { describe, expect, it } from 'vitest';
import { type BuiltHost, v2Files } from '../../../fixtures/host/build-host.ts';
import { MEMINFO, SMALL_HOST, useHostFolder } from '../../../test/small-host.ts';
import { findingsOf } from './findings.ts';

const host = useHostFolder();

describe('findings', () => {
  const low = { ...MEMINFO, MemAvailable: 100_000, SwapTotal: 1_000_000, SwapFree: 10_000 };
  const table: [ids: string, change: Partial<BuiltHost>][] = [
    [
      'memory-pressure',
      {
        files: {
          'proc/pressure/memory':
            'some avg10=9.00 avg60=9.00 avg300=9.00 total=1\nfull avg10=9.00 avg60=9.00 avg300=7.50 total=1\n',
        },
      },
    ],
    ['memory-low,swap-full', { meminfo: low }],
    [
      'limit-near',
      { cgroups: { '/system.slice/web.service': v2Files({ anon: 96_000 }, { 'memory.max': '100000\n' }) } },
    ],
    [
      'disk-full,inodes-full',
      {
        files: {
          '.doctor/mounts.json': JSON.stringify([
            {
              path: '/',
              device: 'd',
              type: 'ext4',
              totalBytes: 100,
              usedBytes: 92,
              availableBytes: 3,
              inodes: 10,
              inodesUsed: 9,
            },
          ]),
        },
      },
    ],
    [
      'container-logs-large,images-unused',
      {
        files: {
          '.doctor/containers.json': JSON.stringify({
            containers: [],
            problems: [],
            disk: { imagesReclaimableBytes: 4e9, buildCacheBytes: 3e9, logsBytes: 2e9 },
          }),
        },
      },
    ],
    ['', {}],
  ];
  it.each(table)('are %s', async (ids, change) => {
    expect(
      findingsOf(await host.take({ ...SMALL_HOST, ...change }))
        .map(({ id }) => id)
        .join(),
    ).toBe(ids);
  });
});
