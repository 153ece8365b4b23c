import type { CleanUp } from './clean-up.ts';
import type { History } from './history.ts';
import type { MemoryNeed } from './memory-need.ts';
import type { Plan } from './plan-list.ts';

/** What is proposed for a host. Amounts are bytes; null: not known, or not enough history for it. */
export interface Proposal {
  confidence: History['confidence'];
  /** What would make it more certain, or another one. */
  wouldChange: string[];
  window: { from: string; to: string; samples: number; coveredHours: number } | null;
  current: { memoryBytes: number; swapBytes: number; cpus: number; diskBytes: number };
  cleanUp: CleanUp;
  memory: {
    p50Bytes: number;
    p95Bytes: number;
    maxBytes: number;
    maxAfterCleanUpBytes: number;
    now: MemoryNeed;
    afterCleanUp: MemoryNeed;
    atGrowth: { percent: number; sizeBytes: number }[];
    growthBytesPerDay: Interval | null;
    daysLeft: { days: number; low: number; high: number } | null;
  };
  cpu: { p50Cores: number; p95Cores: number; maxCores: number; sizeCores: number } | null;
  disks: DiskNeed[];
  pressure: { someP95Percent: number; someMinutes: number; allMinutes: number } | null;
  /** By what the logs and counters of the reading say; `inWindow` is how much the kernel's total rose in the samples. */
  oom: { host: number; limit: number; unknown: number; inWindow: number | null };
  headroomShare: number;
  options: Option[];
}

export interface DiskNeed {
  path: string;
  totalBytes: number;
  usedBytes: number;
  growthBytesPerDay: Interval | null;
  daysLeft: { days: number; low: number; high: number } | null;
  /** For what is used and 90 days of growth, with headroom. The clean-up is not taken off: it has no mount. */
  sizeBytes: number;
}

interface Interval {
  slope: number;
  low: number;
  high: number;
}

export interface Option {
  action: 'clean-up' | 'swap' | 'limits' | 'keep' | 'upgrade' | 'record';
  /** Names in it come from outside. */
  says: string;
  plan: Plan | null;
}
