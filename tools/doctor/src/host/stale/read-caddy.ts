import type { Tree } from '../read/tree.ts';
import { list, object, string } from '../read/docker-shape.ts';
import { caddyUpstreams } from './caddy-upstreams.ts';
import type { RunningProxy } from './proxy-processes.ts';
import { readJson } from './read-proxies.ts';
import { type ProxyReading, type Target, targetOf } from './upstream.ts';

/** 2019, where the admin API of Caddy is when nobody says otherwise, as /proc/net/tcp writes it. */
const ADMIN_PORT = '07E3';
const LOOPBACK: Record<string, string> = {
  '0100007F': '127.0.0.1',
  '00000000': '127.0.0.1',
  '00000000000000000000000001000000': '[::1]',
  '00000000000000000000000000000000': '[::1]',
};

/**
 * Where a Caddy that runs here sends requests: two GETs to its admin API, when that is at the usual address and
 * the listener there is this process. Throws an Error for people when it is not.
 * @see https://caddyserver.com/docs/api
 */
export async function readCaddyProcess({ pid }: RunningProxy, tree: Tree): Promise<ProxyReading> {
  const url = adminOf(pid, tree);
  if (url === null)
    throw new Error('its admin API is not at the usual address of this host (127.0.0.1:2019)');
  const from = `caddy (pid ${pid}, ${url})`;
  const reading = caddyUpstreams(await readJson(url, '/config/'), from);
  const inUse = await readJson(url, '/reverse_proxy/upstreams').catch(() => []);
  return { ...reading, targets: [...reading.targets, ...busyTargets(inUse, from)] };
}

/** Upstreams that have requests right now (`GET /reverse_proxy/upstreams`), whatever the configuration says. */
export function busyTargets(told: unknown, from: string): Target[] {
  return list(told)
    .map(object)
    .flatMap((one) => {
      const address = string(one.address);
      const isBusy = typeof one.num_requests === 'number' && one.num_requests > 0;
      return (
        (isBusy &&
          address &&
          targetOf(address.replace(/^(?:tcp|udp)[46]?\//, ''), `${from}: busy ${address}`)) ||
        []
      );
    });
}

function adminOf(pid: number, tree: Tree): string | null {
  const own = tree.link(`proc/${pid}/ns/net`);
  if (own === null || own !== tree.link('proc/self/ns/net')) return null;
  const tables = ['tcp', 'tcp6'].flatMap((name) =>
    (tree.unrecorded(`proc/self/net/${name}`) ?? '').split('\n'),
  );
  const listeners = tables.flatMap((line) => {
    const found = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A (?:\S+ ){5}\s*(\d+) /.exec(
      line.replace(/ +/g, ' '),
    );
    const host = LOOPBACK[found?.[1] ?? ''];
    return found?.[2] === ADMIN_PORT && host !== undefined ? [{ host, inode: found[3] }] : [];
  });
  const held = new Set(tree.names(`proc/${pid}/fd`).map((name) => tree.link(`proc/${pid}/fd/${name}`)));
  const mine = listeners.find(({ inode }) => held.has(`socket:[${inode}]`));
  return mine === undefined ? null : `http://${mine.host}:2019`;
}
