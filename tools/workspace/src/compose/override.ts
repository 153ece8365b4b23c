import { WorkspaceError } from '../workspace-error.ts';

/** What `docker compose config --format json` prints, as far as it is needed here. */
export interface ComposeModel {
  services?: Record<string, ComposeService>;
  networks?: Record<string, { external?: boolean } | null>;
  volumes?: Record<string, { external?: boolean } | null>;
}
interface ComposeService {
  container_name?: string;
  network_mode?: string;
  scale?: number;
  deploy?: { replicas?: number };
  expose?: (string | number)[];
  ports?: { target: number; published?: string; protocol?: string }[];
}
/** A service of the workspace that runs in a container. */
export interface ComposeWish {
  /** Its name in the compose file. */
  service: string;
  /** Its port in the block; null when it has none. */
  port: number | null;
  environment: Record<string, string>;
}

/**
 * The compose project of a workspace, `<repo>-ws-<base port>`: what compose allows in a name.
 * @see https://docs.docker.com/compose/how-tos/project-name/
 */
export function composeProject(repo: string, basePort: number): string {
  const head = repo
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '');
  return `${head || 'repo'}-ws-${basePort}`;
}

/**
 * The override file of a workspace, as YAML: container names, volumes and networks of its own, the
 * ports of its block on 127.0.0.1 only, and the project's name as the profile of the services it
 * starts. A published port that has no place in the block is closed: with a fixed number the next
 * workspace could not start. What is `external` is shared on purpose and left alone.
 * Throws a `WorkspaceError` when a service is missing, its port is not known, or it uses the host's network.
 * @see https://docs.docker.com/reference/compose-file/merge/#replace-value (compose 2.24.4 and newer)
 */
export function overrideOf(model: ComposeModel, project: string, wishes: readonly ComposeWish[]): string {
  for (const { service } of wishes) if (!model.services?.[service]) throw unknownService(service, model);
  const lines = [`# Written by workspace at each start of ${project}. Changes are lost.`, 'services:'];
  for (const [name, service] of Object.entries(model.services ?? {})) {
    lines.push(
      ...serviceLines(
        name,
        service,
        project,
        wishes.find((wish) => wish.service === name),
      ),
    );
  }
  lines.push(...namedLines('networks', { default: null, ...model.networks }, project));
  lines.push(...namedLines('volumes', model.volumes ?? {}, project));
  return `${lines.join('\n')}\n`;
}

function serviceLines(name: string, service: ComposeService, project: string, wish: ComposeWish | undefined) {
  const lines = [`  ${quote(name)}:`];
  const copies = service.scale ?? service.deploy?.replicas ?? 1;
  // Copies of one service cannot share a name; compose numbers them under the project's.
  if (copies <= 1) lines.push(`    container_name: ${quote(`${project}-${name}`)}`);
  else if (service.container_name) lines.push('    container_name: !reset null');
  if (wish) lines.push(`    profiles: [${quote(project)}]`);
  const port = wish?.port ?? null;
  if (service.network_mode === 'host') {
    if (wish) throw usesHost(name);
  } else if (port !== null) {
    lines.push(`    ports: !override [${quote(`127.0.0.1:${port}:${targetOf(name, service)}`)}]`);
  } else if (service.ports?.length) {
    lines.push('    ports: !reset []');
  }
  const variables = Object.entries(wish?.environment ?? {});
  if (variables.length > 0) lines.push('    environment:');
  // A dollar sign would be read as a variable of compose.
  for (const [key, value] of variables)
    lines.push(`      ${quote(key)}: ${quote(value.replaceAll('$', '$$$$'))}`);
  return lines;
}

function targetOf(name: string, service: ComposeService): string {
  const [port] = service.ports ?? [];
  if (port)
    return port.protocol && port.protocol !== 'tcp' ? `${port.target}/${port.protocol}` : String(port.target);
  const [exposed] = service.expose ?? [];
  if (exposed !== undefined) return String(exposed);
  throw new WorkspaceError(
    'compose-port-unknown',
    `The container of ${name} was not started: it has a place in the block, but the compose file does not say which port it listens on.`,
    `Add to its service in the compose file: ports: ["8000"] (the port inside the container).`,
    2,
  );
}

function namedLines(
  kind: string,
  named: Record<string, { external?: boolean } | null>,
  project: string,
): string[] {
  const own = Object.entries(named).filter(([, one]) => one?.external !== true);
  if (own.length === 0) return [];
  return [
    `${kind}:`,
    ...own.flatMap(([name]) => [`  ${quote(name)}:`, `    name: ${quote(`${project}_${name}`)}`]),
  ];
}

/** A string of JSON is one of YAML too. */
function quote(text: string): string {
  return JSON.stringify(text);
}

function unknownService(service: string, model: ComposeModel): WorkspaceError {
  const known = Object.keys(model.services ?? {}).join(', ') || 'none';
  return new WorkspaceError(
    'compose-service-unknown',
    `The container of ${service} was not started: the compose file has no such service (it has: ${known}).`,
    'Correct "service" in workspace.config.json.',
    2,
  );
}

function usesHost(name: string): WorkspaceError {
  return new WorkspaceError(
    'compose-host-network',
    `The container of ${name} was not started: with network_mode "host" its ports are the machine's, so two workspaces would meet.`,
    'Leave network_mode out and list its ports.',
    2,
  );
}
