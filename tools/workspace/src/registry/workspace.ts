import type { ProcessIdentity } from '../processes/identity.ts';

export interface Workspace {
  id: string;
  /** Real path of the repository's git common dir. */
  repo: string;
  /** Real path of the worktree's top level. */
  path: string;
  name: string;
  branch: string | null;
  /** The block is basePort … basePort + 9. */
  basePort: number;
  isMain: boolean;
  state: 'claiming' | 'ready' | 'removing';
  /** ISO 8601, UTC. */
  createdAt: string;
}

export interface ServiceRecord {
  workspaceId: string;
  name: string;
  kind: string;
  port: number | null;
  process: ProcessIdentity | null;
  /** ISO 8601, UTC. */
  startedAt: string | null;
  /** Whatever the kind needs to find its service again; JSON. */
  details: Record<string, unknown>;
}

export interface Wish {
  repo: string;
  path: string;
  name: string;
  branch: string | null;
  isMain: boolean;
}

/** What a repository is known by, wherever it is. Marks: see `folderMark`. */
export interface RepositoryRecord {
  /** Real path of the git common dir. */
  path: string;
  id: string;
  /** Of the git common dir. */
  mark: string;
  /** Of the folder that holds the main checkout. */
  holderMark: string;
  /** On the file system of the registry, which is attached whenever the registry is read. */
  sharesDisk: boolean;
}
