import type { Container } from '../snapshot.ts';

/** JSON of unknown making, one step deep; everything an engine says passes through these. */
export type Loose = Record<string, unknown>;

export function object(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function string(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 4096) : null;
}

export function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

const STATES: readonly Container['state'][] = [
  'running',
  'exited',
  'created',
  'paused',
  'restarting',
  'removing',
  'dead',
];
/** The last word of a label's name counts: a router may be called "auth" and its rule is wanted. */
const SECRET_LABEL =
  /(?:pass(?:word|wd|phrase)?|secret|token|credentials?|(?:api|private|access)[-_]?key|(?:basic|digest)auth\.users)$/i;
const URL_PASSWORD = /(:\/\/[^\s:/@]*):[^\s/@]+@/g;

/**
 * A container from `GET /containers/{id}/json` or from config.v2.json with hostconfig.json: the engine keeps
 * on disk what it says over the socket, with small differences. Null without a full id. Labels whose
 * name speaks of a secret keep their name only; the environment is not looked at.
 */
export function containerOf(told: unknown, host: unknown, source: 'api' | 'files'): Container | null {
  const all = object(told);
  const id = string(all.Id) ?? string(all.ID);
  if (id === null || !/^[0-9a-f]{64}$/.test(id)) return null;
  const config = object(all.Config);
  const state = object(all.State);
  const network = object(all.NetworkSettings);
  const hostConfig = object(host ?? all.HostConfig);
  return {
    ...bareContainer(id, 'docker', source),
    name: (string(all.Name) ?? id.slice(0, 12)).replace(/^\//, ''),
    image: string(config.Image),
    imageId: string(all.Image),
    labels: labelsOf(config.Labels),
    state: stateOf(state),
    health: healthOf(string(object(state.Health).Status)),
    createdAt: instant(all.Created),
    startedAt: instant(state.StartedAt),
    finishedAt: instant(state.FinishedAt),
    pid: amount(state.Pid) || null,
    restartCount: amount(all.RestartCount),
    exitCode: amount(state.ExitCode),
    oomKilled: typeof state.OOMKilled === 'boolean' ? state.OOMKilled : null,
    memoryLimitBytes: amount(hostConfig.Memory) || null,
    restartPolicy: string(object(hostConfig.RestartPolicy).Name),
    networks: networksOf(network.Networks),
    ports: portsOf(network.Ports ?? hostConfig.PortBindings),
    mounts: mountsOf(all.Mounts ?? all.MountPoints),
  };
}

/** A container of which only the id is known. */
export function bareContainer(
  id: string,
  engine: Container['engine'],
  source: Container['source'],
): Container {
  return {
    id,
    name: id.slice(0, 12),
    engine,
    source,
    image: null,
    imageId: null,
    labels: {},
    state: 'unknown',
    health: null,
    createdAt: null,
    startedAt: null,
    finishedAt: null,
    pid: null,
    restartCount: null,
    exitCode: null,
    oomKilled: null,
    memoryLimitBytes: null,
    restartPolicy: null,
    networks: [],
    ports: [],
    mounts: [],
    receivedBytes: null,
    sentBytes: null,
    inboundConnections: null,
    outboundConnections: null,
    logBytes: null,
  };
}

/** Labels as text, those about secrets without their value. */
export function labelsOf(value: unknown): Record<string, string> {
  const labels: [string, string][] = [];
  for (const [name, text] of Object.entries(object(value)).slice(0, 500)) {
    if (typeof text !== 'string') continue;
    const kept = text.slice(0, 4096).replace(URL_PASSWORD, '$1:***@');
    labels.push([name, SECRET_LABEL.test(name) ? '(left out)' : kept]);
  }
  return Object.fromEntries(labels);
}

function stateOf(state: Loose): Container['state'] {
  const said = STATES.find((one) => one === state.Status);
  if (said) return said;
  // On disk there are flags; a paused or restarting container is running too.
  if (state.Restarting === true) return 'restarting';
  if (state.Paused === true) return 'paused';
  if (state.Running === true) return 'running';
  if (state.RemovalInProgress === true) return 'removing';
  if (state.Dead === true) return 'dead';
  if (state.Running !== false) return 'unknown';
  return instant(state.StartedAt) === null ? 'created' : 'exited';
}

function healthOf(status: string | null): Container['health'] {
  return status === 'healthy' || status === 'unhealthy' || status === 'starting' ? status : null;
}

/** The engine writes the year 1 for "never". */
function instant(value: unknown): string | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) || at <= 0 ? null : new Date(at).toISOString();
}

function networksOf(value: unknown): Container['networks'] {
  return Object.entries(object(value)).map(([name, told]) => {
    const network = object(told);
    const aliases = [...list(network.Aliases), ...list(network.DNSNames)].flatMap((one) => string(one) ?? []);
    return { name, ip: string(network.IPAddress), aliases: [...new Set(aliases)] };
  });
}

function portsOf(value: unknown): Container['ports'] {
  return Object.entries(object(value)).flatMap(([key, told]) => {
    const found = /^(\d{1,5})(?:\/(\w+))?$/.exec(key);
    if (!found) return [];
    const port = { containerPort: Number(found[1]), protocol: found[2] ?? 'tcp' };
    const bindings = list(told).map(object);
    if (bindings.length === 0) return [{ ...port, hostPort: null, hostIp: null }];
    return bindings.map((one) => ({
      ...port,
      hostPort: Number(one.HostPort) || null,
      hostIp: string(one.HostIp),
    }));
  });
}

function mountsOf(value: unknown): Container['mounts'] {
  const mounts = Array.isArray(value) ? value : Object.values(object(value));
  return mounts.map(object).flatMap((one) => {
    const target = string(one.Destination);
    if (target === null) return [];
    const name = string(one.Name) ?? '';
    const type = string(one.Type) ?? (name === '' ? 'bind' : 'volume');
    const isAnonymous = type === 'volume' && /^[0-9a-f]{64}$/.test(name);
    return [
      { type, source: name || (string(one.Source) ?? ''), target, isWritable: one.RW !== false, isAnonymous },
    ];
  });
}
