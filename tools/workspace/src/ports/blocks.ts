import { WorkspaceError } from '../workspace-error.ts';

/** The names of the ports of a block: the distance from its first port. */
export const PORT_NAMES: Record<string, number> = {
  web: 0,
  api: 1,
  redis: 2,
  'supabase-api': 3,
  'supabase-db': 4,
  studio: 5,
  auth: 6,
  inbucket: 7,
};

/** How many ports a workspace has: its first and the nine after it. */
export const BLOCK_SIZE = 10;

/** Ports from `first` to `last`, both included. */
export interface PortRange {
  first: number;
  last: number;
}

/** Above it, Linux hands ports out to outgoing connections (ip(7), ip_local_port_range). */
export const DEFAULT_RANGE: PortRange = { first: 3001, last: 32_767 };

/**
 * The ports that browsers, and Node's fetch, refuse to open, from 1024 up:
 * https://fetch.spec.whatwg.org/#bad-port. (Those below need rights that a workspace has not.)
 */
export const BAD_PORTS: readonly number[] = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10_080,
];

/** AirPlay Receiver of macOS listens on them: https://developer.apple.com/forums/thread/682332. */
export const AIRPLAY_PORTS: readonly number[] = [5000, 7000];

const REFUSED = new Set([...BAD_PORTS, ...AIRPLAY_PORTS]);

/**
 * The first ports of the blocks in a range, lowest first. Left out are blocks with a port that
 * browsers refuse, that macOS takes, or that the system itself hands out (`isHandedOut`).
 */
export function blocksIn(range: PortRange, isHandedOut: (port: number) => boolean): number[] {
  const blocks: number[] = [];
  for (let base = range.first; base + BLOCK_SIZE - 1 <= range.last; base += BLOCK_SIZE) {
    if (portsOf(base).every((port) => !REFUSED.has(port) && !isHandedOut(port))) blocks.push(base);
  }
  return blocks;
}

/** The ports of the block that begins at `base`. */
export function portsOf(base: number): number[] {
  return Array.from({ length: BLOCK_SIZE }, (_, offset) => base + offset);
}

/** Whether two blocks share a port. They can when they were given out under different ranges. */
export function overlaps(base: number, other: number): boolean {
  return Math.abs(base - other) < BLOCK_SIZE;
}

/**
 * Reads the setting WORKSPACE_PORTS, `20001-20500`; not set: 3001-32767. Throws a WorkspaceError
 * `bad-port-range` when it is no range of at least one block between 1024 and 65535.
 */
export function readRange(setting: string | undefined): PortRange {
  if (setting === undefined || setting === '') return DEFAULT_RANGE;
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(setting.trim()) ?? [];
  const range = { first: Number(first), last: Number(last) };
  if (range.first >= 1024 && range.last <= 65_535 && range.last - range.first + 1 >= BLOCK_SIZE) return range;
  throw new WorkspaceError(
    'bad-port-range',
    `WORKSPACE_PORTS=${setting} is not a range of ports.`,
    `Give at least ${BLOCK_SIZE} ports between 1024 and 65535, as in WORKSPACE_PORTS=20001-20500.`,
    2,
  );
}
