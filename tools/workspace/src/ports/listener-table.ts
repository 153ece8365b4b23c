/** An address that is listened on, before it is known by whom. */
export interface Socket {
  port: number;
  address: string;
  /** Linux: the inode by which a process has it open. */
  inode: string;
}

/** TCP_LISTEN, include/net/tcp_states.h. */
const LISTEN = '0A';

/** Reads /proc/net/tcp or tcp6 (proc_pid_net(5)): the sockets that listen. */
export function parseProcNetTcp(text: string): Socket[] {
  const sockets: Socket[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    const [address, port] = local?.split(':') ?? [];
    if (state !== LISTEN || address === undefined || port === undefined || inode === undefined) continue;
    sockets.push({ port: Number.parseInt(port, 16), address: fromHex(address), inode });
  }
  return sockets;
}

/** The kernel prints each 32 bits of an address in its own byte order: the low byte first. */
function fromHex(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).toReversed(),
  );
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((bytes[2 * at]! << 8) | bytes[2 * at + 1]!).toString(16),
  );
  // The URL parser shortens an address as RFC 5952 asks.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** An address that is listened on, and by whom. */
export interface Listener {
  port: number;
  address: string;
  /** Null: a process that this user may not look into. */
  pid: number | null;
  command: string | null;
}

/** Reads `lsof -nP -iTCP -sTCP:LISTEN -F pcn` (lsof(8), OUTPUT FOR OTHER PROGRAMS). */
export function parseLsof(text: string): Listener[] {
  const listeners: Listener[] = [];
  let pid: number | null = null;
  let command: string | null = null;
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) [pid, command] = [Number(value), null];
    if (line.startsWith('c')) command = value;
    const [, address, port] = (line.startsWith('n') && /^(.+):(\d+)$/.exec(value)) || [];
    if (address !== undefined) listeners.push({ port: Number(port), address: plain(address), pid, command });
  }
  return listeners;
}

/**
 * Reads `netstat -ano` of Windows. Its words are in the user's language, so what listens is told by
 * the other side: port 0.
 */
export function parseNetstat(text: string): Listener[] {
  const listeners: Listener[] = [];
  for (const line of text.split('\n')) {
    const [, address, port, pid] = /^\s*TCP\s+(\S+):(\d+)\s+\S+:0\s+.*?(\d+)\s*$/.exec(line) ?? [];
    if (address === undefined) continue;
    listeners.push({ port: Number(port), address: plain(address), pid: Number(pid), command: null });
  }
  return listeners;
}

/** Reads `tasklist /FO CSV /NH`: the program of each pid. */
export function parseTasklist(text: string): Map<number, string> {
  const programs = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [, image, pid] = /^"([^"]*)","(\d+)"/.exec(line) ?? [];
    if (image !== undefined) programs.set(Number(pid), image);
  }
  return programs;
}

/** `[::1]` and `::1%0` are ::1; `*` is every address. */
function plain(address: string): string {
  const bare = address.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  return bare === '*' ? '::' : bare;
}
