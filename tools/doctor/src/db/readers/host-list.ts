/** One host of a list. `address` is where to connect instead of asking for the name (`hostaddr`); empty is none. */
export interface HostOfList {
  host: string;
  port: number;
  address: string;
}

/** More hosts than this are not tried: a string with a hundred of them is not a reason to knock a hundred times. */
export const MOST_HOSTS = 10;

/**
 * The hosts of a connection string as libpq pairs them: lists between commas, as many ports as hosts or one for
 * all, as many addresses as hosts, an empty one is the default
 * (https://www.postgresql.org/docs/18/libpq-connect.html, 32.1.1.3). A text is the error that libpq gives.
 */
export function hostList(host: string, port: string, hostaddr = ''): HostOfList[] | string {
  const addresses = hostaddr === '' ? [] : hostaddr.split(',');
  const hosts = host === '' && addresses.length > 0 ? addresses : host.split(',');
  if (addresses.length > 0 && addresses.length !== hosts.length)
    return `could not match ${hosts.length} host names to ${addresses.length} hostaddr values`;
  const ports = port.split(',');
  if (ports.length > 1 && ports.length !== hosts.length)
    return `could not match ${ports.length} port numbers to ${hosts.length} hosts`;
  return hosts.map((one, at) => ({
    host: one.trim() || addresses[at] || 'localhost',
    port: Number(ports.length === 1 ? ports[0] : ports[at]) || 5432,
    address: addresses[at] ?? '',
  }));
}
