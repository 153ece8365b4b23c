/** What a value must be. `or null` is said by `maybe`, a list by an array of one, a map of any keys by `mapOf`. */
type Shape = 'string' | 'number' | 'boolean' | RegExp | readonly [Shape] | Check | { [key: string]: Shape };
type Check = (value: unknown) => boolean;

const maybe =
  (shape: Shape): Check =>
  (value) =>
    value === null || value === undefined || hasShape(value, shape);
const mapOf =
  (shape: Shape): Check =>
  (value) =>
    isMap(value) && Object.values(value).every((one) => hasShape(one, shape));

const TEXT = maybe('string');
const FIGURE = maybe('number');
const CONTAINER: Shape = {
  // It becomes part of commands that are printed.
  id: /^[0-9a-f]{64}$/,
  name: 'string',
  engine: 'string',
  image: TEXT,
  imageId: TEXT,
  labels: mapOf('string'),
  state: 'string',
  health: TEXT,
  createdAt: TEXT,
  startedAt: TEXT,
  finishedAt: TEXT,
  pid: FIGURE,
  restartPolicy: TEXT,
  networks: [{ name: 'string', ip: TEXT, aliases: ['string'] }],
  ports: [{ containerPort: 'number', protocol: 'string', hostPort: FIGURE, hostIp: TEXT }],
  mounts: [{ type: 'string', source: 'string', target: 'string' }],
};

/** The facts of a recording (tree.ts) by name. They may come from a stranger, or be half a file. */
const FACTS: Record<string, Shape> = {
  clock: { nowMs: 'number', hostname: 'string', kernel: 'string' },
  containers: { containers: [CONTAINER], disk: maybe(mapOf(FIGURE)), problems: ['string'] },
  mounts: [
    {
      path: 'string',
      device: 'string',
      type: 'string',
      totalBytes: 'number',
      usedBytes: 'number',
      availableBytes: 'number',
      inodes: FIGURE,
      inodesUsed: FIGURE,
    },
  ],
  'kernel-log': mapOf((value) => typeof value === 'string' || hasShape(value, ['string'])),
  'journal-bytes': FIGURE,
  rates: { stat: ['string'], ticks: [['number']] },
};

/** True when the value of a recorded fact can be used without looking at it again. */
export function isFact(name: string, value: unknown): boolean {
  const shape = FACTS[name];
  if (shape === undefined) return true;
  // Not two looks are no rate.
  if (name === 'rates' && (!isMap(value) || !Array.isArray(value['stat']) || value['stat'].length !== 2))
    return false;
  return hasShape(value, shape);
}

function hasShape(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'function') return shape(value);
  if (shape === 'number') return Number.isFinite(value);
  if (typeof shape === 'string') return typeof value === shape;
  if (shape instanceof RegExp) return typeof value === 'string' && shape.test(value);
  if (isList(shape)) return Array.isArray(value) && value.every((one) => hasShape(one, shape[0]));
  return isMap(value) && Object.entries(shape).every(([key, part]) => hasShape(value[key], part));
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
