import type { ServiceRecord } from '../registry/registry.ts';

/**
 * How far a start came: `starting` is written before anything is spawned and stays until it was healthy
 * once, `running` after that, `unavailable` when it cannot run here (with the reason).
 */
export type Phase = 'starting' | 'running' | 'unavailable';

export function phaseOf(record: ServiceRecord | undefined): Phase | null {
  const phase = record?.details.phase;
  return phase === 'starting' || phase === 'running' || phase === 'unavailable' ? phase : null;
}

/** Why it was unavailable at its last start; null when it was not. */
export function reasonOf(record: ServiceRecord | undefined): string | null {
  return phaseOf(record) === 'unavailable' ? String(record!.details.reason ?? '') : null;
}
