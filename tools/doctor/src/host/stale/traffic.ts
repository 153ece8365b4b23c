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

/** E3: whether anybody talks to a container. */
export function trafficOf(
  { inboundConnections, networks }: Container,
  window: Window | undefined,
): { says: string; weight: 'for' | 'unproved' | 'in-use' } {
  const open = Math.max(inboundConnections ?? 0, window?.inboundConnections ?? 0);
  if (open > 0) return { says: `E3 ${open} established connections come in`, weight: 'in-use' };
  if (inboundConnections === null) {
    const why = networks.some(({ name }) => name === 'host')
      ? "it shares the host's network"
      : 'its network could not be read (root can)';
    return { says: `E3 its connections are not known: ${why}`, weight: 'unproved' };
  }
  if (window === undefined)
    return { says: 'E3 no established connection comes in (one look)', weight: 'for' };
  const seconds = window.ms / 1000;
  const text = `${window.receivedBytes} bytes received in ${seconds < 120 ? `${seconds.toFixed(1)} s` : `${(seconds / 3600).toFixed(1)} h`}`;
  if (window.receivedBytes > QUIET_BYTES + QUIET_RATE * seconds)
    return { says: `E3 something talks to it: ${text}`, weight: 'unproved' };
  return { says: `E3 no established connection comes in, ${text}`, weight: 'for' };
}
