import type pg from 'pg';
import { clean } from '../../text.ts';
import { type Diagnosis, type Layer, layers } from '../cause.ts';
import { causeOf } from '../catalogue.ts';
import { type Hide, MASK, hider } from '../mask.ts';
import { repairedUrl } from '../readers/repaired.ts';
import type { Target } from '../read-target.ts';
import { hostKind, refOfUser } from '../supabase/host-kind.ts';
import { findAuthority } from './authority.ts';
import type { CandidateSources } from './candidates.ts';
import { openClient } from './check-authentication.ts';
import { findIdentity } from './client-identity.ts';
import { isTrusted } from './check-tls.ts';
import { type UrlResult, checkUrl } from './check-url.ts';
import { type Deadline, deadlineIn } from './deadline.ts';
import { type LayerResult, failed, skipped } from './layer-result.ts';
import { endClient, logIn } from './log-in.ts';
import { type Login, partsOf } from './login.ts';
import { otherWay } from './other-way.ts';
import { type Door, reach } from './reach.ts';
import type { WalkSettings } from './walk-settings.ts';
import { type Run, take } from './run.ts';
import { type ReachedHost, type Surveyed, reachHost, surveyHosts, tellOfList } from './several-hosts.ts';
import { withIdentity } from './tell-of-identity.ts';

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

/** Walks from the string to the data and says where it ends. Never throws for what the network does. */
export async function walk(target: Target, given: WalkOptions): Promise<Walked> {
  const deadline = deadlineIn(given.timeoutMs);
  const run: Run = { steps: [], causes: [], unknown: undefined };
  const read = checkUrl(target);
  take(run, read);
  const hide = hiderOf(target, read);
  if (!read.login) return finish(run, null, false, hide);
  const first = withPlainUser(read.login, run);
  const { ca, ...trust } = await findAuthority(first, target.home ?? '', given.ca);
  take(run, trust);
  const found = await findIdentity(first, target.home ?? '');
  take(run, { steps: found.steps, causes: found.causes });
  const options = { ...given, ca, identity: found.identity };
  const hosts = read.logins.length > 1 ? await surveyHosts(read.logins, options, deadline) : [];
  const reached =
    hosts.length > 0
      ? await reachHost(hosts, 0, options, deadline)
      : { ...(await reach(first, options, deadline)), at: 0 };
  if (hosts.length > 0) run.steps.push(...tellOfList(hosts, reached));
  take(run, withIdentity(reached, found, first));
  const way = reached.door
    ? { door: reached.door, isFound: false, unfit: read.unfit }
    : await otherWay(target, first, { ...options, identity: null }, deadline, run);
  if (!way || reached.needsIdentity || mustEncrypt(run)) {
    take(run, { steps: [], causes: found.pending });
  }
  if (!way) {
    return finish(run, hasUrlCause(run) ? first : null, deadline.left() === 0, hide);
  }
  const door = withSafeMode(way.door, run);
  const rules = {
    never: options.noPassword,
    unfit: way.unfit ?? read.unfit,
    isFound: way.isFound,
    isDecoded: read.isDecoded,
  };
  const next = nextOf(hosts, reached, options, deadline);
  const logged = await logIn(door, next, rules, options, deadline, { found, run });
  if (logged) proveUserName(run, logged.door.login);
  if (logged) await behindTheLogin(logged.client, logged.door, options, deadline, run);
  return finish(run, logged?.door.login ?? door.login, deadline.left() === 0, hide);
}

/** The way to the host of the list after the one that was taken; null when none is left. */
function nextOf(
  hosts: readonly Surveyed[],
  { at }: ReachedHost,
  options: WalkOptions,
  deadline: Deadline,
): () => Promise<ReachedHost | null> {
  let from = at + 1;
  return async () => {
    if (from >= hosts.length) return null;
    const reached = await reachHost(hosts, from, options, deadline);
    from = reached.at + 1;
    return reached;
  };
}

function hiderOf(target: Target, read: UrlResult): Hide {
  const others = target.siblings.map(({ from, text }) => checkUrl({ ...target, from, text, causes: [] }));
  const all = [read, ...others];
  const logins = all.flatMap((one) => one.logins);
  const open = logins.flatMap(({ host, user, database }) => [host, user, database]);
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

/** The login with the plain name worked: that is the counter-test for the other one. */
function proveUserName(run: Run, { user }: Login): void {
  const cause = run.causes.find(({ id }) => id === 'pooler-username-on-direct-host');
  if (!cause) return;
  cause.certainty = 'proved';
  cause.evidence.push(`Counter-test: the login as ${clean(user, 80)} works.`);
}

function mustEncrypt(run: Run): boolean {
  return run.causes.some(({ id }) => id === 'tls-required' || id === 'hba-no-entry');
}

/** A URL without sslmode goes unencrypted from pg and postgres.js: one is added where all three can take it. */
function withSafeMode(door: Door, run: Run): Door {
  const { login, tls } = door;
  if (login.parameters.sslmode || login.parameters.ssl || tls === null) return door;
  if (!isTrusted(tls) && !mustEncrypt(run)) return door;
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
    await endClient(client);
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
