import { z } from 'zod';

/** What commands print with --json: the published contract of the output. */
const port = z.int().min(1).max(65_535);

const serviceShape = z.strictObject({
  name: z.string(),
  state: z.enum(['running', 'starting', 'unhealthy', 'stopped', 'blocked', 'unavailable']),
  port: port.nullable(),
  pid: z.int().nullable(),
  url: z.string().nullable(),
  detail: z.string().optional().describe('why it does not run, and what to do'),
});

export const workspaceShape = z.strictObject({
  name: z.string(),
  branch: z.string().nullable().describe('null: on no branch'),
  path: z.string(),
  ports: z.record(z.string(), port).describe('the names of the block and every service'),
  services: z.array(serviceShape),
  databaseUrl: z.string().nullable(),
});

export const errorShape = z
  .strictObject({
    error: z.strictObject({ code: z.string(), message: z.string(), fix: z.string() }),
  })
  .describe('any command, with exit code 1 or 2');

const listenerShape = z.strictObject({
  port,
  address: z.string(),
  pid: z.int().nullable(),
  command: z.string().nullable(),
});

const databaseShape = z.strictObject({
  action: z.enum(['reset', 'migrate', 'seed', 'dump', 'restore', 'clone']),
  workspace: z.string(),
  database: z.string(),
  url: z.string(),
  file: z.string().optional(),
  from: z.string().optional(),
  format: z.literal(1).optional(),
  postgresMajor: z.string().optional(),
  postgresVersion: z.string().optional(),
  platform: z.string().optional(),
  createdAt: z.string().optional(),
});

/** By command; `db …` by its own. */
export const outputShapes = {
  create: workspaceShape,
  status: workspaceShape,
  up: workspaceShape,
  down: workspaceShape,
  list: z.array(workspaceShape),
  logs: z.array(z.strictObject({ service: z.string(), text: z.string() })),
  env: z.record(z.string(), z.string()),
  exec: z.strictObject({ exitCode: z.int().nullable(), signal: z.string().nullable() }),
  open: z.strictObject({ service: z.string(), url: z.string(), namedUrl: z.string() }),
  remove: z.strictObject({ removed: z.string(), path: z.string(), warnings: z.array(z.string()) }),
  prune: z.strictObject({
    dryRun: z.boolean(),
    removed: z.array(
      z.strictObject({ name: z.string(), path: z.string(), basePort: port, reason: z.string() }),
    ),
    kept: z.array(
      z.strictObject({ name: z.string(), path: z.string(), reason: z.string(), fix: z.string() }),
    ),
    processes: z.array(z.strictObject({ pid: z.int(), workspaceId: z.string(), service: z.string() })),
    folders: z.array(z.string()),
    templates: z.array(z.string()).describe('of databases, unused for two weeks'),
    foreign: z.array(listenerShape),
  }),
  doctor: z.strictObject({
    checks: z.array(
      z.strictObject({
        id: z.string(),
        state: z.enum(['ok', 'warning', 'problem']),
        message: z.string(),
        fix: z.string(),
      }),
    ),
  }),
  init: z.strictObject({ file: z.string(), config: z.record(z.string(), z.unknown()) }),
  completion: z.strictObject({ shell: z.string(), text: z.string() }),
  'db url': z.strictObject({ url: z.string() }),
  'db shell': z.strictObject({
    results: z.array(
      z.strictObject({
        command: z.string(),
        rowCount: z.int().nullable(),
        rows: z.array(z.record(z.string(), z.unknown())),
      }),
    ),
  }),
  'db reset': databaseShape,
  'db migrate': databaseShape,
  'db seed': databaseShape,
  'db dump': databaseShape,
  'db restore': databaseShape,
  'db clone': databaseShape,
} as const;
