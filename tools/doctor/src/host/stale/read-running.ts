import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { parseStat } from '../read/process-text.ts';
import type { Tree } from '../read/tree.ts';
import { type ConfigFiles, openConfigFiles } from './config-files.ts';
import { readCaddyProcess } from './read-caddy.ts';
import { askHaproxy } from './haproxy-socket.ts';
import { parseHaproxy } from './haproxy-config.ts';
import { haproxyUpstreams, parseServersState, type ServerState } from './haproxy-upstreams.ts';
import { readNginxText } from './nginx-text.ts';
import { nginxUpstreams } from './nginx-upstreams.ts';
import {
  haproxyArguments,
  NGINX,
  nginxFile,
  proxiesOf,
  type ProxyProcess,
  type RunningProxy,
} from './proxy-processes.ts';
import { type ProxyOptions, SHOW_SERVERS } from './read-proxies.ts';
import { joinReadings, NO_PROXY, type ProxyReading } from './upstream.ts';

const MOST_PROGRAM_BYTES = 64 * 1024 * 1024;
/** The kernel rounds the times of files down, and those of processes to 10 ms. */
const CLOCK_MS = 20;

/**
 * What the nginx, Caddy and HAProxy that run here say about where they send requests, without being told of:
 * from the configuration they were started with, which is read through /proc, and from their own answers.
 * Nothing is executed. Kinds that were named by an option are not looked for. One that cannot be read whole
 * leaves nothing proved.
 */
export async function readRunningProxies(tree: Tree, options: ProxyOptions): Promise<ProxyReading> {
  if (!tree.isLive) return NO_PROXY;
  const named = (one: string[] | undefined): boolean => (one?.length ?? 0) > 0;
  const skipped = {
    nginx: named(options.nginx),
    caddy: named(options.caddy),
    haproxy: named(options.haproxy) || named(options.upstreams),
  };
  const running = proxiesOf(processesOf(tree)).filter(({ kind }) => !skipped[kind]);
  const readings = running.map(async (proxy): Promise<ProxyReading> => {
    try {
      const reading = await READERS[proxy.kind](proxy, tree);
      const draining =
        proxy.draining > 0
          ? [`${nameOf(proxy)}: ${proxy.draining} of before the last reload still finish`]
          : [];
      return withoutOwnLoopback({ ...reading, draining }, proxy, tree);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why = code === 'EACCES' || code === 'EPERM' ? 'only root may' : message;
      const problem = `${nameOf(proxy)} runs here and could not be read: ${why}. Name it with --${proxy.kind}.`;
      return { ...NO_PROXY, unresolved: [problem], problems: [problem] };
    }
  });
  return joinReadings(await Promise.all(readings));
}

const READERS = { nginx: readNginxProcess, haproxy: readHaproxyProcess, caddy: readCaddyProcess };

function nameOf({ kind, pid }: RunningProxy): string {
  return `${kind} (pid ${pid})`;
}

function processesOf(tree: Tree): ProxyProcess[] {
  const bootMs = bootTime(tree);
  return tree.folders('proc').flatMap((folder) => {
    const text = /^\d{1,10}$/.test(folder) ? tree.unrecorded(`proc/${folder}/stat`) : null;
    const stat = text === null ? null : parseStat(text);
    if (!stat || stat.state === 'Z' || !(NGINX.test(stat.name) || /^(?:caddy|haproxy)$/.test(stat.name)))
      return [];
    // Never kept in a recording: command lines have passwords in them.
    const words = (tree.unrecorded(`proc/${folder}/cmdline`) ?? '').split('\0').filter((word) => word !== '');
    const startedMs = bootMs === null ? null : bootMs + stat.startedTicks * 10;
    return [{ pid: stat.pid, parent: stat.parent, name: stat.name, words, startedMs }];
  });
}

/** When this host was booted, in ms since 1970; null when its clocks do not fit together (LXC has its own uptime). */
function bootTime(tree: Tree): number | null {
  const uptime = Number.parseFloat(tree.unrecorded('proc/uptime') ?? '');
  const own = parseStat(tree.unrecorded('proc/self/stat') ?? '');
  const bootMs = Date.now() - uptime * 1000;
  const ageMs = performance.timeOrigin - (bootMs + (own?.startedTicks ?? Number.NaN) * 10);
  return ageMs > -1000 && ageMs < 60_000 ? bootMs : null;
}

async function readNginxProcess({ pid, words, loadedMs }: RunningProxy, tree: Tree): Promise<ProxyReading> {
  const cwd = tree.link(`proc/${pid}/cwd`) ?? '/';
  const file = nginxFile(words, cwd, null) ?? nginxFile(words, cwd, programText(`/proc/${pid}/exe`));
  if (file === null) throw new Error('which file it reads is not told');
  const files = openConfigFiles(`/proc/${pid}/root`);
  const from = `nginx (pid ${pid}, ${file})`;
  const { text, missing } = readNginxText(file, files);
  const reading = nginxUpstreams(text, from);
  const open = missing.map((path) => `${from}: ${path} could not be read`);
  return { ...reading, unresolved: [...reading.unresolved, ...open, ...notLoaded(files, loadedMs, from)] };
}

/** A file that was changed after the workers were started says what they will do, not what they do. */
function notLoaded(files: ConfigFiles, loadedMs: number | null, from: string): string[] {
  if (loadedMs === null) return [`${from}: when it was loaded is not known`];
  if (files.changedMs() <= loadedMs + CLOCK_MS) return [];
  return [`${from}: it was changed after it was loaded (reload the proxy)`];
}

/** The words a program was built with stand in it. */
function programText(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(statSync(file).size, MOST_PROGRAM_BYTES));
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    return bytes.toString('latin1', 0, length);
  } finally {
    closeSync(descriptor);
  }
}

async function readHaproxyProcess(proxy: RunningProxy, tree: Tree): Promise<ProxyReading> {
  const { pid, words, loadedMs } = proxy;
  // One without a master has moved to a folder of its own by now; its files are where all others are then.
  const isMoved =
    tree.link(`proc/${pid}/root`) !== '/' &&
    tree.link(`proc/${pid}/ns/mnt`) === tree.link('proc/self/ns/mnt');
  const root = isMoved ? '' : `/proc/${pid}/root`;
  const files = openConfigFiles(root === '' ? '/' : root);
  const { places, master } = haproxyArguments(words, tree.link(`proc/${pid}/cwd`) ?? '/');
  const names = places.flatMap((place) => {
    const folder = files.glob(`${place.replace(/\/$/, '')}/*.cfg`);
    return folder.length > 0 ? folder : [place];
  });
  if (names.length === 0) throw new Error('which file it reads is not told');
  const from = `haproxy (pid ${pid}, ${names.join(', ')})`;
  const text = names.map((name) => files.read(name)).join('\n');
  const states = await statesOf(text, root, master);
  const reading = haproxyUpstreams(text, states, from);
  const isOpen =
    master !== null && states === null ? [`${from}: its servers can be changed at ${master}`] : [];
  return { ...reading, unresolved: [...reading.unresolved, ...isOpen, ...notLoaded(files, loadedMs, from)] };
}

async function statesOf(text: string, root: string, master: string | null): Promise<ServerState[] | null> {
  const asks = [
    ...parseHaproxy(text).sockets.map(({ path }) => ({ path, command: SHOW_SERVERS })),
    ...(master === null ? [] : [{ path: master, command: `@1 ${SHOW_SERVERS}` }]),
  ];
  for (const { path, command } of asks.filter((one) => one.path.startsWith('/'))) {
    const answer = await askHaproxy(root + path, command).catch(() => '');
    const states = parseServersState(answer);
    if (states) return states;
  }
  return null;
}

/** In a network of its own "localhost" is the proxy itself, never a port that the host publishes. */
function withoutOwnLoopback(reading: ProxyReading, { pid }: RunningProxy, tree: Tree): ProxyReading {
  const own = tree.link(`proc/${pid}/ns/net`);
  if (own === null) throw Object.assign(new Error('its network is not known'), { code: 'EACCES' });
  if (own === (tree.link('proc/1/ns/net') ?? tree.link('proc/self/ns/net'))) return reading;
  const isOwn = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(host);
  return { ...reading, targets: reading.targets.filter(({ host }) => !isOwn(host)) };
}
