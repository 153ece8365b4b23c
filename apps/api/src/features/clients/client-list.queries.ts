import type { ClientQuery } from '@sira/contract/clients';
import { and, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, rowsOf } from '#platform/db';
import { contains, cursorGone, keyset } from '#platform/pages';
import { clients } from './clients.table.ts';

interface ListedClient {
  id: string;
  number: string;
  name: string;
  language: 'en' | 'id' | null;
  pausedUntil: string | null;
  email: string | null;
}

// The same choice as the reminders make: the primary contact, else the oldest one with an address.
const email = sql`(
  select c.email from contacts c where c.client_id = ${clients.id} and c.email is not null order by c.is_primary desc, c.id limit 1
)`;

const HAS: Record<NonNullable<z.infer<typeof ClientQuery>['has']>, (today: string) => SQL> = {
  open: () =>
    sql`exists (select 1 from invoices i where i.client_id = ${clients.id} and i.state = 'open' and i.settled_on is null)`,
  no_contact: () => sql`${email} is null`,
  paused: (today) => sql`${clients.pausedUntil} > ${today}::date`,
};

const SORTS = { name: sql`lower(${clients.name})`, number: sql`${clients.number}` };

/** A page of clients by name or number, with the address reminders go to. `today` is the organisation's. */
export async function listClients(db: Db, query: z.infer<typeof ClientQuery>, today: string) {
  const { limit, cursor, search, has, sort = 'name', direction = 'asc' } = query;
  const sortBy = SORTS[sort];
  if (cursor) await requireClient(db, cursor);
  const cursorValue = sql`(select ${sort === 'name' ? sql`lower(name)` : sql`number`} from clients where id = ${cursor ?? null}::uuid)`;
  const { after, orderBy } = keyset({ id: clients.id, sortBy, direction, cursor, cursorValue });
  const pattern = search ? contains(search) : undefined;
  const wanted = and(
    pattern ? sql`(${clients.name} ilike ${pattern} or ${clients.number} ilike ${pattern})` : undefined,
    has ? HAS[has](today) : undefined,
  );
  const rows = await rowsOf<ListedClient>(
    db,
    sql`select ${clients.id}, ${clients.number}, ${clients.name}, ${clients.language}, ${clients.pausedUntil}::text as "pausedUntil", ${email} as email
        from ${clients} where ${and(wanted, after) ?? sql`true`} order by ${sql.join(orderBy, sql`, `)} limit ${limit + 1}`,
  );
  const [sum] = await rowsOf<{ total: number }>(
    db,
    sql`select count(*)::int as total from ${clients} where ${wanted ?? sql`true`}`,
  );
  return { rows, total: sum?.total ?? 0 };
}

async function requireClient(db: Db, id: string) {
  const [found] = await rowsOf(db, sql`select 1 from clients where id = ${id}::uuid`);
  if (!found) throw cursorGone();
}
