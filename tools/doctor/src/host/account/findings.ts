import { bytes } from '../../text.ts';
import type { Group, OomKill, Snapshot } from '../snapshot.ts';

/** What is wrong with a host, with its proof. Names in it are as they came: clean before printing. */
export interface Finding {
  id: string;
  title: string;
  evidence: string[];
  fix: string[];
}

/** Share of time in which every task waited for memory, in percent over five minutes. */
const THRASHING_PERCENT = 5;
/** The share of memory below which earlyoom begins to act. @see https://github.com/rfjakob/earlyoom */
const LOW_SHARE = 0.1;
const NEAR_LIMIT = 0.9;
const FULL_DISK = 0.9;
const LARGE_LOGS = 1_000_000_000;
const LARGE_REST = 5_000_000_000;
const STOLEN_SHARE = 0.1;

/** The findings of one reading, the worst first. None means nothing was found, not that all is well. */
export function findingsOf(snapshot: Snapshot): Finding[] {
  return [
    ...killFindings(snapshot),
    ...memoryFindings(snapshot),
    ...limitFindings(snapshot),
    ...diskFindings(snapshot),
    ...cpuFindings(snapshot),
  ];
}

function killFindings(snapshot: Snapshot): Finding[] {
  const { oom, oomEvidence, totals } = snapshot;
  const of = (kind: OomKill['kind']): string[] => oom.filter((kill) => kill.kind === kind).map(tellKill);
  // A log of all boots has kills of last month too: when it was decides what to do at night.
  const last = (kind: OomKill['kind']): string => {
    const at = oom.flatMap((kill) => (kill.kind === kind && kill.at !== null ? kill.at : [])).toSorted();
    return at.length === 0 ? '' : `, last at ${clock(at.at(-1) ?? '')}`;
  };
  const denied = oomEvidence.deniedByEngine.map(
    (name) => `the engine says OOMKilled=false for ${name}; that is not so`,
  );
  const findings: Finding[] = [];
  const onHost = of('host');
  if (onHost.length > 0) {
    const swap =
      totals.swapBytes === 0 ? ['Add swap or zram: without it pressure becomes a kill at once.'] : [];
    findings.push({
      id: 'oom-host',
      title: `The host ran out of memory: ${count(onHost.length, 'process was', 'processes were')} killed${last('host')}`,
      evidence: onHost,
      fix: [
        'Free memory: stop what nobody uses, begin with the largest groups.',
        ...swap,
        'Then a larger host.',
      ],
    });
  }
  const byLimit = of('limit');
  if (byLimit.length > 0) {
    findings.push({
      id: 'oom-limit',
      title: `A memory limit was reached: ${count(byLimit.length, 'process was', 'processes were')} killed${last('limit')}`,
      evidence: [...byLimit, ...denied],
      fix: ['Raise the limit of that group, or find what it needs it for. A larger host does not mend this.'],
    });
  }
  const unclear = of('unknown');
  const lost = (oomEvidence.killsSinceBoot ?? 0) - oomEvidence.killsInLog;
  if (unclear.length > 0 || (oomEvidence.isComplete === false && lost > 0)) {
    const since = `${lost} of ${oomEvidence.killsSinceBoot} kills since boot are in no log that could be read`;
    findings.push({
      id: 'oom-unclear',
      title: 'Processes were killed for memory, and the log does not say all of it',
      evidence: [...unclear, ...(lost > 0 && oomEvidence.isComplete === false ? [since] : [])],
      fix: ['Run as root, and keep the journal on disk (Storage=persistent) to know the next time.'],
    });
  }
  return findings;
}

function memoryFindings({ totals, pressure }: Snapshot): Finding[] {
  const findings: Finding[] = [];
  const full = pressure.memory?.fullAvg300 ?? 0;
  if (full >= THRASHING_PERCENT) {
    findings.push({
      id: 'memory-pressure',
      title: `Everything waits for memory ${full} % of the time`,
      evidence: [
        `/proc/pressure/memory: full avg300=${full}, avg60=${pressure.memory?.fullAvg60 ?? 'unknown'}`,
      ],
      fix: ['Stop or limit the largest group; the host spends its time fetching pages again.'],
    });
  }
  if (totals.availableBytes < totals.memoryBytes * LOW_SHARE) {
    const swap = totals.swapBytes === 0 ? 'no swap' : `${bytes(totals.swapFreeBytes)} of swap free`;
    findings.push({
      id: 'memory-low',
      title: `Only ${bytes(totals.availableBytes)} of ${bytes(totals.memoryBytes)} are available`,
      evidence: [`MemAvailable is below 10 %, with ${swap}`],
      fix: ['Stop what nobody uses before anything else; begin with the largest groups of the table.'],
    });
  }
  const isSwapFull = totals.swapBytes > 0 && totals.swapFreeBytes < totals.swapBytes * LOW_SHARE;
  if (isSwapFull) {
    findings.push({
      id: 'swap-full',
      title: `Swap is nearly full: ${bytes(totals.swapFreeBytes)} of ${bytes(totals.swapBytes)} free`,
      evidence: ['SwapFree is below 10 %; the next need of memory ends in a kill'],
      fix: [
        'Find the group with the most swap in the table; more swap only if it is not in use all the time.',
      ],
    });
  }
  return findings;
}

function limitFindings({ groups }: Snapshot): Finding[] {
  const near = groups.filter(isNearLimit);
  if (near.length === 0) return [];
  return [
    {
      id: 'limit-near',
      title: `${count(near.length, 'group is', 'groups are')} within 10 % of a memory limit`,
      evidence: near.map(({ name, workingSetBytes, limitBytes }) => {
        return `${name}: ${bytes(workingSetBytes)} working set of ${bytes(limitBytes ?? 0)}`;
      }),
      fix: ['Raise the limit or lower the need before the kernel decides.'],
    },
  ];
}

function isNearLimit({ limitBytes, workingSetBytes }: Group): boolean {
  return limitBytes !== null && limitBytes > 0 && workingSetBytes > limitBytes * NEAR_LIMIT;
}

function diskFindings({ disk }: Snapshot): Finding[] {
  const findings: Finding[] = [];
  for (const { path, type, usedBytes, availableBytes, inodes, inodesUsed } of disk.mounts) {
    // Read-only images are full by their nature.
    if (type === 'iso9660' || type === 'erofs' || type === 'tmpfs') continue;
    const used = usedBytes / Math.max(1, usedBytes + availableBytes);
    if (used >= FULL_DISK) {
      findings.push({
        id: 'disk-full',
        title: `The disk at ${path} is ${percent(used)} full`,
        evidence: [`${bytes(availableBytes)} are free for users`],
        fix: ['What to do says what can go; `du -xh -d 2 PATH | sort -h | tail` shows what is large.'],
      });
    }
    if (inodes !== null && inodesUsed !== null && inodesUsed / inodes >= FULL_DISK) {
      findings.push({
        id: 'inodes-full',
        title: `The disk at ${path} has hardly a name left for new files`,
        evidence: [`${percent(inodesUsed / inodes)} of its inodes are in use, whatever the bytes say`],
        fix: ['Find the folder with very many small files: `du --inodes -x -d 3 PATH | sort -n | tail`.'],
      });
    }
  }
  const { docker } = disk;
  if ((docker?.logsBytes ?? 0) > LARGE_LOGS) {
    findings.push({
      id: 'container-logs-large',
      title: `Logs of containers take ${bytes(docker?.logsBytes ?? 0)}`,
      evidence: ['/var/lib/docker/containers/*/*-json.log'],
      fix: ['Set max-size and max-file of the json-file driver, then make the containers anew.'],
    });
  }
  const rest = (docker?.imagesReclaimableBytes ?? 0) + (docker?.buildCacheBytes ?? 0);
  if (rest > LARGE_REST) {
    findings.push({
      id: 'images-unused',
      title: `Images of no container and build cache take ${bytes(rest)}`,
      evidence: ['GET /system/df of the engine'],
      fix: ['`docker image prune -a` and `docker builder prune -a`; look at `docker system df -v` first.'],
    });
  }
  return findings;
}

function cpuFindings({ cpu }: Snapshot): Finding[] {
  const stolen = cpu.stealShare ?? 0;
  if (stolen < STOLEN_SHARE) return [];
  return [
    {
      id: 'cpu-stolen',
      title: `${percent(stolen)} of the CPU went to other guests of the same machine`,
      evidence: [`steal in /proc/stat over ${cpu.intervalMs} ms; look again before acting on it`],
      fix: ['Ask the provider, or take a plan with CPUs of its own.'],
    },
  ];
}

function tellKill(kill: OomKill): string {
  const victim = kill.victim === '' ? 'a process the log does not name' : kill.victim;
  const pid = kill.pid === null ? '' : ` (pid ${kill.pid})`;
  const group = kill.group === null ? '' : ` in ${kill.group}`;
  const size = kill.rssBytes === null ? '' : `, ${bytes(kill.rssBytes)}`;
  const limit =
    kill.limitGroup === null || kill.limitGroup === kill.group ? '' : `, limit of ${kill.limitGroup}`;
  return `${kill.at === null ? 'at a time not known' : clock(kill.at)}: ${victim}${pid}${group}${size}${limit} [${kill.source}]`;
}

/** An ISO time to the second, as the head of the report writes it. */
function clock(at: string): string {
  return `${at.slice(0, 19).replace('T', ' ')} UTC`;
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}
