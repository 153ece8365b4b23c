import type { Container, Group } from '../snapshot.ts';
import { type Kept, keptBecause } from './deploy-state.ts';
import { isOnHostNetwork, type Owners, ownersOf, routingOf } from './routing.ts';
import { identityOf, isColour, type ServiceIdentity } from './service-identity.ts';
import { olderThan, type Successor } from './successor.ts';
import { trafficOf, type Window } from './traffic.ts';
import { unreadProxies } from './unread-proxies.ts';
import type { ProxyReading } from './upstream.ts';
import { ownFolder, stateSign, workerSign } from './work.ts';

export interface StaleInput {
  takenAt: string;
  containers: Container[];
  groups: Group[];
  proxies: ProxyReading;
  kept: Kept;
  /** What came in between two looks, by full id. */
  windows: ReadonlyMap<string, Window>;
}

/** A container that a newer one has replaced. */
export interface StaleContainer {
  /** All 64 characters. */
  id: string;
  name: string;
  service: string;
  /** stale: every sign was read and says so. suspect: a newer sibling runs, and something is not proved. */
  certainty: 'stale' | 'suspect';
  evidence: string[];
  /** What a suspect lacks, for people. */
  missing: string[];
  /** Memory that cannot be reclaimed and ends with it; null when its group could not be read. */
  freesBytes: number | null;
  startedAt: string | null;
  labels: Record<string, string>;
  replacedBy: { id: string; name: string };
  commands: { stop: string; apply: string | null; undo: string };
}

interface Sign {
  says: string;
  /** in-use ends it: neither stale nor suspect. */
  weight: 'for' | 'unproved' | 'in-use';
}

interface Member extends ServiceIdentity {
  container: Container;
}

/**
 * The running containers that a newer running and healthy one of the same service has replaced. `stale`
 * needs all of: a newer sibling that a readable proxy sends to (E1), no upstream that names the old one
 * (E2), nobody connected (E3), and enough age (E4). A rollback target (E5) and what holds data (E7) are in
 * use, what works in the background (E6) is never more than suspect. Largest first.
 */
export function findStale(input: StaleInput): StaleContainer[] {
  const owners = ownersOf(input.containers);
  const unread = unreadProxies(input.containers, input.groups, input.proxies);
  const found = [...servicesOf(input.containers)].flatMap((members) =>
    members.flatMap((member) => judge(member, members, input, owners, unread) ?? []),
  );
  return found.toSorted(
    (a, b) =>
      Number(b.certainty === 'stale') - Number(a.certainty === 'stale') ||
      (b.freesBytes ?? 0) - (a.freesBytes ?? 0),
  );
}

function servicesOf(containers: readonly Container[]): Iterable<Member[]> {
  const services = new Map<string, Member[]>();
  for (const container of containers) {
    const identity = container.state === 'running' ? identityOf(container) : null;
    if (identity)
      services.set(identity.key, [...(services.get(identity.key) ?? []), { ...identity, container }]);
  }
  return services.values();
}

function judge(
  { container, ...identity }: Member,
  members: readonly Member[],
  input: StaleInput,
  owners: Owners,
  unread: readonly string[],
): StaleContainer | null {
  const routingFor = (one: Container) => routingOf(one, input.proxies, owners);
  const successor = olderThan(
    container,
    members.map((one) => one.container),
    input.takenAt,
    (one) => routingFor(one).state === 'routed',
  );
  if (!successor) return null;
  const signs = [
    siblingSign({ container, ...identity }, members, successor),
    ...proxySigns(container, successor, input, routingFor, unread),
    trafficOf(container, input.windows.get(container.id), input.proxies.draining),
    ...ageSigns(successor),
    ...vetoes(container, successor.container, input.kept),
  ];
  if (signs.some(({ weight }) => weight === 'in-use')) return null;
  const missing = signs.filter(({ weight }) => weight === 'unproved').map(({ says }) => says);
  const certainty = missing.length === 0 ? 'stale' : 'suspect';
  const group = input.groups.find(({ id }) => id === container.id);
  const { id, name, startedAt, labels } = container;
  return {
    id,
    name,
    service: identity.service,
    certainty,
    evidence: signs.map(({ says }) => says),
    missing,
    freesBytes: group?.unreclaimableBytes ?? null,
    startedAt,
    labels,
    replacedBy: { id: successor.container.id, name: successor.container.name },
    commands: commandsFor(container, certainty),
  };
}

function siblingSign(own: Member, members: readonly Member[], { container: newer }: Successor): Sign {
  const other = members.find((one) => one.container.id === newer.id);
  const says = `E1 ${newer.name} (${newer.id.slice(0, 12)}) is a newer version of the same service: made ${newer.createdAt}, running, ${newer.health ?? 'without a health check'}`;
  const { imageId } = own.container;
  const isOtherImage = imageId !== null && newer.imageId !== null && imageId !== newer.imageId;
  const isOtherSlot = other !== undefined && isColour(own) && isColour(other) && own.slot !== other.slot;
  if (!isOtherImage && !isOtherSlot)
    return { says: `${says}; but nothing tells the two apart, they may be replicas`, weight: 'unproved' };
  if (!own.isSure)
    return { says: `${says}; but only their names say that they belong together`, weight: 'unproved' };
  return { says, weight: 'for' };
}

function proxySigns(
  container: Container,
  { container: newer }: Successor,
  { proxies }: StaleInput,
  routingFor: (one: Container) => ReturnType<typeof routingOf>,
  unread: readonly string[],
): Sign[] {
  const own = routingFor(container);
  if (own.state === 'routed')
    return [{ says: `E2 a proxy sends requests to it (${own.why})`, weight: 'in-use' }];
  const unproved = (says: string): Sign[] => [{ says: `E2 ${says}`, weight: 'unproved' }];
  if (proxies.kinds.length === 0 && proxies.unresolved.length === 0)
    return unproved('no proxy was read (see --nginx, --caddy, --traefik, --haproxy, --upstreams)');
  if (own.state === 'idle') return unproved(`a proxy names it and has it switched off (${own.why})`);
  if (own.state === 'unclear') return unproved(own.why);
  if (proxies.unresolved[0] !== undefined)
    return unproved(`not all targets are known: ${proxies.unresolved[0]}`);
  if (unread.length > 0) return unproved(`these proxies run and were not read: ${unread.join(', ')}`);
  const behind = routingFor(newer);
  if (behind.state !== 'routed') return unproved('no proxy that was read sends to its newer sibling either');
  // "network_mode: container:…" shares the addresses of another one.
  if (container.networks.length === 0)
    return unproved('its network is not known, or is that of another container');
  if (isOnHostNetwork(container) && container.ports.length === 0)
    return unproved("it is on the host's network");
  return [
    {
      says: `E2 in no upstream of ${proxies.kinds.join(', ')}, while the newer one is (${behind.why})`,
      weight: 'for',
    },
  ];
}

function ageSigns({ doubts, ageText }: Successor): Sign[] {
  if (doubts.length > 0) return doubts.map((says) => ({ says: `E4 ${says}`, weight: 'unproved' }));
  return [{ says: `E4 ${ageText}`, weight: 'for' }];
}

function vetoes(container: Container, successor: Container, kept: Kept): Sign[] {
  const reason = keptBecause(container, kept);
  if (reason) return [{ says: `E5 kept on purpose: ${reason}`, weight: 'in-use' }];
  const data = stateSign(container);
  if (data) return [{ says: `E7 it may hold data: ${data}`, weight: 'in-use' }];
  const signs: Sign[] = [];
  if (kept.problem)
    signs.push({ says: `E5 the deploy's state is not known: ${kept.problem}`, weight: 'unproved' });
  const folder = ownFolder(container, successor);
  if (folder)
    signs.push({ says: `E7 only it writes to ${folder}, a folder of the host`, weight: 'unproved' });
  const work = workerSign(container);
  if (work) signs.push({ says: `E6 it may work in the background: ${work}`, weight: 'unproved' });
  return signs.length > 0
    ? signs
    : [{ says: 'E5-E7 no rollback target, no worker, no data of its own', weight: 'for' }];
}

function commandsFor(
  { id, startedAt, engine }: Container,
  certainty: StaleContainer['certainty'],
): StaleContainer['commands'] {
  const program = engine === 'podman' ? 'podman' : 'docker';
  // It is pasted into a shell: a date may have anything in parentheses.
  const start = startedAt !== null && /^[\w:.+-]+$/.test(startedAt) ? `@${startedAt}` : '';
  return {
    stop: `${program} stop ${id}`,
    apply: certainty === 'stale' ? `doctor host --apply ${id}${start}` : null,
    undo: `${program} start ${id}`,
  };
}
