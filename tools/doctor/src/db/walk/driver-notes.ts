import { clean } from '../../text.ts';
import type { Parts } from '../readers/reading.ts';
import type { Target } from '../read-target.ts';
import { isHostName } from './check-dns.ts';
import type { Completed } from './complete-login.ts';

/** What ends the way of libpq before it connects, and not that of the other drivers; null when nothing does. */
export function whyLibpqEnds({ service, error }: Completed): string | null {
  if (service?.error !== undefined) {
    return `${service.error}. libpq ends here; pg and postgres.js read no services`;
  }
  return error === undefined ? null : `libpq ends with “${clean(error, 100)}”`;
}

/** What libpq takes from its service and from a list of hosts, and what the other drivers do instead. */
export function notesOfLibpq(done: Completed, parts: Parts, target: Target): string[] {
  return [...serviceNotes(done, parts, target), ...hostNotes(done)];
}

function serviceNotes({ service }: Completed, parts: Parts, { defaults }: Target): string[] {
  if (service?.parts === undefined) return [];
  const { host, port, user, password, database, parameters } = service.parts;
  const given = Object.entries({ host, port, user, password, dbname: database, ...parameters })
    .filter(([, value]) => value !== '')
    .map(([name]) => name);
  const other = parts.host || defaults.host || 'localhost';
  const place = `${isHostName(other) ? other : 'another host'}:${parts.port || defaults.port || '5432'}`;
  const isInString = parts.parameters.service !== undefined;
  const others = isInString
    ? `pg would go to ${clean(place, 100)} without them, and postgres.js hands “service” to the server, which refuses it`
    : `pg and postgres.js would go to ${clean(place, 100)} without them`;
  return [
    `the service “${clean(service.name, 60)}” (${clean(service.file, 200)}, line ${service.line}) gives ${given.join(', ') || 'nothing'}`,
    `only libpq reads services: ${others}`,
  ];
}

function hostNotes({ logins, left }: Completed): string[] {
  const count = logins.length + left;
  if (count < 2) return [];
  const cut = left > 0 ? ` (the first ${logins.length} are tried here)` : '';
  return [
    `${count} hosts${cut}: libpq and postgres.js try one after the other, pg takes no list (it refuses the ports, or asks DNS for the list as one name)`,
  ];
}
