import type { Tree } from './tree.ts';

export interface Traffic {
  receivedBytes: number | null;
  sentBytes: number | null;
  inboundConnections: number | null;
  outboundConnections: number | null;
}

const ESTABLISHED = '01';
const LISTENING = '0A';

/** Bytes of all interfaces but the loopback: /proc/PID/net/dev. */
export function parseInterfaces(text: string): { received: number; sent: number } {
  const sum = { received: 0, sent: 0 };
  for (const line of text.split('\n')) {
    const found = /^\s*([^:\s]+):\s*(\d+)(?:\s+\d+){7}\s+(\d+)/.exec(line);
    if (!found || found[1] === 'lo') continue;
    sum.received += Number(found[2]);
    sum.sent += Number(found[3]);
  }
  return sum;
}

/**
 * Established connections of /proc/PID/net/tcp and tcp6, by which side opened them: those to a port that
 * is listened on came in. From the same address (a health check inside the container) they are not counted.
 */
export function countConnections(tables: readonly string[]): { inbound: number; outbound: number } {
  const open: [local: string, remote: string][] = [];
  const listening = new Set<string>();
  for (const line of tables.flatMap((table) => table.split('\n'))) {
    const found = /^\s*\d+: ([0-9A-F]{8,32}:[0-9A-F]{4}) ([0-9A-F]{8,32}:[0-9A-F]{4}) ([0-9A-F]{2}) /.exec(
      line,
    );
    if (!found) continue;
    const [, local = '', remote = '', state = ''] = found;
    if (state === LISTENING) listening.add(portOf(local));
    if (state === ESTABLISHED) open.push([local, remote]);
  }
  const counts = { inbound: 0, outbound: 0 };
  for (const [local, remote] of open) {
    if (addressOf(local) === addressOf(remote)) continue;
    if (listening.has(portOf(local))) counts.inbound += 1;
    else counts.outbound += 1;
  }
  return counts;
}

/** Traffic of the network namespace of a process; all null when that is the host's own, or may not be read. */
export function readTraffic(tree: Tree, pid: number): Traffic {
  const none = { receivedBytes: null, sentBytes: null, inboundConnections: null, outboundConnections: null };
  const own = tree.link(`proc/${pid}/ns/net`);
  if (own === null || own === (tree.link('proc/1/ns/net') ?? tree.link('proc/self/ns/net'))) return none;
  const dev = tree.text(`proc/${pid}/net/dev`);
  if (dev === null) return none;
  const tables = ['tcp', 'tcp6'].map((name) => tree.text(`proc/${pid}/net/${name}`) ?? '');
  const { received, sent } = parseInterfaces(dev);
  const { inbound, outbound } = countConnections(tables);
  return {
    receivedBytes: received,
    sentBytes: sent,
    inboundConnections: inbound,
    outboundConnections: outbound,
  };
}

function portOf(end: string): string {
  return end.slice(-4);
}

function addressOf(end: string): string {
  return end.slice(0, -5);
}
