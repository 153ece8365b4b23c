import { sql } from 'drizzle-orm';
import pg from 'pg';
import type { z } from 'zod';
import type { Database, Db } from './db.ts';
import type { Log } from './log.ts';

/** A fact that every node hears. `name` is the channel. */
export interface BusEvent<T> {
  name: string;
  schema: z.ZodType<T>;
}

export interface Bus {
  on<T>(event: BusEvent<T>, react: (payload: T) => void): Promise<void>;
  close(): Promise<void>;
}

/**
 * Tells every node, this one included, once the transaction of `db` commits.
 * A hint, not a record: a node that is offline misses it. Payload: under 8,000 bytes.
 */
export async function publish<T>(db: Db, event: BusEvent<T>, payload: T): Promise<void> {
  await db.execute(sql`select pg_notify(${event.name}, ${JSON.stringify(payload)})`);
}

type Listeners = Map<string, (payload: string) => void>;

/** LISTEN on a connection of its own: it must bypass any transaction pooler. */
export function createBus(database: Database, log: Log): Bus {
  return database.driver.kind === 'embedded'
    ? embeddedBus(database.driver.client, log)
    : serverBus(database.driver.url, log);
}

function heard<T>(event: BusEvent<T>, react: (payload: T) => void, log: Log) {
  return (text: string) => {
    try {
      react(event.schema.parse(JSON.parse(text)));
    } catch (error) {
      log.error({ err: error, event: event.name }, 'an announcement could not be handled');
    }
  };
}

function embeddedBus(client: Extract<Database['driver'], { kind: 'embedded' }>['client'], log: Log): Bus {
  return {
    async on(event, react) {
      await client.listen(event.name, heard(event, react, log));
    },
    close: async () => {},
  };
}

const RECONNECT_MS = 1000;

function serverBus(url: string, log: Log): Bus {
  const listeners: Listeners = new Map();
  let client: pg.Client | null = null;
  let isClosed = false;

  async function connect() {
    const next = new pg.Client({ connectionString: url, application_name: 'sira-listen' });
    next.on('error', () => {});
    next.on('end', () => {
      client = null;
      if (!isClosed) setTimeout(() => void connect().catch(retry), RECONNECT_MS).unref();
    });
    next.on('notification', ({ channel, payload }) => listeners.get(channel)?.(payload ?? ''));
    await next.connect();
    client = next;
    for (const channel of listeners.keys()) await next.query(`listen "${channel}"`);
  }

  function retry(error: unknown) {
    log.warn({ err: error }, 'the listening connection is away; trying again');
    if (!isClosed) setTimeout(() => void connect().catch(retry), RECONNECT_MS).unref();
  }

  return {
    async on(event, react) {
      listeners.set(event.name, heard(event, react, log));
      if (client) await client.query(`listen "${event.name}"`);
      else await connect();
    },
    async close() {
      isClosed = true;
      await client?.end();
    },
  };
}
