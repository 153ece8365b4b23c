import type { Container } from '../snapshot.ts';

/** What one container received between two looks. */
export interface Window {
  ms: number;
  receivedBytes: number;
  /** Established connections that came in, at the second look. */
  inboundConnections: number;
}

/** Broadcasts of the bridge (ARP) reach every container; a request is more than this, in bytes. */
const QUIET_BYTES = 600;
/** Over a long time the noise adds up: bytes a second. */
const QUIET_RATE = 10;

/**
 * E3: whether anybody talks to a container. `draining` are processes of a proxy that still finish what they
 * began before it was reloaded: their connections are in the count, but those over a socket of a shared folder
 * are not.
 */
export function trafficOf(
  { inboundConnections, networks, mounts }: Container,
  window: Window | undefined,
  draining: readonly string[] = [],
): { says: string; weight: 'for' | 'unproved' | 'in-use' } {
  const open = Math.max(inboundConnections ?? 0, window?.inboundConnections ?? 0);
  const old = draining.length > 0 ? ` (${draining.join(', ')})` : '';
  if (open > 0) return { says: `E3 ${open} established connections come in${old}`, weight: 'in-use' };
  if (inboundConnections === null) {
    const why = networks.some(({ name }) => name === 'host')
      ? "it shares the host's network"
      : 'its network could not be read (root can)';
    return { says: `E3 its connections are not known: ${why}`, weight: 'unproved' };
  }
  if (old !== '' && mounts.some(({ type }) => type === 'bind' || type === 'volume'))
    return { says: `E3 it may be asked over a socket by processes that end${old}`, weight: 'unproved' };
  if (window === undefined)
    return { says: 'E3 no established connection comes in (one look)', weight: 'for' };
  const seconds = window.ms / 1000;
  const text = `${window.receivedBytes} bytes received in ${seconds < 120 ? `${seconds.toFixed(1)} s` : `${(seconds / 3600).toFixed(1)} h`}`;
  if (window.receivedBytes > QUIET_BYTES + QUIET_RATE * seconds)
    return { says: `E3 something talks to it: ${text}`, weight: 'unproved' };
  return { says: `E3 no established connection comes in, ${text}`, weight: 'for' };
}
