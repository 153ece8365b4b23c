import { readFileSync } from 'node:fs';
import type { PortRange } from './blocks.ts';

/** RFC 6335, section 6: the dynamic ports. macOS and Windows hand these out, and so does Linux. */
const DYNAMIC: PortRange = { first: 49_152, last: 65_535 };

/** Reads ip_local_port_range: two numbers (ip(7)). Null: not such a text. */
export function parseLocalRange(text: string): PortRange | null {
  const [first, last] = text.trim().split(/\s+/).map(Number);
  if (!Number.isInteger(first) || !Number.isInteger(last)) return null;
  return { first: first!, last: last! };
}

/** Reads ip_local_reserved_ports: `8080,9148-9150` (kernel.org, networking/ip-sysctl). */
export function parseReserved(text: string): PortRange[] {
  return text
    .trim()
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [first, last = first] = part.split('-').map(Number);
      return { first: first!, last: last! };
    });
}

/** Whether the system may give a port to an outgoing connection at any time. */
export function handedOut(range: PortRange, reserved: PortRange[]): (port: number) => boolean {
  const within = (port: number, { first, last }: PortRange) => port >= first && port <= last;
  return (port) => within(port, range) && !reserved.some((kept) => within(port, kept));
}

/** The rule of this machine. */
export function readHandedOut(): (port: number) => boolean {
  const range = parseLocalRange(read('/proc/sys/net/ipv4/ip_local_port_range')) ?? DYNAMIC;
  return handedOut(range, parseReserved(read('/proc/sys/net/ipv4/ip_local_reserved_ports')));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Not Linux, or a container that hides it.
    return '';
  }
}
