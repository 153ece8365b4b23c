import type { ProcessIdentity } from '../processes/identity.ts';
import type { RepositoryRecord, ServiceRecord, Workspace } from './workspace.ts';

/** A workspace with the process that claims or removes it. */
export interface WorkspaceRow {
  workspace: Workspace;
  worker: ProcessIdentity;
}

type Row = Record<string, unknown>;

/** A line of the table `workspace`. */
export function toWorkspaceRow(row: Row): WorkspaceRow {
  return { workspace: toWorkspace(row), worker: JSON.parse(row['worker'] as string) as ProcessIdentity };
}

/** A line of the table `workspace`, without who works on it. */
export function toWorkspace(row: Row): Workspace {
  return {
    id: row['id'] as string,
    repo: row['repo'] as string,
    path: row['path'] as string,
    name: row['name'] as string,
    branch: row['branch'] as string | null,
    basePort: row['base_port'] as number,
    isMain: row['is_main'] === 1,
    state: row['state'] as Workspace['state'],
    createdAt: row['created_at'] as string,
  };
}

/** A line of the table `service`. */
export function toService(row: Row): ServiceRecord {
  const process = row['process'] as string | null;
  return {
    workspaceId: row['workspace_id'] as string,
    name: row['name'] as string,
    kind: row['kind'] as string,
    port: row['port'] as number | null,
    process: process === null ? null : (JSON.parse(process) as ProcessIdentity),
    startedAt: row['started_at'] as string | null,
    details: JSON.parse(row['details'] as string) as Record<string, unknown>,
  };
}

/** A line of the table `repository`. */
export function toRepository(row: Row): RepositoryRecord {
  return {
    path: row['path'] as string,
    id: row['id'] as string,
    mark: row['mark'] as string,
    holderMark: row['holder_mark'] as string,
    sharesDisk: row['shares_disk'] === 1,
  };
}
