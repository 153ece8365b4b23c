/** An OOM kill as one log tells it. */
export interface LoggedKill {
  kind: 'host' | 'limit' | 'unknown';
  victim: string;
  pid: number;
  /** Milliseconds since 1970; null when the line has no time that can be placed. */
  atMs: number | null;
  /** Cgroup paths. */
  group: string | null;
  limitGroup: string | null;
  rssBytes: number | null;
}

export interface LogLine {
  atMs: number | null;
  message: string;
}

interface Pending {
  kind: LoggedKill['kind'];
  victim: string;
  pid: number;
  atMs: number | null;
  group: string | null;
  limitGroup: string | null;
}

/**
 * The OOM kills in lines of the kernel, oldest first. Two generations: since 5.0 a line `oom-kill:constraint=…`
 * with everything and then `…Killed process`; before, `Task in A killed as a result of limit of B`, `Kill
 * process N (NAME) score` and then `Killed process` for it or for the child that went in its place.
 * Names hold blanks, brackets, quotes and commas, so each is found from the outside in.
 * @see https://github.com/torvalds/linux/blob/master/mm/oom_kill.c (dump_oom_victim, __oom_kill_process)
 */
export function findKills(lines: Iterable<LogLine>): LoggedKill[] {
  const kills: LoggedKill[] = [];
  const open = new Map<number, Pending>();
  let legacy: Pending | null = null;
  let limit: Pick<Pending, 'group' | 'limitGroup'> | null = null;
  for (const { atMs, message } of lines) {
    const summary = readSummary(message, atMs);
    if (summary) {
      open.set(summary.pid, summary);
      limit = null;
      continue;
    }
    limit = readLimit(message) ?? limit;
    const chosen = readChoice(message, atMs, limit);
    if (chosen) {
      if (legacy) kills.push({ ...legacy, rssBytes: null });
      // Linux 5.0 has both lines: the first knows the groups.
      legacy = open.get(chosen.pid) ?? chosen;
      open.delete(chosen.pid);
      continue;
    }
    const killed = readKilled(message);
    if (!killed) continue;
    const known: Pending | null = open.get(killed.pid) ?? legacy;
    open.delete(killed.pid);
    const kind = known?.kind ?? killed.kind;
    kills.push({
      kind,
      victim: killed.victim,
      pid: killed.pid,
      atMs: atMs ?? known?.atMs ?? null,
      group: known?.group ?? (kind === 'limit' ? (limit?.group ?? null) : null),
      limitGroup: known?.limitGroup ?? (kind === 'limit' ? (limit?.limitGroup ?? null) : null),
      rssBytes: killed.rssBytes,
    });
    if (known === legacy && legacy) {
      legacy = null;
      limit = null;
    }
  }
  // A log that was cut after the decision still says who was chosen.
  for (const rest of [...open.values(), ...(legacy ? [legacy] : [])]) kills.push({ ...rest, rssBytes: null });
  return kills;
}

/** True for a line that `findKills` looks at. */
export function isAboutKill(message: string): boolean {
  return /^(?:oom-kill:constraint=|(?:Memory cgroup o|O)ut of memory|Killed process \d|Tasks? in \/.* killed )/.test(
    message,
  );
}

/** `oom-kill:constraint=…,nodemask=0-2,4,cpuset=…,oom_memcg=…|global_oom,task_memcg=…,task=…,pid=…,uid=…` */
function readSummary(message: string, atMs: number | null): Pending | null {
  const found =
    /^oom-kill:constraint=\w+,(.*?),task_memcg=(\/.*),task=(.*),pid=(\d{1,10}),uid=\d{1,10}$/s.exec(message);
  if (!found) return null;
  const [, where = '', group = '', victim = '', pid = ''] = found;
  const limitGroup = /,oom_memcg=(\/.*)$/s.exec(where)?.[1] ?? null;
  const isHost = where.endsWith(',global_oom');
  const kind = limitGroup !== null ? 'limit' : isHost ? 'host' : 'unknown';
  return {
    kind,
    victim: plain(victim),
    pid: Number(pid),
    atMs,
    group: plain(group),
    limitGroup: limitGroup && plain(limitGroup),
  };
}

/** Which cgroup reached its limit: the old line, and that of memory.oom.group. */
function readLimit(message: string): Pick<Pending, 'group' | 'limitGroup'> | null {
  const old = /^Task in (\/.*) killed as a result of limit of (\/.*)$/.exec(message);
  if (old) return { group: plain(old[1] ?? ''), limitGroup: plain(old[2] ?? '') };
  const whole = /^Tasks in (\/.*) are going to be killed due to memory\.oom\.group set$/.exec(message);
  return whole ? { group: plain(whole[1] ?? ''), limitGroup: plain(whole[1] ?? '') } : null;
}

/** `Out of memory: Kill process 1234 (NAME) score 900 or sacrifice child`, before 5.0. */
function readChoice(
  message: string,
  atMs: number | null,
  limit: Pick<Pending, 'group' | 'limitGroup'> | null,
): Pending | null {
  const found =
    /^(Memory cgroup o|O)ut of memory(?: \(oom_kill_allocating_task\))?: [Kk]ill process (\d{1,10}) \((.*)\) score \d+ or (?:sacrifice|a) child$/s.exec(
      message,
    );
  if (!found) return null;
  const kind = found[1] === 'O' ? 'host' : 'limit';
  const groups = kind === 'limit' && limit ? limit : { group: null, limitGroup: null };
  return { kind, victim: plain(found[3] ?? ''), pid: Number(found[2]), atMs, ...groups };
}

/** `Killed process 1234 (NAME) total-vm:…kB, anon-rss:…kB, …` in its forms of 2.6 to 6.x. */
function readKilled(message: string): Pick<LoggedKill, 'kind' | 'victim' | 'pid' | 'rssBytes'> | null {
  const found =
    /^(?:((?:Memory cgroup o|O)ut of memory[^:]*): )?Killed process (\d{1,10}),?(?: UID \d+,)? \((.*)\),?(?: UID \d+,)? (total-vm:\d.*|vsz:\d.*)$/s.exec(
      message,
    );
  if (!found) return null;
  const [, reason, pid = '', victim = '', sizes = ''] = found;
  const amounts = [...sizes.matchAll(/\b(?:anon|file|shmem)-rss:(\d{1,15})kB/g)];
  const rssBytes = amounts.length === 0 ? null : amounts.reduce((sum, one) => sum + Number(one[1]) * 1024, 0);
  const kind = reason === undefined ? 'unknown' : reason.startsWith('Memory cgroup') ? 'limit' : 'host';
  return { kind, victim: plain(victim), pid: Number(pid), rssBytes };
}

/** /dev/kmsg writes each byte that cannot be printed as \xHH. */
function plain(text: string): string {
  return text.replace(/(?:\\x[0-9a-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
}
