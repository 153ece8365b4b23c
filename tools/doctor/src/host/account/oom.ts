import type { Container, Group, OomEvidence, OomKill } from '../snapshot.ts';
import { unitsOf } from '../read/cgroup-name.ts';
import type { LoggedKill } from '../read/kernel-log.ts';
import type { KillSource } from '../read/log-sources.ts';

export interface OomInput {
  sources: readonly KillSource[];
  groups: readonly Group[];
  containers: readonly Container[];
  /** Milliseconds since 1970; null when /proc/stat does not say. */
  bootedMs: number | null;
  /** /proc/vmstat oom_kill; null before Linux 4.13. */
  killsSinceBoot: number | null;
}

/** Two logs of one kill: the ring buffer's clock runs apart from the wall clock over weeks. */
const SAME_KILL_MS = 120_000;
/** Entries made from one counter; the number itself is with the group. */
const MOST_COUNTED = 10;
const PREFERENCE: OomKill['source'][] = ['journal', 'kern.log', 'kmsg'];

type Found = LoggedKill & { source: OomKill['source'] };

/**
 * The kills of all logs, each once, newest first, and those only the counters of cgroups tell of. No source
 * is believed alone: logs lose lines, counters go with their cgroup, and the engine's OOMKilled stays false
 * when a child of the first process was killed.
 * @see https://github.com/moby/moby/issues/38352
 */
export function judgeKills(input: OomInput): { oom: OomKill[]; evidence: OomEvidence } {
  const logged = distinctKills(input.sources);
  const { bootedMs, killsSinceBoot } = input;
  const isOfThisBoot = (kill: Found): boolean =>
    kill.source === 'kmsg' || (kill.atMs !== null && bootedMs !== null && kill.atMs >= bootedMs - 5000);
  const recent = logged.filter(isOfThisBoot);
  const isComplete = killsSinceBoot === null ? null : recent.length >= killsSinceBoot;
  const counted = isComplete
    ? []
    : input.groups.flatMap((group) => countedKills(group, recent, input.groups));
  const oom = [...logged.map((kill) => toKill(kill, input)), ...counted];
  oom.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? '', 'en'));
  return {
    oom,
    evidence: {
      killsSinceBoot,
      killsInLog: recent.length,
      isComplete,
      sources: [...new Set(input.sources.map(({ source }) => source))],
      deniedByEngine: deniedByEngine(oom, input),
    },
  };
}

/**
 * What the counters of a cgroup say of its kills. A limit raises `oom` and `oom_kill`, a host without memory
 * only `oom_kill`; a limit further up raises the `oom` of that cgroup. Version 1 has no `oom`: only a group
 * below no limit at all is sure.
 */
export function kindByCounters(group: Group, above: readonly Group[]): OomKill['kind'] {
  if (group.oomEvents === null) {
    return [group, ...above].every(({ limitBytes }) => limitBytes === null) ? 'host' : 'unknown';
  }
  if (group.oomEvents > 0) return 'limit';
  return above.some(({ oomEvents }) => (oomEvents ?? 0) > 0) ? 'unknown' : 'host';
}

function distinctKills(sources: readonly KillSource[]): Found[] {
  const byPreference = sources.toSorted(
    (a, b) => PREFERENCE.indexOf(a.source) - PREFERENCE.indexOf(b.source),
  );
  const byPid = new Map<number, Found[]>();
  const found: Found[] = [];
  for (const { source, kills } of byPreference) {
    for (const kill of kills) {
      const known = byPid.get(kill.pid) ?? [];
      const same = known.find((other) => isSame(other, kill));
      if (same) {
        fillIn(same, kill);
        continue;
      }
      const one = { ...kill, source };
      found.push(one);
      byPid.set(kill.pid, [...known, one]);
    }
  }
  return found;
}

/** One log may have lost the line that another has. */
function fillIn(kill: Found, other: LoggedKill): void {
  if (kill.kind === 'unknown') kill.kind = other.kind;
  kill.atMs ??= other.atMs;
  kill.group ??= other.group;
  kill.limitGroup ??= other.limitGroup;
  kill.rssBytes ??= other.rssBytes;
}

function isSame(a: LoggedKill, b: LoggedKill): boolean {
  if (a.victim !== b.victim) return false;
  return a.atMs === null || b.atMs === null || Math.abs(a.atMs - b.atMs) < SAME_KILL_MS;
}

function toKill(kill: Found, { groups, containers }: OomInput): OomKill {
  const containerId = kill.group === null ? null : (unitsOf(kill.group).findLast(({ id }) => id)?.id ?? null);
  const name = (path: string | null): string | null => path && nameOf(path, groups, containers);
  return {
    kind: kill.kind,
    victim: kill.victim,
    pid: kill.pid,
    at: kill.atMs === null ? null : new Date(kill.atMs).toISOString(),
    group: name(kill.group),
    limitGroup: name(kill.limitGroup),
    containerId,
    rssBytes: kill.rssBytes,
    source: kill.source,
  };
}

function nameOf(path: string, groups: readonly Group[], containers: readonly Container[]): string {
  const unit = unitsOf(path).at(-1);
  if (!unit) return path;
  const group = groups.find(({ cgroup }) => cgroup === unit.path);
  const container = unit.id === undefined ? undefined : containers.find(({ id }) => id === unit.id);
  return container?.name ?? group?.name ?? unit.name;
}

function countedKills(group: Group, recent: readonly Found[], groups: readonly Group[]): OomKill[] {
  const { cgroup, oomKills } = group;
  if (cgroup === undefined || !oomKills) return [];
  const logged = recent.filter((kill) => kill.group !== null && unitsOf(kill.group).at(-1)?.path === cgroup);
  const missing = Math.min(MOST_COUNTED, oomKills - logged.length);
  if (missing <= 0) return [];
  const above = groups.filter((one) => one.cgroup !== undefined && cgroup.startsWith(`${one.cgroup}/`));
  const kind = kindByCounters(group, above);
  return Array.from({ length: missing }, () => ({
    kind,
    victim: '',
    pid: null,
    at: null,
    group: group.name,
    limitGroup: kind === 'limit' ? group.name : null,
    containerId: group.id ?? null,
    rssBytes: null,
    source: 'counters' as const,
  }));
}

function deniedByEngine(oom: readonly OomKill[], { groups, containers }: OomInput): string[] {
  const hit = new Set(oom.flatMap(({ containerId }) => containerId ?? []));
  for (const { id, oomKills } of groups) if (id !== undefined && oomKills) hit.add(id);
  return containers.filter(({ id, oomKilled }) => oomKilled === false && hit.has(id)).map(({ name }) => name);
}
