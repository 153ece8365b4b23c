import { isIP } from 'node:net';
import { clean } from '../../text.ts';
import { checkDns } from './check-dns.ts';
import { type NetworkResult, checkNetwork, checkSocketFile } from './check-network.ts';
import type { Deadline } from './deadline.ts';
import { failed } from './layer-result.ts';
import type { Login } from './login.ts';
import type { WalkSettings } from './walk-settings.ts';

/** From the name of a host to an address that takes a connection, or to a socket file. */
export async function findPlace(
  login: Login,
  settings: WalkSettings,
  deadline: Deadline,
): Promise<NetworkResult> {
  if (login.host.startsWith('/')) return await checkSocketFile(login.host, login.port, deadline);
  const { address } = login;
  if (address !== undefined && isIP(address.split('%')[0] ?? '') === 0) {
    const seen = `hostaddr is no address (${clean(address, 60)}), and libpq asks for no name there`;
    return { steps: [failed('dns', seen)], causes: [], unknown: `${seen}.` };
  }
  const dns = await checkDns(address ?? login.host, deadline, settings.nameServer);
  const { steps, causes, unknown } = dns;
  const first = { steps, causes, ...(unknown === undefined ? {} : { unknown }) };
  if (dns.v4.length + dns.v6.length === 0) return first;
  const network = await checkNetwork(login.host, login.port, dns, deadline);
  return { ...network, steps: [...steps, ...network.steps], causes: [...causes, ...network.causes] };
}
