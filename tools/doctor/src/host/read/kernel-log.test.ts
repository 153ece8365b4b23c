import { describe, expect, it } from 'vitest';
import { findKills, isAboutKill, type LoggedKill } from './kernel-log.ts';

const ID = '00748bf4e957f82c239a1db8a88579059b7d40c7b5fbd3f43617d31d3f646f12';

function killsIn(...messages: string[]): LoggedKill[] {
  return findKills(messages.map((message, index) => ({ atMs: index, message })));
}

describe('kills in the kernel log', () => {
  // The messages as kernels of 2.6.32 to 6.18 wrote them, most from public reports.
  const table: [what: string, messages: string[], found: Partial<LoggedKill>[]][] = [
    [
      'a limit, Linux 6.x',
      [
        `python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0`,
        `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=${ID},mems_allowed=0,oom_memcg=/docker/${ID},task_memcg=/docker/${ID},task=python3,pid=5163,uid=0`,
        'Memory cgroup out of memory: Killed process 5163 (python3) total-vm:1063568kB, anon-rss:57512kB, file-rss:5632kB, shmem-rss:0kB, UID:0 pgtables:172kB oom_score_adj:0',
        'oom_reaper: reaped process 5163 (python3), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB',
      ],
      [
        {
          kind: 'limit',
          victim: 'python3',
          pid: 5163,
          group: `/docker/${ID}`,
          limitGroup: `/docker/${ID}`,
          rssBytes: (57_512 + 5632) * 1024,
        },
      ],
    ],
    [
      'the host, victim in a container (dyrnq/install-docker#14)',
      [
        `oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=aegis,mems_allowed=0,global_oom,task_memcg=/system.slice/docker-${ID}.scope,task=java,pid=7134,uid=1000`,
        'Out of memory: Killed process 7134 (java) total-vm:4671420kB, anon-rss:1195528kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:2908kB oom_score_adj:0',
      ],
      [
        {
          kind: 'host',
          victim: 'java',
          pid: 7134,
          group: `/system.slice/docker-${ID}.scope`,
          limitGroup: null,
        },
      ],
    ],
    [
      'lists with commas, of nodes and CPUs',
      [
        'oom-kill:constraint=CONSTRAINT_CPUSET,nodemask=0-2,4,cpuset=part,mems_allowed=0-2,4,global_oom,task_memcg=/a,b/c.service,task=x,y,pid=12,uid=0',
        'Out of memory: Killed process 12 (x,y) total-vm:10kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
      ],
      [{ kind: 'host', victim: 'x,y', group: '/a,b/c.service' }],
    ],
    [
      'a limit further up than the victim',
      [
        'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice,task_memcg=/system.slice/web.service,task=node,pid=77,uid=33',
        'Memory cgroup out of memory: Killed process 77 (node) total-vm:10kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:33 pgtables:1kB oom_score_adj:0',
      ],
      [{ kind: 'limit', group: '/system.slice/web.service', limitGroup: '/system.slice' }],
    ],
    [
      'a limit, Linux 3.10 to 4.18 (thewca#1690, apache/doris#3525)',
      [
        `Task in /docker/${ID} killed as a result of limit of /docker/${ID}`,
        'memory: usage 4194300kB, limit 4194304kB, failcnt 1',
        'Memory cgroup out of memory: Kill process 24984 (palo_be) score 968 or sacrifice child',
        'Killed process 18177 (palo_be), UID 0, total-vm:70347780kB, anon-rss:45563572kB, file-rss:0kB, shmem-rss:0kB',
      ],
      [
        {
          kind: 'limit',
          victim: 'palo_be',
          pid: 18_177,
          limitGroup: `/docker/${ID}`,
          rssBytes: 45_563_572 * 1024,
        },
      ],
    ],
    [
      'the host, 2.6.32 of RHEL 6 with the user in the middle',
      [
        'Out of memory: Kill process 12166 (mysqld) score 870 or sacrifice child',
        'Killed process 12166, UID 498, (mysqld) total-vm:16407696kB, anon-rss:16083936kB, file-rss:19380kB',
      ],
      [{ kind: 'host', victim: 'mysqld', pid: 12_166, rssBytes: (16_083_936 + 19_380) * 1024 }],
    ],
    [
      'the host, where a child goes in place of the chosen',
      [
        'Out of memory: kill process 1319 (apache2) score 5000 or a child',
        'Killed process 1400 (php) vsz:200kB, anon-rss:100kB, file-rss:0kB',
      ],
      [{ kind: 'host', victim: 'php', pid: 1400 }],
    ],
    [
      'Linux 5.0, which writes both forms',
      [
        'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=a,mems_allowed=0,oom_memcg=/a,task_memcg=/a/b,task=x,pid=5,uid=0',
        'Memory cgroup out of memory: Kill process 5 (x) score 9 or sacrifice child',
        'Killed process 5 (x) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
      ],
      [{ kind: 'limit', victim: 'x', group: '/a/b', limitGroup: '/a' }],
    ],
    [
      'a whole group (memory.oom.group)',
      [
        'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/app,task_memcg=/app,task=a,pid=1000,uid=0',
        'Memory cgroup out of memory: Killed process 1000 (a) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0',
        'Tasks in /app are going to be killed due to memory.oom.group set',
        'Memory cgroup out of memory: Killed process 1001 (b) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0',
      ],
      [
        { victim: 'a', limitGroup: '/app' },
        { victim: 'b', kind: 'limit', group: '/app', limitGroup: '/app' },
      ],
    ],
    [
      'names with blanks, brackets and quotes',
      [
        'Out of memory: Killed process 1 (Plex Media Serv) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
        'Out of memory: Killed process 2 ([) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
        'Out of memory: Killed process 3 ("a) (b") total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
        'Out of memory: Killed process 4 (x\\xc3\\xa9\\x0ay) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
      ],
      [{ victim: 'Plex Media Serv' }, { victim: '[' }, { victim: '"a) (b"' }, { victim: 'xé\ny' }],
    ],
    [
      'a name that plays a line of its own',
      [
        'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/x,task=a,pid=1,uid=0,pid=44,uid=5',
        'Out of memory: Killed process 44 (a,pid=1,uid=0) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
      ],
      [{ victim: 'a,pid=1,uid=0', pid: 44, kind: 'host' }],
    ],
    [
      'a log that was cut before the end',
      [
        'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/x,task=a,pid=9,uid=0',
      ],
      [{ victim: 'a', pid: 9, kind: 'host', rssBytes: null }],
    ],
    [
      'a log whose first half is lost',
      ['Killed process 8 (z) total-vm:1kB, anon-rss:1kB, file-rss:0kB'],
      [{ kind: 'unknown', victim: 'z' }],
    ],
    [
      'nothing killable',
      ['Out of memory and no killable processes...', 'oom_reaper: reaped process 5 (x), now anon-rss:0kB'],
      [],
    ],
    [
      'other processes that ended',
      [
        'traps: Killed process[5] general protection fault ip:0',
        'systemd[1]: app.service: Killed process 5 (x) total-vm:1kB',
      ],
      [],
    ],
  ];
  it.each(table)('finds %s', (_, messages, found) => {
    const kills = killsIn(...messages);
    expect(kills).toHaveLength(found.length);
    expect(kills).toMatchObject(found);
  });

  it('keeps every line that it needs when a recording is made', () => {
    for (const [, messages, found] of table) {
      const kept = messages.filter((message) => isAboutKill(message));
      expect(killsIn(...kept)).toMatchObject(found);
    }
  });
});
