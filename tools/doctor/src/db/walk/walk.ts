import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { clean } from '../../text.ts';
import { type Cause, type Diagnosis, type Layer, layers } from '../cause.ts';
import { causeOf } from '../catalogue.ts';
import { type Hide, MASK, hider } from '../mask.ts';
import { repairedUrl } from '../readers/repaired.ts';
import type { Target } from '../read-target.ts';
import { hostKind, isPoolerHost, refOfUser } from '../supabase/host-kind.ts';
import { type Candidate, type CandidateSources, candidates, refOf } from './candidates.ts';
import { authenticate, openClient } from './check-authentication.ts';
import { isTrusted } from './check-tls.ts';
import { type UrlResult, checkUrl } from './check-url.ts';
import { type Deadline, deadlineIn } from './deadline.ts';
import { type LayerResult, type Step, failed, skipped } from './layer-result.ts';
import { type Login, partsOf } from './login.ts';
import { type Door, type WalkSettings, reach } from './reach.ts';

/** What a walk may do and how long it may take. */
export interface WalkOptions extends WalkSettings, CandidateSources {
  /** Milliseconds for the whole run. */
  timeoutMs: number;
  noPassword: boolean;
  /** Milliseconds for one statement; 4,000 unless a task needs more. */
  queryMs?: number;
  /** A second login of the same password is allowed, after the first one worked. */
  mayLoginAgain?: boolean;
  /** The layers behind the login; the connection is closed after it. */
  afterLogin?: (at: LoggedInAt) => Promise<LayerResult[]>;
}

/** A connection of this run. */
export interface LoggedInAt {
  client: pg.Client;
  deadline: Deadline;
  /** Logs in once more; absent when that would send the password again and nobody allowed it. */
  again?: () => Promise<pg.Client>;
}

export interface Walked {
  /** Everything in it is masked. */
  diagnosis: Diagnosis;
  /** The URL with the password in it, when there is one to give. */
  secretUrl: string | null;
  /** The login the URL stands for. */
  login: Login | null;
  hide: Hide;
}

/** Causes after which another way to the same database is looked for. */
const OTHER_WAY = new Set([
  'ipv6-only-host',
  'pooler-host-wrong',
  'pooler-username-without-ref',
  'pooler-port-on-direct-host',
  'connection-timed-out',
]);

interface Run {
  steps: Step[];
  causes: Cause[];
  unknown: string | undefined;
}

/** Walks from the string to the data and says where it ends. Never throws for what the network does. */
export async function walk(target: Target, given: WalkOptions): Promise<Walked> {
  const deadline = deadlineIn(given.timeoutMs);
  const run: Run = { steps: [], causes: [], unknown: undefined };
  const read = checkUrl(target);
  take(run, read);
  const hide = hiderOf(target, read);
  if (!read.login) return finish(run, null, false, hide);
  const first = withPlainUser(read.login, run);
  const options = await withNamedAuthority(given, first, run);
  const reached = await reach(first, options, deadline);
  take(run, reached);
  const way = reached.door
    ? { door: reached.door, isFound: false, unfit: read.unfit }
    : await otherWay(target, first, options, deadline, run);
  if (!way) return finish(run, hasUrlCause(run) ? first : null, deadline.left() === 0, hide);
  const door = withSafeMode(way.door, run);
  const rules = {
    never: options.noPassword,
    unfit: way.unfit ?? read.unfit,
    isFound: way.isFound,
    isDecoded: read.isDecoded,
  };
  const { client, ...result } = await authenticate(door, rules, options, deadline);
  take(run, result);
  if (client) proveUserName(run, door.login);
  if (client) await behindTheLogin(client, door, options, deadline, run);
  return finish(run, door.login, deadline.left() === 0, hide);
}

function take(run: Run, more: LayerResult): void {
  run.steps.push(...more.steps);
  for (const cause of more.causes) {
    const known = run.causes.find(({ id }) => id === cause.id);
    if (known) known.evidence.push(...cause.evidence.filter((line) => !known.evidence.includes(line)));
    else run.causes.push(cause);
  }
  run.unknown ??= more.unknown;
}

function hiderOf(target: Target, read: UrlResult): Hide {
  const others = target.siblings.map(({ from, text }) => checkUrl({ ...target, from, text, causes: [] }));
  const all = [read, ...others];
  const open = all.flatMap(({ login }) => (login ? [login.host, login.user, login.database] : []));
  return hider(
    all.flatMap(({ secrets }) => secrets),
    open,
  );
}

function hasUrlCause(run: Run): boolean {
  return run.causes.some(({ layer }) => layer === 'url');
}

/** The direct host does not know `postgres.REF`; a wrong login there is counted, so the plain name is used. */
function withPlainUser(login: Login, run: Run): Login {
  if (hostKind(login.host).kind !== 'direct' || refOfUser(login.user) === null) return login;
  const evidence = [
    `${clean(login.host, 100)} is the database itself; ${clean(login.user, 80)} is a name for the pooler.`,
  ];
  take(run, {
    steps: [failed('pooler', evidence[0] ?? '')],
    causes: [causeOf('pooler-username-on-direct-host', 'likely', evidence)],
  });
  return { ...login, user: login.user.split('.')[0] ?? login.user };
}

/** The authorities that `sslrootcert` names, unless others were given. A file that is not there stops libpq and pg. */
async function withNamedAuthority(options: WalkOptions, login: Login, run: Run): Promise<WalkOptions> {
  const file = login.parameters.sslrootcert;
  if (options.ca !== undefined || !file || file === 'system') return options;
  try {
    return { ...options, ca: await readFile(file, 'utf8') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    const evidence = [`sslrootcert names ${clean(file, 200)}, which cannot be read here: ${code}`];
    take(run, {
      steps: [failed('tls', evidence[0] ?? '')],
      causes: [causeOf('tls-ca-unknown', 'proved', evidence)],
    });
    return options;
  }
}

/** The login with the plain name worked: that is the counter-test for the other one. */
function proveUserName(run: Run, { user }: Login): void {
  const cause = run.causes.find(({ id }) => id === 'pooler-username-on-direct-host');
  if (!cause) return;
  cause.certainty = 'proved';
  cause.evidence.push(`Counter-test: the login as ${clean(user, 80)} works.`);
}

interface Way {
  door: Door;
  isFound: boolean;
  unfit: string | null;
}

async function otherWay(
  target: Target,
  login: Login,
  options: WalkOptions,
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

/** A URL without sslmode goes unencrypted from pg and postgres.js: one is added where all three can take it. */
function withSafeMode(door: Door, run: Run): Door {
  const { login, tls } = door;
  if (login.parameters.sslmode || login.parameters.ssl || tls === null) return door;
  const mustEncrypt = run.causes.some(({ id }) => id === 'tls-required' || id === 'hba-no-entry');
  if (!isTrusted(tls) && !mustEncrypt) return door;
  return { ...door, login: { ...login, parameters: { ...login.parameters, sslmode: 'require' } } };
}

async function behindTheLogin(
  client: pg.Client,
  door: Door,
  options: WalkOptions,
  deadline: Deadline,
  run: Run,
): Promise<void> {
  const isFree = door.method === 'none' || options.mayLoginAgain;
  const again = isFree ? { again: () => openClient(door, options, deadline) } : {};
  try {
    const results = (await options.afterLogin?.({ client, deadline, ...again })) ?? [];
    for (const result of results) take(run, result);
  } catch (error) {
    run.unknown ??= `The checks behind the login ended early: ${clean((error as Error).message, 200)}.`;
  } finally {
    // A server that no longer answers must not hold the end up.
    await Promise.race([
      client.end().catch(() => {}),
      new Promise((resolve) => setTimeout(resolve, 500).unref()),
    ]);
  }
}

function finish(run: Run, login: Login | null, isLate: boolean, hide: Hide): Walked {
  const causes = run.causes.toSorted((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer));
  const isKnown = causes.length > 0;
  const late = isLate
    ? 'The time for this run was over before every layer was checked (--timeout gives it more).'
    : undefined;
  const unknown = run.unknown ?? late;
  const verdict = isKnown ? 'cause_found' : unknown === undefined ? 'healthy' : 'unknown';
  const seen = new Set<Layer>(run.steps.map(({ layer }) => layer));
  const unseen = layers.filter((layer) => !seen.has(layer)).map((layer) => skipped(layer, 'not reached'));
  const url = login ? repairedUrl(partsOf(login), login.password === '' ? undefined : MASK) : null;
  const diagnosis: Diagnosis = {
    verdict,
    causes: causes.map((cause) => ({
      ...cause,
      evidence: cause.evidence.map(hide),
      fix: cause.fix.map(hide),
    })),
    ...(url ? { url } : {}),
    checked: [...run.steps, ...unseen].map((step) => ({ ...step, detail: hide(step.detail) })),
    ...(unknown === undefined || isKnown ? {} : { unknown: hide(unknown) }),
  };
  return { diagnosis, secretUrl: login ? repairedUrl(partsOf(login)) : null, login, hide };
}
