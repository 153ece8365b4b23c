import type { HeldLock, Registry } from '../registry/registry.ts';

/** Held while a tree is added: two gits that do it at once trip over each other's half made entries. */
export function lockTrees(registry: Registry, repo: string): Promise<HeldLock> {
  return registry.lock(`${repo}:trees`, { purpose: 'adding a tree' });
}

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
