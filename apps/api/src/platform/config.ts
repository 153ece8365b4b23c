import { z } from 'zod';

const flag = (preset: boolean) =>
  z
    .enum(['0', '1', 'true', 'false'])
    .transform((value) => value === '1' || value === 'true')
    .default(preset);

/** Every variable SIRA reads, with its default. Nothing else looks at the environment. */
const Environment = z.object({
  /** PostgreSQL to use; unset: the embedded database in SIRA_DATA_DIR. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Folder of the embedded database, its secret and its backups. */
  SIRA_DATA_DIR: z.string().min(1).default('./data'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
  /** What links in mails and the first-admin link start with; unset: http://HOST:PORT. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Signing key of sessions, 32 characters or more; unset on the embedded database: made once, kept in the data folder. */
  SIRA_SECRET: z.string().min(32).optional(),
  /** `test` turns the rate limiter off and is refused on any address but loopback. */
  ENVIRONMENT: z.enum(['production', 'development', 'test']).default('production'),
  /** `mailbox`: mails stay in SIRA and are shown on the Mailbox page; `smtp`: they leave through SMTP_URL. */
  EMAIL_TRANSPORT: z.enum(['mailbox', 'smtp']).default('mailbox'),
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** `Name <address>` or an address; needed when mails leave. */
  EMAIL_FROM: z.string().min(3).max(320).optional(),
  /** Unset: info, and warn where a person watches the terminal. */
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).optional(),
  /** How many proxies stand in front; their X-Forwarded-For is believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** `1` fills an empty database with the demo company. */
  DEMO: flag(false),
});

export type Config = z.infer<typeof Environment>;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** A configuration that cannot work. The message names every variable that is wrong and the way out. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads and checks the environment once. Throws ConfigError. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`These variables cannot be used:\n  ${wrong.join('\n  ')}`);
  }
  const config = parsed.data;
  if (config.ENVIRONMENT === 'test' && !LOOPBACK.has(config.HOST)) {
    throw new ConfigError(
      `ENVIRONMENT=test turns protections off, so it is refused on ${config.HOST}. Set HOST=127.0.0.1, or ENVIRONMENT=production.`,
    );
  }
  if (config.EMAIL_TRANSPORT === 'smtp' && !(config.SMTP_URL && config.EMAIL_FROM)) {
    throw new ConfigError(
      'EMAIL_TRANSPORT=smtp needs SMTP_URL and EMAIL_FROM. Set both, or leave EMAIL_TRANSPORT unset.',
    );
  }
  if (config.DATABASE_URL && !config.SIRA_SECRET) {
    throw new ConfigError(
      'With DATABASE_URL set, SIRA_SECRET is needed too: 32 characters or more, the same in every process.',
    );
  }
  return config;
}

const SECRET = ['SIRA_SECRET', 'SMTP_URL', 'DATABASE_URL'] as const;

/** The configuration for people to read: secrets are masked, in URLs only the password. */
export function maskConfig(config: Config): Record<string, unknown> {
  const shown: Record<string, unknown> = { ...config };
  for (const name of SECRET) {
    const value = config[name];
    if (value === undefined) continue;
    shown[name] = URL.canParse(value) ? maskPassword(value) : '********';
  }
  return shown;
}

function maskPassword(text: string) {
  const url = new URL(text);
  if (url.password) url.password = '********';
  return url.href;
}
