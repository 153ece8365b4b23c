import { WorkspaceError } from '../workspace-error.ts';
import { changeToml, readToml, type TomlChange } from './config-toml.ts';

/** Where Supabase's own ports go in the block: the places that have their names (`PORT_NAMES`). */
export const SUPABASE_PLACES = { 'api.port': 3, 'db.port': 4, 'studio.port': 5, 'inbucket.port': 7 } as const;
/** The two without a name, then auth's: auth has no port of its own in Supabase's local stack. */
const SPARE = [8, 9, 6, 2, 1, 0];
/** Longer ones are cut by the CLI, and two that differ only behind the cut would be one. */
const MAX_PROJECT_ID = 40;

export interface SupabasePlan {
  projectId: string;
  /** `api.port` → 3014, for every port that is written. */
  ports: Record<string, number>;
  text: string;
}

/**
 * The `config.toml` of one workspace: `text` with a `project_id` of its own and every port inside the
 * block that begins at `basePort`; all else is byte for byte the same. `taken` are offsets (0-9) that
 * other services of the workspace use. Throws a `WorkspaceError` when the ports do not fit.
 *
 * The shadow database runs only while `db diff` does and the inspector only with `--inspect`, so they
 * may share a port when the block is full.
 * @see https://supabase.com/docs/guides/local-development/cli/config
 */
export function planSupabase(
  text: string,
  o: { repo: string; basePort: number; taken: readonly number[] },
): SupabasePlan {
  const projectId = projectIdOf(o.repo, o.basePort);
  const ports = portsOf(text, o.basePort, o.taken);
  const changes: TomlChange[] = [{ path: ['project_id'], value: JSON.stringify(projectId), insert: true }];
  for (const [path, port] of Object.entries(ports)) {
    changes.push({ path: path.split('.'), value: String(port), insert: true });
  }
  return { projectId, ports, text: changeToml(text, changes) };
}

/**
 * `<repo>-ws-<base port>-sb`. Not the name of the compose project: Supabase labels its containers with
 * `com.docker.compose.project`, so `docker compose down --remove-orphans` would take them along.
 */
export function projectIdOf(repo: string, basePort: number): string {
  const tail = `-ws-${basePort}-sb`;
  const head = repo
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, MAX_PROJECT_ID - tail.length);
  return `${head.replace(/-+$/, '') || 'repo'}${tail}`;
}

function portsOf(text: string, basePort: number, taken: readonly number[]): Record<string, number> {
  const offsets: Record<string, number> = {};
  for (const [path, offset] of Object.entries(SUPABASE_PLACES)) {
    if (taken.includes(offset))
      throw noRoom(`${path} goes to place ${offset} of the block, which another service has`);
    offsets[path] = offset;
  }
  const free = SPARE.filter((offset) => !taken.includes(offset));
  const isOn = (table: string, isDefault: boolean) =>
    (readToml(text, [...table.split('.'), 'enabled']) ?? String(isDefault)) === 'true';
  for (const path of alwaysOpen(text, isOn)) {
    const offset = free.shift();
    if (offset === undefined) throw noRoom(`there is no place left for ${path}`);
    offsets[path] = offset;
  }
  const last = free.shift();
  if (last === undefined) throw noRoom('there is no place left for db.shadow_port');
  offsets['db.shadow_port'] = last;
  // Written although nothing opens them: a fixed number would clash once they are turned on.
  for (const path of ['edge_runtime.inspector_port', 'analytics.port', 'db.pooler.port']) {
    const isWritten = path !== 'db.pooler.port' || readToml(text, path.split('.')) !== null;
    if (isWritten) offsets[path] ??= free.shift() ?? last;
  }
  return Object.fromEntries(Object.entries(offsets).map(([path, offset]) => [path, basePort + offset]));
}

function alwaysOpen(text: string, isOn: (table: string, isDefault: boolean) => boolean): string[] {
  const open: string[] = [];
  if (isOn('analytics', true)) open.push('analytics.port');
  if (isOn('db.pooler', false)) open.push('db.pooler.port');
  for (const path of ['inbucket.smtp_port', 'inbucket.pop3_port', 'analytics.vector_port']) {
    if (readToml(text, path.split('.')) !== null) open.push(path);
  }
  return open;
}

function noRoom(why: string): WorkspaceError {
  return new WorkspaceError(
    'supabase-ports',
    `Supabase's configuration was not written: ${why}.`,
    'Supabase uses places 3, 4, 5 and 7, and two to four of 8, 9 and 6. Move other services away from these, or turn analytics or the pooler off.',
    2,
  );
}
