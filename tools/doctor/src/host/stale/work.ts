import type { Container } from '../snapshot.ts';
import { repositoryOf } from './service-identity.ts';

/** Words of names whose containers take work from a queue or a clock, which no proxy and no port shows. */
const WORKER =
  /(?:^|[^a-z])(?:workers?|jobs?|cron|crond|queues?|schedulers?|beat|celery|sidekiq|resque|horizon|consumers?|listener|daemon|good[-_]?job|solid[-_]?queue|delayed|dispatcher|mailer|ofelia|temporal|rq|bull(?:mq)?)(?:[^a-z]|$)/i;
const DATABASE =
  /(?:^|[/_.-])(?:postgres(?:ql)?|postgis|pgvector|timescaledb(?:-ha)?|supabase-postgres|mysql|mariadb|percona(?:-server)?|mongo(?:db)?|redis(?:-stack)?|valkey|keydb|dragonfly|memcached|rabbitmq|kafka|redpanda|nats|elasticsearch|opensearch|clickhouse(?:-server)?|cassandra|scylla|couchdb|influxdb|minio|etcd|consul|vault|zookeeper|neo4j|cockroach|meilisearch|typesense|qdrant|weaviate|milvus|mssql|prometheus|loki)(?:[/_.-]|$)/i;

/** E6: why a container is one that works in the background, or null. */
export function workerSign(container: Container): string | null {
  const { labels, name, image } = container;
  const roles = [
    labels.role,
    labels['com.docker.compose.service'],
    name,
    repositoryOf(image)?.split('/').at(-1),
  ];
  const word = roles.find((one) => one !== undefined && one !== null && WORKER.test(one));
  if (word) return `it is called ${word}`;
  if (labels.role !== undefined && /^(?!.*(?:web|app|http|api|front))/i.test(labels.role))
    return `its role is ${labels.role}, not web`;
  if (container.ports.length > 0) return null;
  const { outboundConnections: outbound } = container;
  return outbound === null || outbound > 0
    ? `it has no port, and ${outbound === null ? 'its connections are not known' : `${outbound} connections that go out`}`
    : null;
}

/** E7: why a container may hold data of its own, or null. */
export function stateSign(container: Container): string | null {
  const image = repositoryOf(container.image);
  if (image !== null && DATABASE.test(image)) return `its image ${image} is a database`;
  const volume = container.mounts.find(
    (mount) => mount.isWritable && (mount.type === 'volume' || mount.isAnonymous),
  );
  return volume
    ? `it writes to the ${volume.isAnonymous ? 'anonymous ' : ''}volume at ${volume.target}`
    : null;
}

/** What is written there is no data. */
const PASSING = /\/(?:logs?|tmp|temp|cache|run|sockets?|pids?)(?:\/|$)|\.(?:sock|pid|log)$/;

/** A folder of the host that only this one writes to, not its successor; or null. */
export function ownFolder(container: Container, successor: Container): string | null {
  const shared = new Set(successor.mounts.map(({ source }) => source));
  const own = container.mounts.find(
    ({ type, source, target, isWritable }) =>
      type === 'bind' && isWritable && !shared.has(source) && !PASSING.test(target),
  );
  return own?.target ?? null;
}
