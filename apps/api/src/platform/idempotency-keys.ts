import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from './db.ts';

interface Key {
  owner: string;
  key: string;
}
interface Earlier {
  hash: string;
  status: number | null;
  body: string | null;
}

/** Takes the key, or returns what the request that took it before was and answered. */
export async function takeKey(db: Db, taken: Key & { hash: string; now: Date }): Promise<Earlier | null> {
  const { owner, key, hash, now } = taken;
  const at = now.toISOString();
  const added = await rowsOf(
    db,
    sql`insert into idempotency_keys (owner, key, request_hash, created_at) values (${owner}, ${key}, ${hash}, ${at}::timestamptz)
        on conflict (owner, key) do update set request_hash = excluded.request_hash, created_at = excluded.created_at, status = null, body = null
          where idempotency_keys.created_at < ${at}::timestamptz - interval '24 hours'
        returning 1`,
  );
  if (added.length > 0) return null;
  const [earlier] = await rowsOf<Earlier>(
    db,
    sql`select request_hash as hash, status, body from idempotency_keys where owner = ${owner} and key = ${key}`,
  );
  return earlier ?? null;
}

export const keepAnswer = (db: Db, { owner, key }: Key, status: number, body: string) =>
  db.execute(
    sql`update idempotency_keys set status = ${status}, body = ${body} where owner = ${owner} and key = ${key}`,
  );

export const forgetKey = (db: Db, { owner, key }: Key) =>
  db.execute(sql`delete from idempotency_keys where owner = ${owner} and key = ${key} and status is null`);
