import { clean } from '../../text.ts';
import type { Target } from '../read-target.ts';
import { hostKind, isPoolerHost, poolerUser, refOfUser } from '../supabase/host-kind.ts';
import { type PoolerSettings, fetchPoolerSettings } from '../supabase/pooler-settings.ts';
import { checkUrl } from './check-url.ts';
import type { Deadline } from './deadline.ts';
import { findPooler, poolerHosts } from './find-pooler.ts';
import { type LayerResult, failed, passed } from './layer-result.ts';
import type { Login } from './login.ts';
import type { WalkSettings } from './walk-settings.ts';

/** Another place where the same database may be reached. */
export interface Candidate extends LayerResult {
  from: string;
  /** Null when this source had no answer; its steps say why. */
  login: Login | null;
  /** Found by asking around, not named by anybody. */
  isFound: boolean;
  /** Why the password of this candidate must not be sent. */
  unfit: string | null;
}

/** What is asked when the named place does not lead to the database. */
export interface CandidateSources {
  /** The Management API, with a token. */
  api?: { base: string; token: string } | undefined;
  /** The opt-in sweep over the pooler hosts. */
  findPooler: boolean;
}

const API_MS = 4_000;

/**
 * Other ways to the database of a login, the nearest first: the other URLs of the same .env file, the pooler in
 * the project's settings, the Management API, and, when asked for, the pooler hosts one by one.
 */
export async function* candidates(
  target: Target,
  login: Login,
  sources: CandidateSources,
  settings: WalkSettings,
  deadline: Deadline,
): AsyncGenerator<Candidate> {
  const base = { steps: [], causes: [], isFound: false, unfit: null };
  for (const { from, text } of target.siblings) {
    const read = checkUrl({ ...target, from, text, causes: [] });
    yield { ...base, from, login: read.login, unfit: read.unfit, causes: read.causes };
  }
  const ref = refOf(target, login);
  if (target.settings) {
    yield { ...base, from: 'the settings of the project', login: atPooler(login, target.settings, ref) };
  }
  if (ref === null) return;
  if (sources.api) yield await askApi(sources.api, ref, login, deadline);
  if (sources.findPooler) yield await sweep(login, ref, settings, deadline);
}

/** The project a login is for, from its host, its user, the option --supabase-ref or another URL beside it. */
export function refOf(target: Target, login: Login): string | null {
  const kind = hostKind(login.host);
  const own = (kind.kind === 'direct' ? kind.ref : refOfUser(login.user)) ?? target.ref;
  if (own !== null && own !== undefined) return own;
  for (const { from, text } of target.siblings) {
    const other = checkUrl({ ...target, from, text, causes: [] }).login;
    const found = other === null ? null : refOf({ ...target, siblings: [] }, other);
    if (found !== null) return found;
  }
  return null;
}

function atPooler(login: Login, pooler: PoolerSettings, ref: string | null): Login {
  const user = ref === null ? pooler.user || login.user : poolerUser(login.user, ref);
  // Who came by the direct port had a session of their own: that is 5432 at the pooler.
  const isTransaction = isPoolerHost(login.host) && login.port === 6543;
  const port = pooler.port === 6543 && !isTransaction ? 5432 : pooler.port;
  return { ...login, host: pooler.host, port, user };
}

async function askApi(
  api: { base: string; token: string },
  ref: string,
  login: Login,
  deadline: Deadline,
): Promise<Candidate> {
  const from = 'the Management API';
  try {
    const pooler = await fetchPoolerSettings(api.base, ref, api.token, deadline.step(API_MS));
    return { from, login: atPooler(login, pooler, ref), isFound: false, unfit: null, steps: [], causes: [] };
  } catch (error) {
    const why = clean((error as Error).message, 150);
    return {
      from,
      login: null,
      isFound: false,
      unfit: null,
      steps: [failed('pooler', `${from}: ${why}`)],
      causes: [],
    };
  }
}

async function sweep(
  login: Login,
  ref: string,
  settings: WalkSettings,
  deadline: Deadline,
): Promise<Candidate> {
  const kind = hostKind(login.host);
  const user = poolerUser(login.user, ref);
  const hosts = poolerHosts(kind.kind === 'pooler' ? kind.region : undefined).filter(
    (host) => host !== login.host,
  );
  const found = await findPooler(user, login.database, hosts, settings, deadline);
  const left = found.left > 0 ? `; ${found.left} more were not asked for want of time` : '';
  const counts = `asked ${found.said.length} pooler host${found.said.length === 1 ? '' : 's'} without a password${left}`;
  const base = { from: 'asking the pooler hosts', isFound: true, unfit: null, causes: [] };
  if (!found.found)
    return { ...base, login: null, steps: [failed('pooler', `${counts}: none knows ${clean(user, 80)}`)] };
  const port = kind.kind === 'pooler' ? login.port : 5432;
  const steps = [passed('pooler', `${counts}: ${found.found.host} knows ${clean(user, 80)}`)];
  return { ...base, login: { ...login, host: found.found.host, port, user }, steps };
}
