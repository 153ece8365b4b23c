import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#platform/db';

const BOOKS = ['clients', 'contacts', 'invoices', 'payments', 'payment_allocations', 'disputes'] as const;

/** How many rows each table of the books has and a checksum of all they say: equal when nothing changed. */
export async function contentOfBooks(db: Db) {
  const content: Record<string, { rows: number; checksum: string }> = {};
  for (const table of BOOKS) {
    const [found] = await rowsOf<{ rows: number; checksum: string }>(
      db,
      sql`select count(*)::int as rows, md5(coalesce(string_agg(t::text, '|' order by id), '')) as checksum from ${sql.identifier(table)} t`,
    );
    content[table] = found!;
  }
  return content;
}
