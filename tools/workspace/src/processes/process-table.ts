/** One line of the system's table of processes. `startTime` is opaque: only ever compared. */
export interface ProcessRow {
  pid: number;
  parent: number;
  group: number;
  /** Ended, but not yet taken off the table by its parent. */
  isZombie: boolean;
  startTime: string;
}

/**
 * Reads /proc/PID/stat: fields 1, 3, 4, 5 and 22 (proc_pid_stat(5)). The name in field 2 may hold
 * spaces and brackets, so the rest is counted from the last closing one. Null: not such a line.
 */
export function parseLinuxStat(text: string): ProcessRow | null {
  const pid = Number.parseInt(text, 10);
  const [state, parent, group, ...rest] = text
    .slice(text.lastIndexOf(')') + 1)
    .trim()
    .split(' ');
  // Field 22 is the 17th after field 5.
  const startTime = rest[16];
  if (!Number.isInteger(pid) || state === undefined || startTime === undefined) return null;
  const isZombie = state === 'Z' || state === 'X' || state === 'x';
  return { pid, parent: Number(parent), group: Number(group), isZombie, startTime };
}

/** The columns that `parseDarwinPs` reads, for `ps -o`. The start has the form of asctime(3). */
export const DARWIN_COLUMNS = 'pid=,ppid=,pgid=,state=,lstart=';

/** Reads `LC_ALL=C ps -o pid=,ppid=,pgid=,state=,lstart=` of macOS (ps(1)). Other lines are passed over. */
export function parseDarwinPs(text: string): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const line of text.split('\n')) {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S.*?)\s*$/.exec(line);
    if (!found) continue;
    const [, pid, parent, group, state, start] = found as unknown as [string, ...string[]];
    rows.push({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      isZombie: state!.startsWith('Z'),
      startTime: start!.replaceAll(/\s+/g, ' '),
    });
  }
  return rows;
}

/**
 * Reads what PowerShell prints for `ParentProcessId` and the creation time in FILETIME (100 ns since
 * 1601), one number a line. Windows has no process groups: `group` is the pid itself.
 */
export function parseWindowsProcess(pid: number, text: string): ProcessRow | null {
  const [parent, startTime] = text.trim().split(/\s+/);
  if (!/^\d+$/.test(parent ?? '') || !/^\d+$/.test(startTime ?? '')) return null;
  return { pid, parent: Number(parent), group: pid, isZombie: false, startTime: startTime! };
}
