import { benchClaims } from './workspace-claims.ts';
import { benchCreates } from './workspace-creates.ts';

/** Workspaces from nothing to healthy, and the registry of their ports under contention, each beside its peers. */
export async function benchWorkspace() {
  return { name: 'workspace', creates: await benchCreates(), claims: await benchClaims() };
}
