import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import {
  DARWIN_COLUMNS,
  parseDarwinPs,
  parseLinuxStat,
  parseWindowsProcess,
  type ProcessRow,
} from './process-table.ts';

/** The process with this pid, zombies included; null when there is none. */
export function readProcess(pid: number): ProcessRow | null {
  // Asking for a program's output is slow; that a pid is unused the kernel says at once.
  if (!isUsed(pid)) return null;
  if (process.platform === 'linux') return readLinuxStat(pid);
  if (process.platform === 'win32') return parseWindowsProcess(pid, askWindows(pid));
  return parseDarwinPs(ask('ps', ['-o', DARWIN_COLUMNS, '-p', String(pid)]))[0] ?? null;
}

/** Every process of the machine that can be seen. Empty on Windows, which has no groups to look for. */
export function listProcesses(): ProcessRow[] {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') return parseDarwinPs(ask('ps', ['-A', '-o', DARWIN_COLUMNS]));
  return linuxPids()
    .map(readLinuxStat)
    .filter((row) => row !== null);
}

/** The pids in /proc. */
export function linuxPids(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number);
}

let bootId: string | undefined;

/** One value for each start of the machine. Windows: start times are absolute there, so a constant. */
export function readBootId(): string {
  bootId ??=
    process.platform === 'linux'
      ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      : process.platform === 'win32'
        ? 'windows'
        : ask('sysctl', ['-n', 'kern.bootsessionuuid']).trim();
  return bootId;
}

/** Quick: whether any process, zombies included, has this pid. */
export function isUsed(pid: number): boolean {
  // 0 and negative numbers are groups to kill(2).
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readLinuxStat(pid: number): ProcessRow | null {
  try {
    return parseLinuxStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null;
  }
}

function askWindows(pid: number): string {
  const query =
    `$p = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'; ` +
    `if ($p) { $p.ParentProcessId; $p.CreationDate.ToFileTimeUtc() }`;
  return ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query]);
}

function ask(command: string, args: string[]): string {
  const env = { ...process.env, LC_ALL: 'C' };
  return spawnSync(command, args, { encoding: 'utf8', env, windowsHide: true }).stdout ?? '';
}
