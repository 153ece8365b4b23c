import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BuiltHost, buildHost, v2Files } from '../../../fixtures/host/build-host.ts';
import { differences, type Schema } from '../../../fixtures/host/check-schema.ts';
import { readCgroupMounts } from '../read/cgroup-mounts.ts';
import { readCgroupTree } from '../read/cgroup-tree.ts';
import { propose } from '../proposal/propose.ts';
import { bareContainer } from '../read/docker-shape.ts';
import { openTree, recordTree, type Tree } from '../read/tree.ts';
import { findingsOf } from './findings.ts';
import { printSnapshot } from './print.ts';
import { takeSnapshot } from './take.ts';

// Build machines get colours, which are escape sequences of our own.
vi.hoisted(() => (process.env['NO_COLOR'] = '1'));

const SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../schema/host.schema.json'), 'utf8'),
) as Schema;
const MEMINFO = {
  MemTotal: 4_000_000,
  MemFree: 200_000,
  MemAvailable: 1_500_000,
  AnonPages: 2_000_000,
  Cached: 1_200_000,
  Shmem: 50_000,
  Slab: 150_000,
  SReclaimable: 100_000,
};
const BASE: BuiltHost = {
  meminfo: MEMINFO,
  version: 'v2',
  processes: [{ pid: 10, name: 'node', cgroup: '0::/system.slice/web.service\n', anonKb: 100_000 }],
  cgroups: { '/system.slice/web.service': v2Files({ anon: 100_000 * 1024 }) },
};

let folder: string;
let root: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-take-'));
  root = join(folder, 'host');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const take = (host: BuiltHost) => {
  buildHost(root, host);
  return takeSnapshot(openTree(root));
};

describe('a reading', () => {
  it('is as its published schema says, from a tree and from this host', async () => {
    for (const snapshot of [await take(BASE), await takeSnapshot(openTree('/'), { intervalMs: 20 })]) {
      const concluded = { stale: [], proposal: propose({ snapshot, samples: [], stale: [], plans: null }) };
      expect(differences({ ...snapshot, findings: findingsOf(snapshot), ...concluded }, SCHEMA)).toEqual([]);
    }
  });

  it('of 5,000 processes in 500 services takes less than two seconds', async () => {
    // As /proc is in memory, so is its copy.
    if (existsSync('/dev/shm')) {
      rmSync(folder, { recursive: true });
      folder = mkdtempSync('/dev/shm/doctor-take-');
      root = join(folder, 'host');
    }
    const services = Array.from({ length: 500 }, (_, n) => `/system.slice/app-${n}.service`);
    buildHost(root, {
      ...BASE,
      processes: Array.from({ length: 5000 }, (_, n) => ({
        pid: n + 2,
        name: `worker ${n}`,
        cgroup: `0::${services[n % 500]}\n`,
        anonKb: 300,
      })),
      cgroups: Object.fromEntries(services.map((path) => [path, v2Files({ anon: 3_000_000 })])),
    });
    const tree: Tree = {
      ...openTree(root),
      fact: (name, live) => (name === 'rates' ? live() : openTree(root).fact(name, live)),
    };
    const times: number[] = [];
    let snapshot = await takeSnapshot(tree);
    // The best of three: what the code needs, not what else the machine does.
    for (let round = 0; round < 3; round += 1) {
      const started = performance.now();
      snapshot = await takeSnapshot(tree);
      times.push(Math.round(performance.now() - started));
    }
    console.log(`5,000 processes read in ${times.join(', ')} ms, both looks at the CPU included`);
    expect(Math.min(...times)).toBeLessThan(2000);
    expect(snapshot.groups.reduce((sum, group) => sum + group.processes, 0)).toBe(5000);
    expect(snapshot.groups).toHaveLength(500);
  });

  it('takes what there is of processes that die, cannot be read or are none', async () => {
    buildHost(root, BASE);
    const put = (path: string, text: string): void => {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    put('proc/20/other', 'x');
    put('proc/21/stat', 'garbage');
    put('proc/22/stat', '22 (half) S 1');
    put('proc/23/stat', readFileSync(join(root, 'proc/10/stat'), 'utf8').replace('10 (node)', '23 (gone)'));
    put('proc/24', 'a file');
    mkdirSync(join(root, 'proc/25/stat'), { recursive: true });
    symlinkSync('/etc/passwd', join(root, 'proc/99999'));
    execFileSync('mkfifo', [join(root, 'proc/loadavg2'), join(root, 'proc/pressure-pipe')]);
    rmSync(join(root, 'proc/loadavg'));
    execFileSync('mkfifo', [join(root, 'proc/loadavg')]);
    const snapshot = await takeSnapshot(openTree(root));
    expect(snapshot.groups.map(({ name, processes }) => [name, processes])).toEqual([['web.service', 1]]);
    expect(snapshot.problems.join()).toMatch(/Nothing could be read of 3 processes/);
    expect(snapshot.cpu.load).toBeNull();
  });

  it('follows no link of a recording', async () => {
    buildHost(root, BASE);
    rmSync(join(root, 'proc/meminfo'));
    symlinkSync('/proc/meminfo', join(root, 'proc/meminfo'));
    await expect(takeSnapshot(openTree(root))).rejects.toThrow(/no proc\/meminfo/);
  });

  it('says that a folder is no host', async () => {
    mkdirSync(root);
    await expect(takeSnapshot(openTree(root))).rejects.toThrow(/it is no Linux host/);
  });

  it('walks no tree of cgroups without an end', () => {
    buildHost(root, {
      ...BASE,
      cgroups: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`/x/${n}`, {}])),
    });
    const tree = openTree(root);
    expect(readCgroupTree(tree, readCgroupMounts(tree), new Set(), 20).isComplete).toBe(false);
    expect(readCgroupTree(tree, readCgroupMounts(tree), new Set(), 40).isComplete).toBe(true);
  });

  it('finds kills in a tree copied by hand, and believes no engine about them', async () => {
    const id = 'ab'.repeat(32);
    const kmsg = [
      `6,1,500000000,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=${id},mems_allowed=0,oom_memcg=/docker/${id},task_memcg=/docker/${id},task=node,pid=77,uid=0`,
      '3,2,500000001,-;Memory cgroup out of memory: Killed process 77 (node) total-vm:900kB, anon-rss:500kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0',
    ];
    const snapshot = await take({
      ...BASE,
      files: {
        'dev/kmsg': kmsg.join('\n'),
        'proc/vmstat': 'oom_kill 2\n',
        'var/log/kern.log': `Nov 14 22:21:40 h kernel: [  500.000001] ${kmsg[1]?.split(';')[1]}\n`,
        [`var/lib/docker/containers/${id}/config.v2.json`]: JSON.stringify({
          Name: '/web',
          State: { Running: true, OOMKilled: false },
        }),
      },
    });
    expect(snapshot.oom.map(({ kind, victim, group }) => [kind, victim, group])).toEqual([
      ['limit', 'node', 'web'],
    ]);
    expect(snapshot.oomEvidence).toMatchObject({
      killsSinceBoot: 2,
      killsInLog: 1,
      isComplete: false,
      deniedByEngine: ['web'],
    });
    const found = findingsOf(snapshot);
    expect(found.map(({ id: finding }) => finding)).toEqual(['oom-limit', 'oom-unclear']);
    expect(found[0]?.title).toMatch(/killed, last at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
  });
});

describe('a recording', () => {
  it('diagnoses as the host it was made of', async () => {
    const stat = (user: number): string => `cpu  ${user} 0 20 180 0 0 0 0 0 0\ncpu0 1\n`;
    const rates = { stat: [stat(20), stat(120)], ticks: [[10, 5, 30]] };
    buildHost(root, { ...BASE, files: { '.doctor/rates.json': JSON.stringify(rates) } });
    const first = await takeSnapshot(recordTree(openTree(root), join(folder, 'copy')));
    const second = await takeSnapshot(openTree(join(folder, 'copy')));
    expect(second).toEqual(first);
    expect(first.groups[0]?.cpuCores).toBeCloseTo(0.25, 5);
  });

  it('of this host gives the same figures again, and holds no command line, environment or other log', async () => {
    const copy = join(folder, 'copy');
    const first = await takeSnapshot(recordTree(openTree('/'), copy), { intervalMs: 100 });
    const second = await takeSnapshot(openTree(copy));
    expect({ ...second, groups: second.groups.length, problems: 0 }).toEqual({
      ...first,
      groups: first.groups.length,
      problems: 0,
    });
    expect(second.groups).toEqual(first.groups);
    const files = readdirSync(copy, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /environ|cmdline|config\.v2|maps$/.test(file))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it('leaves out environments and secret labels of containers', async () => {
    const id = 'cd'.repeat(32);
    const config = {
      Name: '/web',
      Config: { Env: ['PASSWORD=swordfish'], Labels: { 'app.password': 'swordfish', app: 'shop' } },
      State: { Running: true },
    };
    buildHost(root, {
      ...BASE,
      files: { [`var/lib/docker/containers/${id}/config.v2.json`]: JSON.stringify(config) },
    });
    const copy = join(folder, 'copy');
    const asLive: Tree = { ...openTree(root), isLive: true, fact: (_, live) => live() };
    const first = await takeSnapshot(recordTree(asLive, copy), { dockerSocket: '/nowhere' });
    expect(first.containers[0]?.labels).toEqual({ 'app.password': '(left out)', app: 'shop' });
    const second = await takeSnapshot(openTree(copy));
    expect(second.containers).toEqual(first.containers);
    const files = readdirSync(copy, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(texts.some((text) => text.includes('shop'))).toBe(true);
    expect(texts.some((text) => text.includes('swordfish'))).toBe(false);
  });
});

describe('a damaged recording', () => {
  const ID = 'ab'.repeat(32);
  it('is used where nothing is damaged', async () => {
    const containers = [bareContainer(ID, 'docker', 'api')];
    const text = JSON.stringify({ containers, disk: null, problems: [] });
    const snapshot = await take({ ...BASE, files: { '.doctor/containers.json': text } });
    expect(snapshot.containers).toMatchObject([{ id: ID }]);
    expect(snapshot.problems.join()).not.toContain('cannot be used');
  });

  it.each([
    ['containers', '{"containers":[{}],"disk":null,"problems":[]}'],
    [
      'containers',
      JSON.stringify({
        containers: [bareContainer(`${ID}; reboot`, 'docker', 'api')],
        disk: null,
        problems: [],
      }),
    ],
    ['containers', '5'],
    ['mounts', '[{"path":null}]'],
    ['kernel-log', '{"kmsg":[5]}'],
    ['rates', '{"stat":[null],"ticks":[]}'],
    ['rates', 'null'],
    ['rates', '{"stat":["cpu  1 2 3 4"],"ticks":[]}'],
    ['clock', '{"nowMs":"1e400"}'],
    ['clock', '\u0000\u0001 no JSON'],
  ])('of which %s is %s is told without that, and says so', async (name, text) => {
    const snapshot = await take({ ...BASE, files: { [`.doctor/${name}.json`]: text } });
    expect(snapshot.groups[0]?.name).toBe('web.service');
    expect(snapshot.problems).toContain(
      `.doctor/${name}.json of this recording cannot be used; what it held is left out.`,
    );
    printSnapshot(snapshot, findingsOf(snapshot), { answer: '', stale: '' });
  });
});

describe('the report for people', () => {
  it('lets no name from outside reach the terminal as more than text', async () => {
    const evil = '\u001b[2J\u001b]0;owned\u0007\u202eevil\nFAKE: all is well';
    const path = `/system.slice/${evil.replaceAll('\n', '')}.service`;
    const id = 'ef'.repeat(32);
    const snapshot = await take({
      ...BASE,
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
    const text = printSnapshot(await take(BASE), [finding], { answer: 'ANSWER', stale: 'OLD' });
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

describe('findings', () => {
  const low = { ...MEMINFO, MemAvailable: 100_000, SwapTotal: 1_000_000, SwapFree: 10_000 };
  const table: [id: string, host: Partial<BuiltHost>][] = [
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
  it.each(table)('are %s', async (ids, host) => {
    expect(
      findingsOf(await take({ ...BASE, ...host }))
        .map(({ id }) => id)
        .join(),
    ).toBe(ids);
  });
});

describe('files that may not be read', () => {
  const isRoot = process.getuid?.() === 0;
  it('are said, and the rest is told (as a user who is not root)', async () => {
    buildHost(root, BASE);
    cpSync(join(root, 'proc/10'), join(root, 'proc/11'), { recursive: true });
    writeFileSync(
      join(root, 'proc/11/stat'),
      readFileSync(join(root, 'proc/10/stat'), 'utf8').replace('10 (node)', '11 (secret)'),
    );
    chmodSync(join(root, 'proc/11/smaps_rollup'), 0);
    chmodSync(folder, 0o755);
    expect(existsSync(root)).toBe(true);
    const script = `import(${JSON.stringify(join(import.meta.dirname, 'take.ts'))}).then(async ({ takeSnapshot }) => {
      const { openTree } = await import(${JSON.stringify(join(import.meta.dirname, '../read/tree.ts'))});
      const s = await takeSnapshot(openTree(${JSON.stringify(root)}));
      console.log(JSON.stringify([s.groups[0].isUpperBound, s.groups[0].processes, s.problems]));
    });`;
    const user = isRoot ? { uid: 65_534, gid: 65_534 } : {};
    const out = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', cwd: '/', ...user });
    expect(JSON.parse(out)).toEqual([
      true,
      2,
      expect.arrayContaining([expect.stringMatching(/exact memory of 1 process may not be read/)]),
    ]);
  });
});
