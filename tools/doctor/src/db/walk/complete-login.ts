import { type HostOfList, MOST_HOSTS, hostList } from '../readers/host-list.ts';
import { passwordInFile } from '../readers/passfile.ts';
import { type Parts, NO_PARTS } from '../readers/reading.ts';
import { type Target, systemUser } from '../read-target.ts';
import type { Service } from '../service.ts';
import type { Login } from './login.ts';

/** The logins that the parts of a string stand for, one for each host of its list; or why there is none. */
export interface Completed {
  logins: Login[];
  /** Hosts of the list that are too many to be tried. */
  left: number;
  service?: Service;
  error?: string;
}

/** Settings that pg and postgres.js read in a URL at most, never from a service file or the environment. */
const OF_LIBPQ = new Set(['sslcert', 'sslkey', 'sslpassword', 'sslcertmode', 'hostaddr']);

/**
 * Fills in what a string leaves out, as libpq does: from its service, then from the variables, then the default
 * (https://www.postgresql.org/docs/18/libpq-pgservice.html).
 */
export function completeLogins(parts: Parts, target: Target): Completed {
  const { defaults } = target;
  const name = parts.parameters.service ?? defaults.parameters.service;
  const service = name === undefined ? undefined : target.services?.[name];
  const ofService = service?.parts ?? NO_PARTS;
  const first = (part: 'host' | 'port' | 'user' | 'password' | 'database'): string =>
    parts[part] || ofService[part] || defaults[part];
  const own = { ...defaults.parameters, ...ofService.parameters };
  const login = {
    user: first('user') || systemUser(),
    password: first('password'),
    database: first('database'),
    parameters: { ...picked(own, (one) => !OF_LIBPQ.has(one)), ...parts.parameters },
  };
  const ofLibpq = picked(own, (one) => OF_LIBPQ.has(one));
  const hosts = hostList(first('host'), first('port'), parts.parameters.hostaddr ?? ofLibpq.hostaddr);
  const more = service ? { service } : {};
  if (typeof hosts === 'string') return { logins: [], left: 0, ...more, error: hosts };
  const whole = Object.keys(ofLibpq).length > 0 ? { ...login, ofLibpq } : login;
  const logins = hosts.slice(0, MOST_HOSTS).map((host) => at(host, whole, target.passfile ?? ''));
  return { logins, left: hosts.length - logins.length, ...more };
}

function at(
  { host, port, address }: HostOfList,
  login: Omit<Login, 'host' | 'port'>,
  passfile: string,
): Login {
  const whole = {
    ...login,
    host,
    port,
    database: login.database || login.user,
    ...(address === '' ? {} : { address }),
  };
  return whole.password === '' ? { ...whole, password: passwordInFile(passfile, whole) } : whole;
}

function picked(all: Record<string, string>, which: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => which(name)));
}
