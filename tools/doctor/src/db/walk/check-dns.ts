import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import { type Deadline, TimeIsUp, within } from './deadline.ts';
import { type LayerResult, failed, passed } from './layer-result.ts';

/** Reserved for documentation (RFC 2606) and always there: if this fails too, it is the resolver. */
const CONTROL_NAME = 'example.com';
/** Only such a name is asked for: what a broken URL has in the place of a host may be a piece of the password. */
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?$/i;
/** Whether a host may be told and asked for: an address, a socket folder or a name. */
export function isHostName(host: string): boolean {
  return host.startsWith('/') || isIP(host.split('%')[0] ?? '') !== 0 || HOST_NAME.test(host);
}

const STEP_MS = 3_000;
/** How long the records are waited for after the system knew addresses. */
const RECORDS_MS = 700;
const NOT_ASKED = Promise.resolve({ addresses: [], code: 'not asked' });

export interface DnsResult extends LayerResult {
  v4: string[];
  v6: string[];
  /** How the name of the IPv4 and of the IPv6 address was answered: `2 addresses`, `ENODATA`, `ENOTFOUND`. */
  said: { a: string; aaaa: string };
}

/**
 * The addresses of a host: from the A and the AAAA record, and from the system (which knows /etc/hosts too)
 * unless `nameServer` (`address` or `address:port`) is asked instead. A name that fails is compared with one
 * that must exist.
 */
export async function checkDns(host: string, deadline: Deadline, nameServer?: string): Promise<DnsResult> {
  const family = isIP(host.split('%')[0] ?? host);
  if (family !== 0) {
    const said = { a: family === 4 ? 'given' : 'none', aaaa: family === 6 ? 'given' : 'none' };
    const steps = [passed('dns', `${host} is an address; no name to resolve`)];
    return { steps, causes: [], v4: family === 4 ? [host] : [], v6: family === 6 ? [host] : [], said };
  }
  if (!HOST_NAME.test(host)) return notAsked();
  const ms = deadline.step(STEP_MS);
  const resolver = new Resolver({ timeout: ms, tries: 1 });
  if (nameServer) resolver.setServers([nameServer]);
  try {
    const system = nameServer ? NOT_ASKED : answerOf(systemAnswer(host, ms));
    const cut = system.then(({ addresses }) => {
      // A name from /etc/hosts is in no DNS: then the records are not waited for.
      if (addresses.length > 0) setTimeout(() => resolver.cancel(), RECORDS_MS).unref();
    });
    const [a, aaaa] = await Promise.all([
      answerOf(within('the A record', ms, resolver.resolve4(host))),
      answerOf(within('the AAAA record', ms, resolver.resolve6(host))),
      cut,
    ]);
    const { addresses: known, code: systemCode } = await system;
    const all = [...new Set([...known, ...a.addresses, ...aaaa.addresses])];
    const v4 = all.filter((address) => isIP(address) === 4);
    const v6 = all.filter((address) => isIP(address.split('%')[0] ?? '') === 6);
    const said = { a: sayAnswer(a), aaaa: sayAnswer(aaaa) };
    if (all.length > 0) {
      const detail = `${clean(host)}: ${count(v4, 'IPv4')}, ${count(v6, 'IPv6')}`;
      return { steps: [passed('dns', detail)], causes: [], v4, v6, said };
    }
    return await withoutAddress(host, said, systemCode, resolver, deadline);
  } finally {
    resolver.cancel();
  }
}

interface Answer {
  addresses: string[];
  code: string;
}

async function systemAnswer(host: string, ms: number): Promise<string[]> {
  const found = await within('the system resolver', ms, lookup(host, { all: true }));
  return found.map(({ address }) => address);
}

async function answerOf(asking: Promise<string[]>): Promise<Answer> {
  try {
    return { addresses: await asking, code: '' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'failed';
    return {
      addresses: [],
      code: error instanceof TimeIsUp || code === 'ECANCELLED' ? 'no answer in time' : code,
    };
  }
}

function sayAnswer({ addresses, code }: Answer): string {
  return addresses.length > 0 ? addresses.join(', ') : code;
}

function count(addresses: string[], family: string): string {
  return addresses.length === 0 ? `no ${family} address` : `${family} ${addresses.slice(0, 4).join(', ')}`;
}

function notAsked(): DnsResult {
  const said = { a: 'not asked', aaaa: 'not asked' };
  const why = 'what stands in the place of the host is not a host name, and may be a piece of the password';
  return {
    steps: [failed('dns', `not asked: ${why}`)],
    causes: [],
    unknown: `No name was asked for: ${why}.`,
    v4: [],
    v6: [],
    said,
  };
}

async function withoutAddress(
  host: string,
  said: { a: string; aaaa: string },
  system: string,
  resolver: Resolver,
  deadline: Deadline,
): Promise<DnsResult> {
  const control = await answerOf(
    within('the control name', deadline.step(STEP_MS), resolver.resolve4(CONTROL_NAME)),
  );
  const works = control.addresses.length > 0 || ['ENODATA', 'ENOTFOUND'].includes(control.code);
  const evidence = [
    `${clean(host)}: A record ${said.a}, AAAA record ${said.aaaa}, system resolver ${system}`,
    `Counter-test ${CONTROL_NAME}: ${control.addresses.length > 0 ? 'resolved' : control.code}${
      ['ENODATA', 'ENOTFOUND'].includes(control.code)
        ? '. This name server does not know the Internet: is it the right one, is a VPN missing?'
        : ''
    }`,
  ];
  const isMissing = [said.a, said.aaaa].every((code) => code === 'ENOTFOUND' || code === 'ENODATA');
  const steps = [failed('dns', `${clean(host)} has no address (A ${said.a}, AAAA ${said.aaaa})`)];
  const base = { v4: [], v6: [], said, steps };
  if (!works) return { ...base, causes: [causeOf('resolver-down', 'proved', evidence)] };
  if (isMissing) {
    const certainty = control.addresses.length > 0 ? 'proved' : 'likely';
    return { ...base, causes: [causeOf('host-not-found', certainty, evidence)] };
  }
  // The resolver works for other names: what is wrong with this one cannot be seen from here.
  return {
    ...base,
    causes: [],
    unknown: `${evidence.join('. ')}. The resolver works, but not for this name.`,
  };
}
