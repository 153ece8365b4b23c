import { checkDns } from './check-dns.ts';
import { askForTls } from './check-postgres.ts';
import { isTrusted, startTls } from './check-tls.ts';
import type { Deadline } from './deadline.ts';
import { deadlineIn } from './deadline.ts';
import { isPoolerHost } from '../supabase/host-kind.ts';
import { probe } from './probe.ts';
import type { WalkSettings } from './walk-settings.ts';

/** Regions of Supabase (https://supabase.com/docs/guides/platform/regions), AWS names. */
const REGIONS = [
  'us-east-1',
  'us-west-1',
  'eu-central-1',
  'eu-west-1',
  'ap-southeast-1',
  'eu-west-2',
  'us-east-2',
  'us-west-2',
  'ap-south-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'sa-east-1',
  'ca-central-1',
  'eu-west-3',
  'eu-central-2',
  'eu-north-1',
  'ap-northeast-2',
];
/** Numbers of pooler clusters that are tried. The number is no part of the region and cannot be derived. */
const NUMBERS = [1, 0, 2];
const STEP_MS = 1_500;

export interface Sweep {
  /** The host that knows the project, and whether its certificate was verified. */
  found: { host: string; isTrusted: boolean } | null;
  /** One line for each host that was asked. */
  said: string[];
  /** Hosts that were not asked for want of time. */
  left: number;
}

/** The hosts to ask, those of the known region first. */
export function poolerHosts(region?: string): string[] {
  const regions = region ? [region, ...REGIONS.filter((other) => other !== region)] : REGIONS;
  return regions.flatMap((one) => NUMBERS.map((number) => `aws-${number}-${one}.pooler.supabase.com`));
}

/**
 * Asks one pooler host after the other whether it knows the user, with a start-up message and no password.
 * Ends at the first that does, or when the time is over.
 */
export async function findPooler(
  user: string,
  database: string,
  hosts: readonly string[],
  settings: WalkSettings,
  deadline: Deadline,
): Promise<Sweep> {
  const sweep: Sweep = { found: null, said: [], left: 0 };
  for (const [at, host] of hosts.entries()) {
    if (!isPoolerHost(host)) continue;
    if (deadline.left() < 50) {
      sweep.left = hosts.length - at;
      break;
    }
    const answer = await ask(host, user, database, settings, deadlineIn(deadline.step(STEP_MS)));
    sweep.said.push(`${host}: ${answer.said}`);
    if (answer.isKnown) {
      sweep.found = { host, isTrusted: answer.isTrusted };
      break;
    }
  }
  return sweep;
}

interface Answer {
  isKnown: boolean;
  isTrusted: boolean;
  said: string;
}

async function ask(
  host: string,
  user: string,
  database: string,
  settings: WalkSettings,
  deadline: Deadline,
): Promise<Answer> {
  const not = (said: string): Answer => ({ isKnown: false, isTrusted: false, said });
  const { v4, v6 } = await checkDns(host, deadline, settings.nameServer);
  const [address] = [...v4, ...v6];
  if (address === undefined) return not('no such host');
  const answered = await askForTls({ address, port: 5432 }, deadline);
  if (!('answer' in answered)) return not('no answer');
  if (answered.answer === 'N') {
    answered.socket.destroy();
    return not('offers no TLS; not asked');
  }
  try {
    const { socket, facts } = await startTls(
      answered.socket,
      host,
      { ca: settings.ca },
      deadline.step(STEP_MS),
    );
    const probed = await probe(socket, { user, database }, deadline.step(STEP_MS));
    if (probed.kind === 'login')
      return { isKnown: true, isTrusted: isTrusted(facts), said: 'knows the project' };
    if (probed.kind !== 'error') return not('no answer to the start of a session');
    return not(/not found/i.test(probed.message) ? 'does not know the project' : 'refused');
  } catch {
    return not('no TLS');
  }
}
