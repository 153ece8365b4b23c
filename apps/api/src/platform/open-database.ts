import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import type { Database, Db } from './db.ts';

const INT8 = 20;

/** PostgreSQL over the network. Sums and counts arrive as numbers: all of ours stay below 2^53. */
export function openServer(url: string, max = 10): Database {
  pg.types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'sira' });
  pool.on('error', () => {}); // an idle connection that the server closed: the next query opens another
  return {
    db: drizzlePg(pool) as unknown as Db,
    driver: { kind: 'server', pool, url },
    close: () => pool.end(),
  };
}

/** PostgreSQL in this process. `folder` must be held by this process; unset: in memory, gone on close. */
export async function openEmbedded(folder?: string, loadDataDir?: Blob): Promise<Database> {
  const client = await PGlite.create({
    ...(folder && { dataDir: folder }),
    ...(loadDataDir && { loadDataDir }),
  });
  return {
    db: drizzlePglite(client) as unknown as Db,
    driver: { kind: 'embedded', client },
    close: () => client.close(),
  };
}
