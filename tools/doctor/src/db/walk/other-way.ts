import { clean } from '../../text.ts';
import type { Target } from '../read-target.ts';
import { isPoolerHost, refOfUser } from '../supabase/host-kind.ts';
import { type Candidate, type CandidateSources, candidates, refOf } from './candidates.ts';
import type { Deadline } from './deadline.ts';
import type { Login } from './login.ts';
import { type Door, reach } from './reach.ts';
import type { WalkSettings } from './walk-settings.ts';
import { type Run, take } from './run.ts';

/** Causes after which another way to the same database is looked for. */
const OTHER_WAY = new Set([
  'ipv6-only-host',
  'pooler-host-wrong',
  'pooler-username-without-ref',
  'pooler-port-on-direct-host',
  'connection-timed-out',
]);

export interface Way {
  door: Door;
  isFound: boolean;
  unfit: string | null;
}

/** Goes the other ways to the same database, one after the other, to the first whose door opens; null when none does. */
export async function otherWay(
  target: Target,
  login: Login,
  options: WalkSettings & CandidateSources,
  deadline: Deadline,
  run: Run,
): Promise<Way | null> {
  if (!run.causes.some(({ id }) => OTHER_WAY.has(id))) return null;
  const named = withKnownRef(target, login);
  const tried = new Set([nameOf(login)]);
  if (named) tried.delete(nameOf(login));
  const ways = candidates(target, login, options, options, deadline);
  const from = 'the user name with the project';
  const own: Candidate[] = named
    ? [{ from, login: named, isFound: false, unfit: null, steps: [], causes: [] }]
    : [];
  for await (const candidate of join(own, ways)) {
    take(run, candidate);
    if (!candidate.login || tried.has(nameOf(candidate.login)) || deadline.left() === 0) continue;
    tried.add(nameOf(candidate.login));
    const reached = await reach(candidate.login, options, deadline);
    take(run, reached);
    if (!reached.door) continue;
    prove(run, reached.door, candidate.from);
    return { door: reached.door, isFound: candidate.isFound, unfit: candidate.unfit };
  }
  if (!options.findPooler && refOf(target, login) !== null) {
    for (const cause of run.causes.filter(({ id }) => OTHER_WAY.has(id))) {
      cause.fix.push(
        'Or let this tool ask the pooler hosts one by one, without a password: doctor db --find-pooler …',
      );
    }
  }
  return null;
}

async function* join<T>(first: T[], rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield* first;
  yield* rest;
}

function nameOf({ host, port, user }: Login): string {
  return `${user}@${host}:${port}`;
}

/** The same pooler with the project in the user name, when it was missing and is known. */
function withKnownRef(target: Target, login: Login): Login | null {
  const ref = refOf(target, login);
  if (ref === null || !isPoolerHost(login.host) || refOfUser(login.user) !== null) return null;
  return { ...login, user: `${login.user}.${ref}` };
}

/** The host that answers is the counter-test for those that do not. */
function prove(run: Run, { login }: Door, from: string): void {
  const line = `Counter-test: ${clean(login.host, 100)}:${login.port} (from ${clean(from, 100)}) knows ${clean(login.user, 100)}.`;
  for (const cause of run.causes.filter(({ id }) => OTHER_WAY.has(id))) {
    cause.evidence.push(line);
    cause.fix.unshift(
      `Use ${clean(login.host, 100)}, port ${login.port}, user ${clean(login.user, 100)}: it was reached from here.`,
    );
    if (cause.id === 'pooler-host-wrong') cause.certainty = 'proved';
  }
}
