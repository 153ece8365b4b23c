import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { InjectOptions } from 'fastify';
import { inject, onTestFinished } from 'vitest';
import { buildApp } from '#app/app';
import { features } from '#app/features';
import { queuesOf } from '#app/queues';
import { startSession } from '#features/sessions';
import { createUser } from '#features/users';
import { system } from '#platform/actor';
import { createBus } from '#platform/bus';
import { type Config, readConfig } from '#platform/config';
import type { Database } from '#platform/db';
import type { Deps } from '#platform/deps';
import { startJobs } from '#platform/jobs';
import { createLog } from '#platform/log';
import { openEmbedded, openServer } from '#platform/open-database';
import { runOn } from './test-server.ts';

/** A clock that stands still until a test moves it. */
export class TestClock {
  #now: Date;
  constructor(at: string) {
    this.#now = new Date(at);
  }
  now = () => new Date(this.#now);
  set(at: string) {
    this.#now = new Date(at);
  }
  forward(ms: number) {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}

/** A clone of the migrated database. */
export async function openTestDatabase(): Promise<Database> {
  const template = inject('template');
  if (template.kind === 'embedded') {
    return openEmbedded(undefined, new Blob([readFileSync(template.dump)]));
  }
  const url = new URL(template.url);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  url.pathname = '/postgres';
  await runOn(url.href, `create database ${name} template sira_template`);
  url.pathname = `/${name}`;
  return openServer(url.href);
}

export type Role = 'admin' | 'staff' | 'viewer';

export interface TestWorld {
  deps: Deps;
  clock: TestClock;
  app: Awaited<ReturnType<typeof buildApp>>;
  /** A request as one of three people; the body is JSON. */
  call: (
    method: InjectOptions['method'],
    path: string,
    options?: { as?: Role | null; body?: unknown; headers?: Record<string, string> },
  ) => Promise<Answer>;
  tokenOf: (role: Role) => string;
  close: () => Promise<void>;
}

export interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test knows the shape of what it asked for
  body: any;
  headers: Record<string, unknown>;
  text: string;
}

/** The real app on a database of its own: no mocks of our own code. Times are UTC; today is 1 March 2026 unless said. */
export async function createTestApp(
  options: { at?: string; env?: Record<string, string>; database?: Database; work?: boolean } = {},
): Promise<TestWorld> {
  const config: Config = readConfig({ ENVIRONMENT: 'test', LOG_LEVEL: 'silent', ...options.env });
  const clock = new TestClock(options.at ?? '2026-03-01T08:00:00Z');
  const database = options.database ?? (await openTestDatabase());
  const log = createLog(config);
  const jobs = await startJobs(database, log, queuesOf());
  const deps: Deps = {
    db: database.db,
    database,
    bus: createBus(database, log),
    jobs,
    log,
    config,
    secret: 'a secret of the tests, long enough',
    operatorToken: 'operator-token-of-the-tests',
    publicUrl: () => 'http://127.0.0.1:3001',
    now: clock.now,
  };
  const app = await buildApp(deps);
  await app.ready();
  if (options.work)
    await jobs.work(
      features.flatMap((feature) => feature.jobs ?? []),
      deps,
    );

  const tokens = new Map<Role, string>();
  for (const role of ['admin', 'staff', 'viewer'] as const) {
    const email = `${role}@sira.example`;
    const user = await createUser(deps, system, {
      name: `The ${role}`,
      email,
      role,
      password: 'a password of the tests',
    });
    const { token } = await startSession(deps, user, { ip: null, userAgent: null }, 3650 * 86_400_000);
    tokens.set(role, token);
  }
  const tokenOf = (role: Role) => tokens.get(role)!;

  async function call(
    method: InjectOptions['method'],
    path: string,
    { as = 'staff', body, headers = {} }: Parameters<TestWorld['call']>[2] = {},
  ): Promise<Answer> {
    const response = await app.inject({
      method: method!,
      url: `/api/v1${path}`,
      headers: {
        ...(as && { authorization: `Bearer ${tokenOf(as)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    });
    const isJson = String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      body: isJson && response.body ? response.json() : null,
      headers: response.headers,
      text: response.body,
    };
  }

  const close = async () => {
    await app.close();
    await jobs.stop();
    await deps.bus.close();
    await database.close();
  };
  return { deps, clock, app, call, tokenOf, close };
}

/** For tests that need a world of their own: it goes when the test ends. */
export async function createOwnWorld(options?: Parameters<typeof createTestApp>[0]): Promise<TestWorld> {
  const world = await createTestApp(options);
  onTestFinished(world.close);
  return world;
}
