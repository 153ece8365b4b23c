import { z } from 'zod';

/** One shape for what is written and for the published JSON schema; descriptions show up in editors. */
const commandShape = z
  .union([z.string().min(1), z.array(z.string()).min(1)])
  .describe('a line for the shell, or a list of words that is run without one');

const offsetShape = z
  .int()
  .min(0)
  .max(9)
  .describe('place in the block of ten ports: 0 web, 1 api, 2 redis, 3-7 Supabase, 8 and 9 spare');

const timeoutShape = z.int().min(100).max(3_600_000).default(30_000).describe('milliseconds');

const healthShape = z.union([
  z.strictObject({
    http: z.string().startsWith('/').describe('path that is asked on the service’s port'),
    status: z.int().min(100).max(599).optional().describe('the only good status; without it any below 400'),
    timeoutMs: timeoutShape,
  }),
  z.strictObject({ tcp: z.literal(true), timeoutMs: timeoutShape }),
  z.strictObject({ command: commandShape, timeoutMs: timeoutShape }),
]);

const variablesShape = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a variable is letters, digits and _'),
  z.string().refine((value) => !value.includes('\0'), 'no process can be given a NUL character'),
);

const relativePathShape = z
  .string()
  .min(1)
  .refine(
    (path) => !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'),
    'a path inside the working tree, without ..',
  );

const every = {
  needs: z.array(z.string()).default([]).describe('services that must be healthy first'),
  autostart: z.boolean().default(true).describe('started by `create` and by `up` without names'),
};

const postgresShape = z.strictObject({
  kind: z.literal('postgres'),
  offset: offsetShape,
  ...every,
  database: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,54}$/, 'lower case letters, digits and _, at most 55')
    .refine((name) => !['postgres', 'template0', 'template1'].includes(name), 'a name of your own')
    .default('app')
    .describe('name of the database'),
  migrate: commandShape.optional().describe('run once for the template, with the environment below'),
  seed: commandShape.optional().describe('run once for the template, after migrate'),
  inputs: z
    .array(relativePathShape)
    .default([])
    .describe('files (globs) that migrate and seed read: a change makes a new template'),
});

const redisShape = z.strictObject({ kind: z.literal('redis'), offset: offsetShape, ...every });

const mailShape = z.strictObject({
  kind: z.literal('mail'),
  offset: offsetShape.describe('port of the page that lists the mails'),
  smtpOffset: offsetShape.describe('port that takes mails'),
  ...every,
});

const processShape = z.strictObject({
  kind: z.literal('process'),
  offset: offsetShape.optional(),
  ...every,
  command: commandShape,
  cwd: relativePathShape.optional().describe('folder inside the working tree'),
  environment: variablesShape.default({}),
  health: healthShape.optional().describe('default: tcp on the port; without a port: that it lives'),
});

const composeShape = z.strictObject({
  kind: z.literal('compose'),
  service: z.string().min(1).describe('its name in the compose file'),
  offset: offsetShape.optional(),
  ...every,
  environment: variablesShape.default({}),
  health: healthShape.optional(),
});

const supabaseShape = z.strictObject({
  kind: z.literal('supabase'),
  config: relativePathShape.default('supabase/config.toml'),
  ...every,
});

const serviceShape = z.discriminatedUnion('kind', [
  postgresShape,
  redisShape,
  mailShape,
  processShape,
  composeShape,
  supabaseShape,
]);

export const configShape = z.strictObject({
  $schema: z.string().optional(),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower case letters, digits and -, at most 40')
    .optional()
    .describe('name of the project; default: the folder of the main checkout'),
  worktrees: z
    .string()
    .min(1)
    .default('../{repo}.worktrees/{name}')
    .describe('where new trees go, from the main checkout; holds {name}'),
  services: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'a service is named with lower case letters, digits and -'),
      serviceShape,
    )
    .describe('what runs in each workspace'),
  compose: z
    .strictObject({ file: relativePathShape.default('compose.yaml') })
    .optional()
    .describe('the compose file of the services of kind compose'),
  databaseUrl: z.string().optional().describe('default: the address of the first postgres service'),
  environment: variablesShape.default({}).describe('variables of every process, hook and `exec`'),
  hooks: z
    .strictObject({
      setup: z.array(commandShape).default([]),
      teardown: z.array(commandShape).default([]),
    })
    .default({ setup: [], teardown: [] }),
  copy: z
    .array(relativePathShape)
    .default([])
    .describe('files (globs) of the main checkout that a new tree gets a copy of; nothing by default'),
  share: z
    .array(relativePathShape)
    .default([])
    .describe('files and folders of the main checkout that a new tree links to; nothing by default'),
});

/** After reading: every default is filled in. */
export type Config = z.output<typeof configShape>;
export type Service = z.output<typeof serviceShape>;
export type Health = z.output<typeof healthShape>;
export type CommandLine = z.output<typeof commandShape>;
