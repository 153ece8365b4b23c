/** One process of a program that sends requests on. */
export interface ProxyProcess {
  pid: number;
  parent: number;
  /** The name the kernel has of it. */
  name: string;
  words: string[];
  /** Milliseconds since 1970; null when the clocks of this host do not fit together. */
  startedMs: number | null;
}

/** A proxy that runs here. */
export interface RunningProxy {
  kind: 'nginx' | 'caddy' | 'haproxy';
  /** Of the process that has read the configuration. */
  pid: number;
  words: string[];
  /** What serves now knows nothing newer than this, in ms since 1970; null: not known. */
  loadedMs: number | null;
  /** Processes of before the last reload that still finish. */
  draining: number;
}

export const NGINX = /^(?:nginx|openresty|angie|tengine|freenginx)$/;
const MASTER = /^\w+: master process /;
const ENDING = /worker process is shutting down/;
const ONCE = new Set(['-s', '-t', '-T', '-v', '-V', '-h', '-?', '-q']);
const CADDY_SERVES = new Set(['run', 'reverse-proxy', 'file-server', 'respond', 'docker-proxy']);

/** The proxies among some processes, with what their workers tell of the last reload. */
export function proxiesOf(processes: readonly ProxyProcess[]): RunningProxy[] {
  return [...nginxOf(processes), ...haproxyOf(processes), ...caddyOf(processes)];
}

function nginxOf(all: readonly ProxyProcess[]): RunningProxy[] {
  const own = all.filter(({ name }) => NGINX.test(name));
  const pids = new Set(own.map(({ pid }) => pid));
  const title = ({ words }: ProxyProcess): string => words.join(' ');
  return own.flatMap((one): RunningProxy[] => {
    const children = own.filter(({ parent }) => parent === one.pid);
    if (!MASTER.test(title(one))) {
      // Without a master one process does all; others are workers, or run for a moment (`nginx -s reload`).
      const isWhole = !/^\w+: /.test(title(one)) && !pids.has(one.parent);
      if (!isWhole || one.words.some((word) => ONCE.has(word))) return [];
      return [{ kind: 'nginx', pid: one.pid, words: one.words, loadedMs: one.startedMs, draining: 0 }];
    }
    const workers = children.filter((child) => /: worker process/.test(title(child)));
    const active = workers.filter((worker) => !ENDING.test(title(worker)));
    // After an upgrade of the program the old master only waits for its workers.
    if (active.length === 0 && children.some((child) => MASTER.test(title(child)))) return [];
    const words = title(one).replace(MASTER, '').trim().split(/\s+/);
    // A worker that crashed is replaced; only the oldest is of the reload itself.
    const loadedMs = oldest(active);
    return [{ kind: 'nginx', pid: one.pid, words, loadedMs, draining: workers.length - active.length }];
  });
}

function haproxyOf(all: readonly ProxyProcess[]): RunningProxy[] {
  const own = all.filter(({ name }) => name === 'haproxy');
  const pids = new Set(own.map(({ pid }) => pid));
  const leaving = new Set(own.flatMap(({ words }) => finished(words)));
  const tops = own.filter(({ pid, parent, words }) => {
    return !pids.has(parent) && !leaving.has(pid) && !words.some((word) => word === '-c' || word === '-v');
  });
  return tops.map((one): RunningProxy => {
    const children = own.filter(({ parent }) => parent === one.pid);
    const starts = children.map(({ startedMs }) => startedMs);
    const loadedMs =
      starts.length === 0
        ? one.startedMs
        : starts.includes(null)
          ? null
          : Math.max(...starts.flatMap((ms) => ms ?? []));
    const draining =
      children.length > 1 ? children.length - 1 : finished(one.words).filter((pid) => pids.has(pid)).length;
    return { kind: 'haproxy', pid: one.pid, words: one.words, loadedMs, draining };
  });
}

/** The processes that a new HAProxy has told to end. */
function finished(words: readonly string[]): number[] {
  const at = words.findIndex((word) => word === '-sf' || word === '-st');
  if (at === -1) return [];
  const rest = words.slice(at + 1);
  const end = rest.findIndex((word) => !/^\d+$/.test(word));
  return rest.slice(0, end === -1 ? rest.length : end).map(Number);
}

function caddyOf(all: readonly ProxyProcess[]): RunningProxy[] {
  return all
    .filter(({ name, words }) => name === 'caddy' && CADDY_SERVES.has(words[1] ?? ''))
    .map(({ pid, words, startedMs }) => ({ kind: 'caddy', pid, words, loadedMs: startedMs, draining: 0 }));
}

function oldest(processes: readonly ProxyProcess[]): number | null {
  const starts = processes.map(({ startedMs }) => startedMs);
  if (starts.length === 0 || starts.includes(null)) return null;
  return Math.min(...starts.flatMap((ms) => ms ?? []));
}

/**
 * The configuration file of an nginx: of its command line, else as it was built (`--prefix=… --conf-path=…`,
 * which the program carries in itself). Null when neither says it.
 * @see https://nginx.org/en/docs/switches.html
 */
export function nginxFile(words: readonly string[], cwd: string, builtWith: string | null): string | null {
  const built = (name: string): string | undefined =>
    new RegExp(`--${name}=([^\\s'"\\0]+)`).exec(builtWith ?? '')?.[1];
  const prefix = option(words, '-p') ?? built('prefix');
  const named =
    option(words, '-c') ?? built('conf-path') ?? (prefix === undefined ? undefined : 'conf/nginx.conf');
  if (named === undefined) return null;
  if (named.startsWith('/')) return named;
  if (prefix === undefined) return null;
  const folder = prefix.startsWith('/') ? prefix : `${cwd}/${prefix}`;
  return `${folder}/${named}`;
}

/** The files and folders of `-f`, as they are named, and the socket of `-S`, of a HAProxy. */
export function haproxyArguments(
  words: readonly string[],
  cwd: string,
): { places: string[]; master: string | null } {
  const from = option(words, '-C') ?? cwd;
  const places: string[] = [];
  for (let at = 1; at < words.length; at += 1) {
    // What stands behind `--` is files too.
    if (words[at] === '--') places.push(...words.slice(at + 1));
    if (words[at] === '--') break;
    if (words[at] === '-f') places.push(words[at + 1] ?? '');
  }
  const full = places.map((place) => (place.startsWith('/') ? place : `${from}/${place}`));
  const master =
    option(words, '-S')
      ?.replace(/^unix@/, '')
      .split(',')[0] ?? null;
  return { places: full, master: master };
}

function option(words: readonly string[], name: string): string | undefined {
  const at = words.findIndex((word, index) => index > 0 && word.startsWith(name));
  const word = words[at];
  if (word === undefined) return undefined;
  return word === name ? words[at + 1] : word.slice(name.length);
}
