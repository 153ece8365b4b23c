import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildHost, v2Files } from '../../../fixtures/host/build-host.ts';
import { differences, type Schema } from '../../../fixtures/host/check-schema.ts';
import { SMALL_HOST, useHostFolder } from '../../../test/small-host.ts';
import { propose } from '../proposal/propose.ts';
import { readCgroupMounts } from '../read/cgroup-mounts.ts';
import { readCgroupTree } from '../read/cgroup-tree.ts';
import { openTree, type Tree } from '../read/tree.ts';
import { findingsOf } from './findings.ts';
import { takeSnapshot } from './take.ts';

const SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../schema/host.schema.json'), 'utf8'),
) as Schema;
const host = useHostFolder();

describe('a reading', () => {
  it('is as its published schema says, from a tree and from this host', async () => {
    for (const snapshot of [
      await host.take(SMALL_HOST),
      await takeSnapshot(openTree('/'), { intervalMs: 20 }),
    ]) {
      const concluded = { stale: [], proposal: propose({ snapshot, samples: [], stale: [], plans: null }) };
      expect(differences({ ...snapshot, findings: findingsOf(snapshot), ...concluded }, SCHEMA)).toEqual([]);
    }
  });

  it('of 5,000 processes in 500 services takes less than two seconds', async () => {
    // As /proc is in memory, so is its copy.
    const memory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'doctor-take-'));
    onTestFinished(() => rmSync(memory, { recursive: true, force: true }));
    const services = Array.from({ length: 500 }, (_, n) => `/system.slice/app-${n}.service`);
    buildHost(memory, {
      ...SMALL_HOST,
      processes: Array.from({ length: 5000 }, (_, n) => ({
        pid: n + 2,
        name: `worker ${n}`,
        cgroup: `0::${services[n % 500]}\n`,
        anonKb: 300,
      })),
      cgroups: Object.fromEntries(services.map((path) => [path, v2Files({ anon: 3_000_000 })])),
    });
    const tree: Tree = {
      ...openTree(memory),
      fact: (name, live) => (name === 'rates' ? live() : openTree(memory).fact(name, live)),
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
    buildHost(host.root, SMALL_HOST);
    const put = (path: string, text: string): void => {
      mkdirSync(join(host.root, path, '..'), { recursive: true });
      writeFileSync(join(host.root, path), text);
    };
    put('proc/20/other', 'x');
    put('proc/21/stat', 'garbage');
    put('proc/22/stat', '22 (half) S 1');
    put(
      'proc/23/stat',
      readFileSync(join(host.root, 'proc/10/stat'), 'utf8').replace('10 (node)', '23 (gone)'),
    );
    put('proc/24', 'a file');
    mkdirSync(join(host.root, 'proc/25/stat'), { recursive: true });
    symlinkSync('/etc/passwd', join(host.root, 'proc/99999'));
    execFileSync('mkfifo', [join(host.root, 'proc/loadavg2'), join(host.root, 'proc/pressure-pipe')]);
    rmSync(join(host.root, 'proc/loadavg'));
    execFileSync('mkfifo', [join(host.root, 'proc/loadavg')]);
    const snapshot = await takeSnapshot(openTree(host.root));
    expect(snapshot.groups.map(({ name, processes }) => [name, processes])).toEqual([['web.service', 1]]);
    expect(snapshot.problems.join()).toMatch(/Nothing could be read of 3 processes/);
    expect(snapshot.cpu.load).toBeNull();
  });

  it('follows no link of a recording', async () => {
    buildHost(host.root, SMALL_HOST);
    rmSync(join(host.root, 'proc/meminfo'));
    symlinkSync('/proc/meminfo', join(host.root, 'proc/meminfo'));
    await expect(takeSnapshot(openTree(host.root))).rejects.toThrow(/no proc\/meminfo/);
  });

  it('says that a folder is no host', async () => {
    mkdirSync(host.root);
    await expect(takeSnapshot(openTree(host.root))).rejects.toThrow(/it is no Linux host/);
  });

  it('walks no tree of cgroups without an end', () => {
    buildHost(host.root, {
      ...SMALL_HOST,
      cgroups: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`/x/${n}`, {}])),
    });
    const tree = openTree(host.root);
    expect(readCgroupTree(tree, readCgroupMounts(tree), new Set(), 20).isComplete).toBe(false);
    expect(readCgroupTree(tree, readCgroupMounts(tree), new Set(), 40).isComplete).toBe(true);
  });

  it('finds kills in a tree copied by hand, and believes no engine about them', async () => {
    const id = 'ab'.repeat(32);
    const kmsg = [
      `6,1,500000000,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=${id},mems_allowed=0,oom_memcg=/docker/${id},task_memcg=/docker/${id},task=node,pid=77,uid=0`,
      '3,2,500000001,-;Memory cgroup out of memory: Killed process 77 (node) total-vm:900kB, anon-rss:500kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0',
    ];
    const snapshot = await host.take({
      ...SMALL_HOST,
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

describe('files that may not be read', () => {
  const isRoot = process.getuid?.() === 0;
  it('are said, and the rest is told (as a user who is not root)', async () => {
    buildHost(host.root, SMALL_HOST);
    cpSync(join(host.root, 'proc/10'), join(host.root, 'proc/11'), { recursive: true });
    writeFileSync(
      join(host.root, 'proc/11/stat'),
      readFileSync(join(host.root, 'proc/10/stat'), 'utf8').replace('10 (node)', '11 (secret)'),
    );
    chmodSync(join(host.root, 'proc/11/smaps_rollup'), 0);
    chmodSync(host.folder, 0o755);
    expect(existsSync(host.root)).toBe(true);
    const script = `import(${JSON.stringify(join(import.meta.dirname, 'take.ts'))}).then(async ({ takeSnapshot }) => {
      const { openTree } = await import(${JSON.stringify(join(import.meta.dirname, '../read/tree.ts'))});
      const s = await takeSnapshot(openTree(${JSON.stringify(host.root)}));
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
