import { parseAmounts } from './meminfo.ts';

export interface ProcessStat {
  pid: number;
  name: string;
  state: string;
  parent: number;
  isKernelThread: boolean;
  /** Clock ticks in user and system mode; a tick is 10 ms on every usual Linux. */
  ticks: number;
  /** Clock ticks after boot. */
  startedTicks: number;
  /** Of the counter the kernel keeps loosely. */
  rssPages: number;
}

export interface ProcessMemory {
  pssBytes: number;
  anonBytes: number;
  fileBytes: number;
  shmemBytes: number;
  swapBytes: number;
  isUpperBound: boolean;
}

const PF_KTHREAD = 0x0020_0000;

/**
 * /proc/PID/stat. The name is whatever the process calls itself, brackets, blanks and line ends included:
 * it ends at the last bracket.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function parseStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return null;
  const pid = Number(text.slice(0, open));
  const fields = text.slice(close + 2).split(' ');
  const at = (field: number): number => Number(fields[field - 3] ?? Number.NaN);
  const found: ProcessStat = {
    pid,
    name: text.slice(open + 1, close),
    state: fields[0] ?? '?',
    parent: at(4),
    isKernelThread: (at(9) & PF_KTHREAD) !== 0,
    ticks: at(14) + at(15),
    startedTicks: at(22),
    rssPages: at(24),
  };
  return Number.isInteger(pid) && Number.isFinite(found.ticks) && Number.isFinite(found.rssPages)
    ? found
    : null;
}

/** /proc/PID/smaps_rollup: each shared page counted by its share. Null when it is not that. */
export function parseRollup(text: string): ProcessMemory | null {
  const amounts = parseAmounts(text);
  const pss = amounts.get('Pss');
  if (pss === undefined) return null;
  // Kernels before 5.4 do not split PSS; Anonymous is then the nearest they say.
  const anon = amounts.get('Pss_Anon') ?? Math.min(pss, amounts.get('Anonymous') ?? pss);
  const shmem = amounts.get('Pss_Shmem') ?? 0;
  return {
    pssBytes: pss,
    anonBytes: anon,
    shmemBytes: shmem,
    fileBytes: amounts.get('Pss_File') ?? Math.max(0, pss - anon - shmem),
    swapBytes: amounts.get('SwapPss') ?? amounts.get('Swap') ?? 0,
    isUpperBound: false,
  };
}

/**
 * /proc/PID/status, which everyone may read: RssAnon and the whole of what may be shared. The sum over
 * processes counts shared pages once for each: an upper bound (2.2 times the PSS for six PostgreSQL processes).
 */
export function parseStatusMemory(text: string): ProcessMemory | null {
  const amounts = parseAmounts(text);
  const rss = amounts.get('VmRSS');
  if (rss === undefined) return null;
  const file = amounts.get('RssFile') ?? 0;
  const shmem = amounts.get('RssShmem') ?? 0;
  return {
    pssBytes: rss,
    anonBytes: amounts.get('RssAnon') ?? Math.max(0, rss - file - shmem),
    fileBytes: file,
    shmemBytes: shmem,
    swapBytes: amounts.get('VmSwap') ?? 0,
    isUpperBound: true,
  };
}

/** /proc/PID/cgroup: the path of each controller; '' is version 2, 'name=systemd' the hierarchy of systemd. */
export function parseCgroups(text: string): Map<string, string> {
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    // The path is the rest: it may hold colons and anything else but a line end.
    const found = /^\d+:([^:]*(?:=[^:]*)?):(\/.*)$/.exec(line);
    if (!found) continue;
    const path = (found[2] ?? '/').replace(/ \(deleted\)$/, '');
    for (const controller of (found[1] ?? '').split(',')) paths.set(controller, path);
  }
  return paths;
}
