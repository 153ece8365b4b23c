import type { HeldLock, Registry } from '../registry/registry.ts';

/**
 * Held while a workspace is made or taken down, around the lock that `up` and `down` take for
 * themselves. Always this one first.
 */
export function lockLifecycle(
  registry: Registry,
  workspaceId: string,
  purpose: string,
  waitMs?: number,
): Promise<HeldLock> {
  return registry.lock(`${workspaceId}:lifecycle`, { purpose, ...(waitMs === undefined ? {} : { waitMs }) });
}
