import { createHash } from 'node:crypto';
import { bareContainer } from '../../src/host/read/docker-shape.ts';
import type { Container } from '../../src/host/snapshot.ts';
import { DAY, NOW } from './clock.ts';
import { nameOf, type Style } from './naming.ts';
import { pick, type Random } from './random.ts';
import type { Actor, Story } from './stories.ts';

/** One version as it is deployed. */
export interface Deployment {
  story: Story;
  service: string;
  style: Style;
  /** 0 is the youngest version. */
  n: number;
  /** On the host; of its own. */
  port: number;
  actor: Actor;
  /** A folder of the host that all versions mount. */
  folder: 'log' | 'storage' | null;
}

/** The container that an engine shows of it. */
export function deployedContainer(random: Random, deployment: Deployment): Container {
  const { story, service, style, n, port, actor } = deployment;
  const id = createHash('sha256').update(`${service}${n}${random()}`).digest('hex');
  const version = actor.sameVersion ? 7 : 20 - n;
  const one = { what: story.what, service, n, version, isReplica: actor.sameVersion ?? false };
  const { name, alias, labels } = nameOf(random, style, one);
  const image = story.what === 'database' ? `postgres:${version}` : `registry.example/${service}:${version}`;
  return {
    ...bareContainer(id, 'docker', 'api'),
    name,
    image,
    imageId: `sha256:${createHash('sha256').update(image).digest('hex')}`,
    labels,
    state: actor.running === false ? 'exited' : 'running',
    health: actor.health ?? pick(random, ['healthy', null] as const),
    createdAt: new Date(NOW - actor.ageMs).toISOString(),
    startedAt: new Date(NOW - (actor.startedAgoMs ?? actor.ageMs - 2000)).toISOString(),
    pid: port,
    networks: actor.hostNetwork
      ? [{ name: 'host', ip: null, aliases: [] }]
      : [{ name: 'front', ip: `172.20.${port >> 8}.${port & 255}`, aliases: [id.slice(0, 12), alias] }],
    ports: portsOf(random, deployment),
    mounts: mountsOf(random, deployment),
    ...trafficOf(random, actor),
  };
}

function portsOf(random: Random, { story, actor, port }: Deployment): Container['ports'] {
  if (story.what === 'worker' || story.what === 'cron' || actor.hostNetwork)
    return pick(random, [[], [], [{ containerPort: 3000, protocol: 'tcp', hostPort: null, hostIp: null }]]);
  const containerPort = story.what === 'database' ? 5432 : 3000;
  return [{ containerPort, protocol: 'tcp', hostPort: port, hostIp: '127.0.0.1' }];
}

function mountsOf(random: Random, { actor, service, n, folder }: Deployment): Container['mounts'] {
  const mounts: Container['mounts'] = [];
  if (actor.volume)
    mounts.push({
      type: 'volume',
      source: `${service}_data`,
      target: '/data',
      isWritable: true,
      isAnonymous: random() < 0.5,
    });
  if (folder)
    mounts.push({
      type: 'bind',
      source: folder === 'log' ? `/srv/${service}/${n}/log` : `/srv/${service}/storage`,
      target: `/app/${folder}`,
      isWritable: true,
      isAnonymous: false,
    });
  const clock = '/etc/localtime';
  return [...mounts, { type: 'bind', source: clock, target: clock, isWritable: false, isAnonymous: false }];
}

/** The host's network is not counted for one container. */
function trafficOf(random: Random, actor: Actor) {
  if (actor.hostNetwork)
    return { receivedBytes: null, sentBytes: null, inboundConnections: null, outboundConnections: null };
  return {
    receivedBytes: Math.floor(random() * 1e9),
    sentBytes: Math.floor(random() * 1e9),
    inboundConnections: actor.openConnections ?? 0,
    outboundConnections: pick(random, [1, 5]),
  };
}

/** A container that is there for long and belongs to no story. */
export function standingContainer(random: Random, image: string): Container {
  const id = createHash('sha256').update(`${image}${random()}`).digest('hex');
  const at = new Date(NOW - 100 * DAY).toISOString();
  return {
    ...bareContainer(id, 'docker', 'api'),
    name: `edge-${image.split(':')[0]}`,
    image,
    state: 'running',
    createdAt: at,
    startedAt: at,
  };
}
