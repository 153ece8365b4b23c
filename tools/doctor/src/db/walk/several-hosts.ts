import { clean } from '../../text.ts';
import { isHostName } from './check-dns.ts';
import { askForTls } from './check-postgres.ts';
import type { Deadline } from './deadline.ts';
import { findPlace } from './find-place.ts';
import { type LayerResult, type Step, failed, passed, skipped } from './layer-result.ts';
import type { Login } from './login.ts';
import { type Reached, reach } from './reach.ts';
import type { WalkSettings } from './walk-settings.ts';
import type { Place } from './socket.ts';

/**
 * A host of a list, walked as far as "is it PostgreSQL". `next`: libpq goes on to the host after it. `end`: libpq
 * ends here with an error, although more hosts follow.
 */
export interface Surveyed extends LayerResult {
  login: Login;
  answers: 'postgres' | 'next' | 'end';
  place?: Place;
}

/** Where the way through a list of hosts led. */
export interface ReachedHost extends Reached {
  /** The place in the list; as long as the list when no host was left. */
  at: number;
}

/** What a server that is starting up or shutting down says; libpq goes on to the next host. */
const CANNOT_CONNECT_NOW = '57P03';

/** Walks every host of the list at the same time, without a login. Each has its own lines. */
export async function surveyHosts(
  logins: readonly Login[],
  settings: WalkSettings,
  deadline: Deadline,
): Promise<Surveyed[]> {
  return await Promise.all(
    logins.map(async (login, at) => named(await survey(login, settings, deadline), at, logins.length)),
  );
}

async function survey(login: Login, settings: WalkSettings, deadline: Deadline): Promise<Surveyed> {
  const { place, ...found } = await findPlace(login, settings, deadline);
  if (!place) return { ...found, login, answers: 'next' };
  const asked = await askForTls(place, deadline);
  if ('answer' in asked) {
    asked.socket.destroy();
    return { ...told(found, 'PostgreSQL answers'), login, place, answers: 'postgres' };
  }
  if (asked.early) {
    const answers = asked.early.code === CANNOT_CONNECT_NOW ? 'next' : 'postgres';
    return { ...told(found, `it says “${clean(asked.early.message, 100)}”`), login, place, answers };
  }
  // Who does not answer at all is left after connect_timeout; any other answer ends libpq.
  const answers = asked.causes.some(({ id }) => id === 'server-silent') ? 'next' : 'end';
  // One line: that the port is open is less than what answers there.
  const steps = [...found.steps.filter(({ layer }) => layer !== 'network'), ...asked.steps];
  return { ...asked, steps, login, answers };
}

/** The line of the network says what answers too. */
function told({ steps, causes }: LayerResult, what: string): LayerResult {
  const add = (step: Step): Step =>
    step.layer === 'network' ? { ...step, detail: `${step.detail}; ${what}` } : step;
  return { steps: steps.map(add), causes };
}

function named(one: Surveyed, at: number, count: number): Surveyed {
  // What is no name may be a piece of a password.
  const host = isHostName(one.login.host) ? clean(one.login.host, 100) : '(no host name)';
  const name = `${host}:${one.login.port} (${at + 1} of ${count})`;
  const steps = one.steps.map((step) => ({ ...step, detail: `${name}: ${step.detail}` }));
  const causes = one.causes.map((cause) => ({
    ...cause,
    evidence: cause.evidence.map((line) => `${name}: ${line}`),
  }));
  return { ...one, steps, causes };
}

/**
 * Goes from host `from` of the list to the first that libpq takes: one that does not take the connection, or is
 * starting up, is passed over; what answers otherwise ends the way. The lines of hosts that were passed over are
 * kept, their causes only when no door opens.
 */
export async function reachHost(
  hosts: readonly Surveyed[],
  from: number,
  settings: WalkSettings,
  deadline: Deadline,
): Promise<ReachedHost> {
  const result: ReachedHost = { steps: [], causes: [], door: null, at: hosts.length };
  for (const [at, host] of hosts.entries()) {
    if (at < from) continue;
    if (host.answers === 'end') return ended(result, host, at, hosts.length);
    if (host.answers === 'next' || host.place === undefined) {
      result.causes.push(...host.causes);
      continue;
    }
    const reached = await reach(host.login, settings, deadline, host.place);
    result.steps.push(...reached.steps);
    if (reached.refusal?.code === CANNOT_CONNECT_NOW) {
      result.causes.push(...reached.causes);
      continue;
    }
    // What kept other hosts from being taken is no fault of this way.
    return { ...reached, steps: result.steps, at };
  }
  const unknown = hosts.find((host) => host.unknown !== undefined)?.unknown;
  return { ...result, ...(unknown === undefined ? {} : { unknown }) };
}

function ended(result: ReachedHost, host: Surveyed, at: number, count: number): ReachedHost {
  const rest =
    at + 1 < count
      ? ['libpq ends here: it goes on only from a host that does not take the connection or is starting up.']
      : [];
  const causes = host.causes.map((cause) => ({ ...cause, evidence: [...cause.evidence, ...rest] }));
  return { ...result, causes: [...result.causes, ...causes], at };
}

/** Lines about the list itself: which host was taken, and what its order is worth. */
export function tellOfList(hosts: readonly Surveyed[], { door, at }: ReachedHost): Step[] {
  const steps = hosts.flatMap((host) => host.steps);
  const [first] = hosts;
  if (first?.login.parameters.load_balance_hosts === 'random') {
    steps.push(
      skipped(
        'network',
        'load_balance_hosts=random: libpq (16 and later) takes the hosts in an order of chance; here the order of the list is kept. pg and postgres.js know no such setting',
      ),
    );
  }
  const name = door ? `${clean(door.login.host, 100)}:${door.login.port}` : '';
  steps.push(
    door
      ? passed('network', `of the list libpq and postgres.js take ${name} (${at + 1} of ${hosts.length})`)
      : failed('network', 'no host of the list leads to a login'),
  );
  return steps;
}
