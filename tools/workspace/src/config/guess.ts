import { slugOf } from '../git/slug.ts';

/** What a repository shows of itself; contents as text, null when there is no such file. */
export interface Clues {
  folderName: string;
  packageJson: string | null;
  /** Path and text of the compose file. */
  compose: { file: string; text: string } | null;
  hasSupabase: boolean;
  /** Folders and files at the top. */
  entries: readonly string[];
}

interface Package {
  name?: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const POSTGRES =
  /^(pg|postgres|pg-promise|@prisma\/client|prisma|drizzle-orm|typeorm|sequelize|knex|kysely|@nestjs\/typeorm)$/;
const REDIS = /^(redis|ioredis|bull|bullmq|@redis\/client|bee-queue|connect-redis)$/;
const MAIL = /^(nodemailer|resend|@sendgrid\/mail|postmark)$/;

/** A configuration to start from, as JSON values. It holds only what the clues show. */
export function guessConfig(clues: Clues): Record<string, unknown> {
  const parsed = readPackage(clues.packageJson);
  const images = clues.compose ? composeServices(clues.compose.text) : [];
  const packages = Object.keys({ ...parsed.dependencies, ...parsed.devDependencies });
  const uses = (names: RegExp, image: RegExp) =>
    packages.some((name) => names.test(name)) || images.some((one) => image.test(one.image ?? ''));
  const services: Record<string, unknown> = {};
  const hasDatabase =
    !clues.hasSupabase && uses(POSTGRES, /(^|\/)(postgres|postgis|pgvector|timescaledb?)\b/);
  if (clues.hasSupabase) services.supabase = { kind: 'supabase' };
  if (hasDatabase) services.db = databaseOf(parsed, clues);
  if (uses(REDIS, /(^|\/)(redis|valkey)\b/)) services.redis = { kind: 'redis', offset: 2 };
  if (!clues.hasSupabase && uses(MAIL, /mail(pit|hog|catcher)|inbucket/)) {
    services.mail = { kind: 'mail', offset: 7, smtpOffset: 8 };
  }
  const others = images.filter(
    (one) => !BUILT_IN.test(one.image ?? '') && /^[a-z][a-z0-9-]*$/.test(one.name),
  );
  for (const { name } of others)
    services[name === 'web' ? 'web-container' : name] = { kind: 'compose', service: name };
  Object.assign(services, webOf(parsed, Object.keys(services)));
  return {
    $schema: './node_modules/@sira/workspace/schema/workspace.config.schema.json',
    name: slugOf(parsed.name?.replace(/^@[^/]+\//, '') ?? clues.folderName),
    services,
    ...(clues.compose && others.length > 0 ? { compose: { file: clues.compose.file } } : {}),
    environment: environmentFor(services),
    hooks: { setup: installOf(clues.entries), teardown: [] },
  };
}

const BUILT_IN = /postgres|postgis|pgvector|timescale|redis|valkey|mailpit|mailhog|mailcatcher|inbucket/;

function readPackage(text: string | null): Package {
  try {
    return (JSON.parse(text ?? '{}') as Package | null) ?? {};
  } catch {
    return {};
  }
}

function databaseOf({ scripts = {} }: Package, { folderName, entries }: Clues): Record<string, unknown> {
  const script = (names: string[]) => names.find((name) => scripts[name] !== undefined);
  const migrate = script(['db:migrate', 'migrate', 'migrations', 'prisma:migrate', 'migration:run']);
  const seed = script(['db:seed', 'seed', 'prisma:seed']);
  const inputs = ['migrations', 'prisma', 'drizzle', 'db', 'seeds']
    .filter((name) => entries.includes(name))
    .map((name) => `${name}/**`);
  return {
    kind: 'postgres',
    offset: 4,
    database: `db_${slugOf(folderName).replaceAll('-', '_')}`.slice(0, 50),
    ...(migrate ? { migrate: `npm run ${migrate}` } : {}),
    ...(seed ? { seed: `npm run ${seed}` } : {}),
    ...(inputs.length > 0 ? { inputs } : {}),
  };
}

function webOf({ scripts = {} }: Package, services: readonly string[]): Record<string, unknown> {
  const script = ['dev', 'start:dev', 'start'].find((name) => scripts[name] !== undefined);
  if (!script) return {};
  const needs = services.filter((name) => ['db', 'redis', 'supabase'].includes(name));
  return {
    web: {
      kind: 'process',
      offset: 0,
      command: `npm run ${script}`,
      environment: { PORT: '{ports.web}' },
      health: { http: '/' },
      ...(needs.length > 0 ? { needs } : {}),
      autostart: false,
    },
  };
}

function environmentFor(services: Record<string, unknown>): Record<string, string> {
  return {
    ...(services.db ? { DATABASE_URL: '{services.db.url}' } : {}),
    ...(services.redis ? { REDIS_URL: '{services.redis.url}' } : {}),
    ...(services.mail ? { SMTP_URL: '{services.mail.smtpUrl}' } : {}),
    ...(services.supabase ? { SUPABASE_URL: '{services.supabase.url}' } : {}),
  };
}

function installOf(entries: readonly string[]): string[] {
  const lock: [string, string][] = [
    ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile --prefer-offline'],
    ['bun.lock', 'bun install --frozen-lockfile'],
    ['yarn.lock', 'yarn install'],
    ['package-lock.json', 'npm ci --prefer-offline'],
  ];
  return lock
    .filter(([file]) => entries.includes(file))
    .slice(0, 1)
    .map(([, command]) => command);
}

/**
 * Names and images under the top key `services` of a compose file. By indentation only: enough for a
 * first guess, and what it misreads is seen in the file that is written.
 */
export function composeServices(text: string): { name: string; image: string | null }[] {
  const found: { name: string; image: string | null }[] = [];
  let isInside = false;
  let depth: number | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(#|$)/.test(line)) continue;
    const indent = line.length - line.trimStart().length;
    if (indent === 0) {
      isInside = /^services:\s*(#.*)?$/.test(line);
      continue;
    }
    if (!isInside) continue;
    depth ??= indent;
    const name = /^\s*["']?([\w.-]+)["']?:\s*(?:[&#].*)?$/.exec(line)?.[1];
    if (indent === depth && name) found.push({ name, image: null });
    const image = /^\s*image:\s*["']?([^\s"'#]+)/.exec(line)?.[1];
    const last = found.at(-1);
    if (indent > depth && image && last) last.image ??= image;
  }
  return found;
}
