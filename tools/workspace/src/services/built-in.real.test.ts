import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { listMarked } from '../processes/marked.ts';
import { findRedis } from '../redis/redis.ts';
import { down } from './down.ts';
import { askLine } from './health.ts';
import { statesOf } from './states.ts';
import { openShop, RANGES, server, type Shop } from './test-shop.ts';
import { up } from './up.ts';

const shops: Shop[] = [];
afterEach(async () => {
  for (const shop of shops.splice(0).toReversed()) await shop.close();
});

const SERVICES = {
  db: {
    kind: 'postgres',
    offset: 4,
    database: 'shop',
    migrate: ['node', 'migrate.mjs'],
    seed: `node -e "import('./sql.mjs').then(({ sql }) => sql('insert into t values (1)'))"`,
    inputs: ['migrations/**'],
  },
  mail: { kind: 'mail', offset: 7, smtpOffset: 8 },
  web: server('web', 0, {
    needs: ['db'],
    environment: { GREETING: '{services.db.url} {services.mail.smtpUrl}' },
  }),
};

async function open(services: object, name?: string): Promise<Shop> {
  const shop = await openShop({ services }, RANGES.builtIn, name);
  shops.push(shop);
  const { path } = shop.context.workspace;
  mkdirSync(join(path, 'migrations'));
  writeFileSync(join(path, 'migrations/1.sql'), 'create table t (id int)');
  const pg = JSON.stringify(import.meta.resolve('pg'));
  writeFileSync(
    join(path, 'sql.mjs'),
    `import pg from ${pg};
    export async function sql(text) {
      const client = new pg.Client(process.env.DATABASE_URL);
      await client.connect();
      await client.query(text);
      await client.end();
    }`,
  );
  writeFileSync(
    join(path, 'migrate.mjs'),
    `import { readFileSync } from 'node:fs';
    import { sql } from './sql.mjs';
    await sql(readFileSync('migrations/1.sql', 'utf8'));`,
  );
  return shop;
}

async function query(shop: Shop, text: string): Promise<unknown[]> {
  const client = new Client(`postgres://postgres:postgres@127.0.0.1:${shop.context.ports.db}/shop`);
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
}
const names = (states: { name: string; state: string; detail?: string }[]) =>
  states.map(({ name, state, detail }) => [name, state, detail].filter(Boolean).join(' '));

describe('the built-in services', () => {
  it('give a migrated and seeded database and a mailbox; data outlives down, and a copy begins with it', async () => {
    const shop = await open(SERVICES);
    const lines: string[] = [];
    expect(names(await up(shop.context, { onProgress: (line) => lines.push(line) }))).toEqual([
      'db running',
      'mail running',
      'web running',
    ]);
    expect(await query(shop, 'select id from t')).toEqual([{ id: 1 }]);
    expect(lines.some((line) => line.startsWith('db: migrate (node migrate.mjs)'))).toBe(true);
    expect(await greeting(shop.context.ports['mail-smtp']!)).toMatch(/^220 /);
    await query(shop, 'insert into t values (2)');
    expect(names(await down(shop.context))).toEqual(['db stopped', 'mail stopped', 'web stopped']);
    expect(listMarked().filter(({ workspaceId }) => workspaceId === shop.context.workspace.id)).toEqual([]);
    await up(shop.context, { only: ['db'] });
    expect(await query(shop, 'select id from t order by id')).toEqual([{ id: 1 }, { id: 2 }]);

    const copy = await open({ db: SERVICES.db }, 'copy');
    expect(names(await up(copy.context, { cloneFrom: shop.context }))).toEqual(['db running']);
    expect(await query(copy, 'select id from t order by id')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(names(await statesOf(shop.context))).toEqual(['db running', 'mail stopped', 'web stopped']);
  });

  it('say which command failed, with its output, and start when it is mended', async () => {
    const shop = await open({ db: SERVICES.db, web: server('web', 0, { needs: ['db'] }) });
    const file = join(shop.context.workspace.path, 'migrations/1.sql');
    writeFileSync(file, 'create table t (id nonsense)');
    const [db, web] = await up(shop.context);
    expect(db).toMatchObject({ state: 'stopped' });
    expect(db!.detail).toMatch(
      /`migrate` ended with 1\..*type "nonsense" does not exist.*services\.db\.migrate/s,
    );
    expect(web).toMatchObject({ state: 'stopped', detail: 'It needs db, which is stopped.' });
    writeFileSync(file, 'create table t (id int)');
    expect(names(await up(shop.context))).toEqual(['db running', 'web running']);
  });

  it('come back after a kill -9 of the database, with the data', async () => {
    const shop = await open({ db: SERVICES.db });
    const [db] = await up(shop.context);
    await query(shop, 'insert into t values (2)');
    await query(shop, 'checkpoint');
    process.kill(db!.pid!, 'SIGKILL');
    expect(names(await up(shop.context))).toEqual(['db running']);
    expect(await query(shop, 'select id from t order by id')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  const redis = findRedis();
  if (typeof redis !== 'string') console.warn(`Redis is not tried: ${redis.message}`);
  it.skipIf(typeof redis !== 'string')(
    'start a Redis, and say that it is not there when its program is missing',
    async () => {
      const shop = await open({ redis: { kind: 'redis', offset: 2 }, web: server('web', 0) });
      const { PATH } = process.env;
      try {
        process.env.PATH = join(process.execPath, '..');
        const without = await up(shop.context);
        expect(without[0]).toMatchObject({
          name: 'redis',
          state: 'unavailable',
          detail: expect.stringContaining('nstall') as string,
        });
        expect(without[1]).toMatchObject({ name: 'web', state: 'running' });
        expect((await statesOf(shop.context))[0]!.state).toBe('unavailable');
      } finally {
        process.env.PATH = PATH;
      }
      expect(names(await up(shop.context))).toEqual(['redis running', 'web running']);
      expect(await askLine(shop.context.ports.redis!, 'SET a 1\r\n', 1_000)).toBe('+OK\r\n');
    },
  );
});

/** What an SMTP server says first. */
function greeting(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('data', (piece) => {
      socket.destroy();
      resolve(piece.toString());
    });
  });
}
