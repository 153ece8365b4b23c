import { WorkspaceError } from '../workspace-error.ts';
import { changeToml, hasTomlTable, readToml, type TomlChange } from './config-toml.ts';

/** Where Supabase's own ports go in the block: the places that have their names (`PORT_NAMES`). */
export const SUPABASE_PLACES = { 'api.port': 3, 'db.port': 4, 'studio.port': 5 } as const;
/** The mail catcher's, whose table has two names. */
export const MAIL_PLACE = 7;
/** From this version on the table is `local_smtp`; before 3.0 the CLI took `inbucket` too, now it refuses it. */
const LOCAL_SMTP_SINCE = [2, 108] as const;
/** The two without a name, then auth's: auth has no port of its own in Supabase's local stack. */
const SPARE = [8, 9, 6, 2, 1, 0];
/** Longer ones are cut by the CLI, and two that differ only behind the cut would be one. */
const MAX_PROJECT_ID = 40;

export interface SupabasePlan {
  projectId: string;
  /** `api.port` → 3014, for every port that is written. */
  ports: Record<string, number>;
  text: string;
  /** Variables for the CLI, see `overridesOf`. */
  overrides: Record<string, string>;
}

/**
 * The `config.toml` of one workspace: `text` with a `project_id` of its own and every port inside the
 * block that begins at `basePort`; all else is byte for byte the same. `taken` are offsets (0-9) that
 * other services of the workspace use, `cliVersion` is what `supabase --version` says (null: the newest).
 * Throws a `WorkspaceError` when the ports do not fit.
 *
 * The shadow database runs only while `db diff` does and the inspector only with `--inspect`, so they
 * may share a port when the block is full.
 * @see https://supabase.com/docs/guides/local-development/cli/config
 */
export function planSupabase(
  text: string,
  o: { repo: string; basePort: number; taken: readonly number[]; cliVersion: string | null },
): SupabasePlan {
  const projectId = projectIdOf(o.repo, o.basePort);
  const ports = portsOf(text, o, mailTableOf(text, o.cliVersion));
  const changes: TomlChange[] = [{ path: ['project_id'], value: JSON.stringify(projectId), insert: true }];
  for (const [path, port] of Object.entries(ports)) {
    changes.push({ path: path.split('.'), value: String(port), insert: true });
  }
  return { projectId, ports, text: changeToml(text, changes), overrides: overridesOf(projectId, ports) };
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

/**
 * The CLI reads every key from a variable too (`db.port` from SUPABASE_DB_PORT), and that wins over
 * `config.toml`: with SUPABASE_PROJECT_ID, the reference of a hosted project in many a `.env`, two
 * workspaces would be one. A variable of the process wins over those files.
 */
function overridesOf(projectId: string, ports: Readonly<Record<string, number>>): Record<string, string> {
  const entries = Object.entries({ project_id: projectId, ...ports });
  return Object.fromEntries(
    entries.map(([path, value]) => [`SUPABASE_${path.replaceAll('.', '_').toUpperCase()}`, String(value)]),
  );
}

/** The name that is written, else the one that this CLI reads. */
function mailTableOf(text: string, cliVersion: string | null): 'local_smtp' | 'inbucket' {
  if (hasTomlTable(text, ['local_smtp'])) return 'local_smtp';
  if (hasTomlTable(text, ['inbucket'])) return 'inbucket';
  const [major, minor] = /(\d+)\.(\d+)/
    .exec(cliVersion ?? '')
    ?.slice(1)
    .map(Number) ?? [...LOCAL_SMTP_SINCE];
  const [since, sinceMinor] = LOCAL_SMTP_SINCE;
  const isNew = major! > since || (major === since && minor! >= sinceMinor);
  return isNew ? 'local_smtp' : 'inbucket';
}

function portsOf(
  text: string,
  { basePort, taken }: { basePort: number; taken: readonly number[] },
  mail: 'local_smtp' | 'inbucket',
): Record<string, number> {
  const offsets: Record<string, number> = {};
  const places = { ...SUPABASE_PLACES, [`${mail}.port`]: MAIL_PLACE };
  for (const [path, offset] of Object.entries(places)) {
    if (taken.includes(offset))
      throw noRoom(`${path} goes to place ${offset} of the block, which another service has`);
    offsets[path] = offset;
  }
  const free = SPARE.filter((offset) => !taken.includes(offset));
  const isOn = (table: string, isDefault: boolean) =>
    (readToml(text, [...table.split('.'), 'enabled']) ?? String(isDefault)) === 'true';
  for (const path of alwaysOpen(text, isOn, mail)) {
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

function alwaysOpen(
  text: string,
  isOn: (table: string, isDefault: boolean) => boolean,
  mail: string,
): string[] {
  const open: string[] = [];
  if (isOn('analytics', true)) open.push('analytics.port');
  if (isOn('db.pooler', false)) open.push('db.pooler.port');
  for (const path of [`${mail}.smtp_port`, `${mail}.pop3_port`, 'analytics.vector_port']) {
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
