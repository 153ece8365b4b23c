import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { within } from './deadline.ts';

/** An address that is in no network (RFC 5737); asking for the route to it sends nothing. */
const ANY_IPV4 = '192.0.2.1';

/**
 * Whether there is a route to an address: null, or the errno that a TCP connection would end with. A UDP socket
 * is connected for it, which looks the route up and sends no packet (connect(2)).
 */
export async function routeError(address: string, port: number): Promise<string | null> {
  const socket = createSocket(isIP(address.split('%')[0] ?? '') === 6 ? 'udp6' : 'udp4');
  try {
    await within(
      'the route probe',
      1_000,
      new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        // Node gives an error to this function; its types do not say so.
        socket.connect(port, address, (error?: Error) => (error ? reject(error) : resolve()));
      }),
    );
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'no answer';
  } finally {
    socket.close();
  }
}

/** Whether this machine has any route for IPv4. */
export async function hasIpv4Route(): Promise<boolean> {
  return (await routeError(ANY_IPV4, 5432)) === null;
}

/** Why this machine has no IPv6, as far as the kernel says so; null when it says nothing. */
export async function ipv6Switch(proc = '/proc'): Promise<string | null> {
  const interfaces = await readFile(`${proc}/net/if_inet6`, 'utf8').catch(() => null);
  if (interfaces === null) return 'the kernel has no IPv6 (/proc/net/if_inet6 is absent)';
  const off = await readFile(`${proc}/sys/net/ipv6/conf/all/disable_ipv6`, 'utf8').catch(() => '');
  if (off.trim() === '1') return 'IPv6 is switched off (sysctl net.ipv6.conf.all.disable_ipv6 = 1)';
  // The fourth column is the scope: 00 is an address of the world (but fc00::/7 is local all the same).
  const isWorld = interfaces.split('\n').some((line) => /^[23][0-9a-f]{31}\s+\S+\s+\S+\s+00\s/.test(line));
  return isWorld ? null : 'no interface has a global IPv6 address';
}
