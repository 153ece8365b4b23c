import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { linuxPids } from '../processes/process-reader.ts';
import { type Listener, parseLsof, parseNetstat, parseProcNetTcp, parseTasklist } from './listener-table.ts';

export type { Listener } from './listener-table.ts';

/**
 * Who listens on these ports, on whatever address; ordered by port. `pid` and `command` are null where
 * the system does not tell this user. An empty list does not say that a port is free: see isPortFree.
 */
export async function listenersOn(ports: number[]): Promise<Listener[]> {
  const wanted = new Set(ports);
  if (wanted.size === 0) return [];
  return read(wanted).toSorted((a, b) => a.port - b.port);
}

/** `port 3001 is held by process 4242 (node server.js) on 127.0.0.1`, for messages. */
export function describeListener({ port, pid, command, address }: Listener): string {
  const holder =
    pid === null ? 'a process of another user' : `process ${pid}${command ? ` (${command})` : ''}`;
  return `port ${port} is held by ${holder} on ${address}`;
}

function read(wanted: Set<number>): Listener[] {
  if (process.platform === 'linux') return readLinux(wanted);
  if (process.platform === 'win32') return readWindows(wanted);
  const found = parseLsof(ask('lsof', ['-nP', '-iTCP', '-sTCP:LISTEN', '-F', 'pcn']));
  return found
    .filter(({ port }) => wanted.has(port))
    .map((listener) => ({ ...listener, command: darwinCommand(listener) }));
}

/** lsof cuts a name to nine characters; ps has the whole line. */
function darwinCommand({ pid, command }: Listener): string | null {
  return ask('ps', ['-o', 'command=', '-p', String(pid)]).trim() || command;
}

function readWindows(wanted: Set<number>): Listener[] {
  const found = parseNetstat(ask('netstat', ['-ano'])).filter(({ port }) => wanted.has(port));
  const programs = found.length > 0 ? parseTasklist(ask('tasklist', ['/FO', 'CSV', '/NH'])) : new Map();
  return found.map((listener) => ({ ...listener, command: programs.get(listener.pid) ?? null }));
}

function readLinux(wanted: Set<number>): Listener[] {
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => parseProcNetTcp(readText(file)))
    .filter(({ port }) => wanted.has(port));
  if (sockets.length === 0) return [];
  const holders = holdersOf(new Set(sockets.map(({ inode }) => `socket:[${inode}]`)));
  return sockets.map(({ port, address, inode }) => {
    const pid = holders.get(`socket:[${inode}]`) ?? null;
    return { port, address, pid, command: pid === null ? null : linuxCommand(pid) };
  });
}

/** The lowest pid for each: children that inherited a socket come after the one that opened it. */
function holdersOf(links: Set<string>): Map<string, number> {
  const holders = new Map<string, number>();
  for (const pid of linuxPids()) {
    for (const link of openFiles(pid)) {
      if (links.has(link) && !holders.has(link)) holders.set(link, pid);
    }
    if (holders.size === links.size) break;
  }
  return holders;
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readLink(`/proc/${pid}/fd/${fd}`));
  } catch {
    // Another user's, or gone meanwhile.
    return [];
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function linuxCommand(pid: number): string | null {
  const line = readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return line || readText(`/proc/${pid}/comm`).trim() || null;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function ask(command: string, args: string[]): string {
  return spawnSync(command, args, { encoding: 'utf8', windowsHide: true }).stdout ?? '';
}
