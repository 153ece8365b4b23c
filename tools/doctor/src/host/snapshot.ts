/**
 * One reading of a host. Every amount is in bytes, every time an ISO 8601 instant in UTC, every share 0 to 1.
 * Names come from outside and are kept as they are: `clean` or `markdown` (../text.ts) before printing.
 * A figure that could not be read is null, never 0.
 */
export interface Snapshot {
  takenAt: string;
  hostname: string;
  kernel: string;
  uptimeSeconds: number | null;
  /** How the memory controller is mounted. 'none': groups are made of the processes' PSS alone. */
  cgroupMode: 'v1' | 'v2' | 'hybrid' | 'none';
  totals: Totals;
  /** Largest charge first. The groups do not overlap. */
  groups: Group[];
  /** What is held by the kernel or by no group. */
  held: HeldMemory[];
  /** `totals.usedBytes` less all groups and all held memory. Negative when something was counted twice. */
  unattributedBytes: number;
  /** 1 - |unattributed| / used. Page cache is in both: it is used memory, and whose it is is known. */
  accountedShare: number;
  /** The stricter figure: the same unattributed bytes against used memory that is no page cache. */
  accountedShareWithoutCache: number;
  pressure: Pressure;
  oom: OomKill[];
  /** How complete `oom` is. */
  oomEvidence: OomEvidence;
  disk: Disk;
  cpu: Cpu;
  containers: Container[];
  /** What could not be read and what that means, for people. */
  problems: string[];
}

/** Host memory, of /proc/meminfo. */
export interface Totals {
  memoryBytes: number;
  /** MemFree and the pages that wait free in the lists of the CPUs, which MemFree leaves out. */
  freeBytes: number;
  /** Part of `freeBytes`: those lists (/proc/zoneinfo). */
  percpuFreeBytes: number;
  /** memoryBytes - freeBytes. */
  usedBytes: number;
  availableBytes: number;
  swapBytes: number;
  swapFreeBytes: number;
  anonBytes: number;
  /** Page cache and buffers without tmpfs and shared memory. */
  cacheBytes: number;
  shmemBytes: number;
  slabBytes: number;
  slabReclaimableBytes: number;
  kernelStackBytes: number;
  pageTablesBytes: number;
  percpuBytes: number;
  vmallocBytes: number;
  hugetlbBytes: number;
  /** What zram and zswap take for the pages they hold. */
  compressedSwapBytes: number;
  /** Pages of the ARC of ZFS, which are no page cache to the kernel. */
  zfsCacheBytes: number;
  /** The three tiers: gone only when its owner gives it up; cache in use; cache nobody has used lately. */
  unreclaimableBytes: number;
  warmCacheBytes: number;
  coldCacheBytes: number;
}

export type GroupKind = 'container' | 'pod' | 'service' | 'session' | 'slice' | 'cgroup' | 'process';

export interface Group {
  /** Container, unit or cgroup name; of kind 'process' the name of the program. */
  name: string;
  kind: GroupKind;
  /** The 64 characters of a container's id. */
  id?: string;
  /** Path in the memory hierarchy; none for kind 'process'. */
  cgroup?: string;
  processes: number;
  /** Sum of the processes' PSS. An upper bound when `isUpperBound`. */
  pssBytes: number;
  /** Usage less inactive_file, as `docker stats`; PSS where there is no memory controller. */
  workingSetBytes: number;
  swapBytes: number;
  /** True when the PSS of a process could not be read: RssAnon and its whole shared part were taken. */
  isUpperBound: boolean;
  /** What the books take for this group: all pages charged to it. PSS where there is no memory controller. */
  chargedBytes: number;
  anonBytes: number;
  /** Page cache without shared memory. */
  cacheBytes: number;
  shmemBytes: number;
  kernelBytes: number;
  /** What ends with the group: anon, shared memory, kernel without reclaimable slab. */
  unreclaimableBytes: number;
  /** Null: no limit. */
  limitBytes: number | null;
  peakBytes: number | null;
  /** Counters of the cgroup since it was made, without those of groups inside it; null where there are none. */
  oomEvents: number | null;
  oomKills: number | null;
  pressure: PressureLine | null;
  /** Cores in use over the interval; null when there was one look only. */
  cpuCores: number | null;
  /** The largest processes, at most three. */
  top: { pid: number; name: string; pssBytes: number }[];
}

export interface HeldMemory {
  id:
    | 'page-cache'
    | 'anonymous'
    | 'tmpfs'
    | 'slab'
    | 'slab-reclaimable'
    | 'kernel-stacks'
    | 'page-tables'
    | 'percpu'
    | 'vmalloc'
    | 'compressed-swap'
    | 'zfs-cache'
    | 'hugetlb';
  bytes: number;
}

/** Shares of time, in percent, in which some or all tasks waited (PSI). */
export interface PressureLine {
  someAvg10: number;
  someAvg60: number;
  someAvg300: number;
  fullAvg10: number | null;
  fullAvg60: number | null;
  fullAvg300: number | null;
}

/** Null: this kernel has no PSI, or it is off. */
export interface Pressure {
  memory: PressureLine | null;
  cpu: PressureLine | null;
  io: PressureLine | null;
}

export interface OomKill {
  /** host: the machine had no memory left. limit: a cgroup reached its limit, and `limitGroup` is which. */
  kind: 'host' | 'limit' | 'unknown';
  /** Name of the process, as the kernel cuts it (15 bytes); '' when only a counter tells of it. */
  victim: string;
  pid: number | null;
  at: string | null;
  /** Names of the groups of the victim and of the limit; their cgroups' paths when those are gone. */
  group: string | null;
  limitGroup: string | null;
  containerId: string | null;
  rssBytes: number | null;
  source: 'kmsg' | 'journal' | 'kern.log' | 'counters';
}

export interface OomEvidence {
  /** /proc/vmstat oom_kill: all kills since boot. */
  killsSinceBoot: number | null;
  /** Those of them that a kernel log names. */
  killsInLog: number;
  /** False: the log has lost some, so `oom` is not the whole story. Null: cannot be told. */
  isComplete: boolean | null;
  sources: string[];
  /** Containers that lost a process and whose engine says OOMKilled=false. */
  deniedByEngine: string[];
}

export interface Disk {
  mounts: Mount[];
  docker: DockerDisk | null;
  journalBytes: number | null;
}

export interface Mount {
  path: string;
  device: string;
  type: string;
  totalBytes: number;
  usedBytes: number;
  /** What a user who is not root may still write. */
  availableBytes: number;
  inodes: number | null;
  inodesUsed: number | null;
}

/** Null: not read (the engine did not answer, or the folder may not be read). */
export interface DockerDisk {
  imagesBytes: number | null;
  imagesReclaimableBytes: number | null;
  volumesBytes: number | null;
  volumesUnusedBytes: number | null;
  buildCacheBytes: number | null;
  containersBytes: number | null;
  logsBytes: number | null;
}

export interface Cpu {
  cores: number;
  load: [number, number, number] | null;
  /** Over the interval; null when there was one look only. */
  intervalMs: number | null;
  busyShare: number | null;
  stealShare: number | null;
  iowaitShare: number | null;
}

/** What is known of one container, running or not. */
export interface Container {
  id: string;
  name: string;
  engine: 'docker' | 'containerd' | 'podman' | 'kubernetes' | 'unknown';
  /** Where its name was found. */
  source: 'api' | 'files';
  image: string | null;
  imageId: string | null;
  labels: Record<string, string>;
  state: 'running' | 'exited' | 'created' | 'paused' | 'restarting' | 'removing' | 'dead' | 'unknown';
  health: 'healthy' | 'unhealthy' | 'starting' | null;
  createdAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  pid: number | null;
  restartCount: number | null;
  exitCode: number | null;
  /** As the engine says, which is often wrong: `oom` is the evidence. */
  oomKilled: boolean | null;
  memoryLimitBytes: number | null;
  restartPolicy: string | null;
  networks: { name: string; ip: string | null; aliases: string[] }[];
  ports: { containerPort: number; protocol: string; hostPort: number | null; hostIp: string | null }[];
  mounts: { type: string; source: string; target: string; isWritable: boolean; isAnonymous: boolean }[];
  /** Bytes received and sent since its start, of its own network namespace; null for the host's network. */
  receivedBytes: number | null;
  sentBytes: number | null;
  /** Established connections that came in, without those from its own address. */
  inboundConnections: number | null;
  outboundConnections: number | null;
  logBytes: number | null;
}
