import type { PaymentQuery } from '@sira/contract/payments';
import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, rowsOf } from '#platform/db';
import { allOf, contains, cursorGone, keyset } from '#platform/pages';
import { payments } from './payments.table.ts';

export interface ListedPayment {
  id: string;
  client: { id: string; name: string };
  currency: string;
  amountMinor: number;
  paidOn: string;
  method: string | null;
  reference: string | null;
  createdAt: string;
}

const shown = (page: SQL, orderBy: SQL[]) =>
  sql`select ${payments.id}, jsonb_build_object('id', c.id, 'name', c.name) as client, ${payments.currency},
             ${payments.amountMinor} as "amountMinor", ${payments.paidOn}::text as "paidOn", ${payments.method}, ${payments.reference},
             ${payments.createdAt}::text as "createdAt"
      from (${page}) payments join clients c on c.id = ${payments.clientId}
      order by ${sql.join(orderBy, sql`, `)}`;

function wantedBy({ search, clientId }: Pick<z.infer<typeof PaymentQuery>, 'search' | 'clientId'>): SQL {
  const pattern = search ? contains(search) : '';
  const found = sql`(
    ${payments.reference} ilike ${pattern}
    or ${payments.clientId} in (select id from clients where name ilike ${pattern})
    or ${payments.id} in (
      select a.payment_id from payment_allocations a join invoices i on i.id = a.invoice_id where i.search_text like lower(${pattern})
    ))`;
  const theirs = clientId ? sql`${payments.clientId} = ${clientId}::uuid` : undefined;
  return allOf(theirs, search ? found : undefined) ?? sql`true`;
}

const SORTS = { paidOn: payments.paidOn, amount: payments.amountMinor };

/** `limit + 1` payments of a page, the newest first unless asked otherwise. Throws `cursor_gone`. */
export async function listPayments(
  db: Db,
  query: z.infer<typeof PaymentQuery>,
): Promise<{ rows: ListedPayment[]; total: number }> {
  const { limit, cursor, sort = 'paidOn', direction = 'desc' } = query;
  if (cursor && (await rowsOf(db, sql`select 1 from payments where id = ${cursor}::uuid`)).length === 0)
    throw cursorGone();
  const sortBy = SORTS[sort];
  const cursorValue = sql`(select ${sortBy} from ${payments} where ${payments.id} = ${cursor ?? null}::uuid)`;
  const { after, orderBy } = keyset({ id: payments.id, sortBy, direction, cursor, cursorValue });
  const wanted = wantedBy(query);
  const page = sql`select ${payments}.* from ${payments} where ${allOf(wanted, after)} order by ${sql.join(orderBy, sql`, `)} limit ${limit + 1}`;
  const rows = await rowsOf<ListedPayment>(db, shown(page, orderBy));
  if (!cursor && rows.length <= limit) return { rows, total: rows.length };
  const [sum] = await rowsOf<{ total: number }>(
    db,
    sql`select count(*)::int as total from ${payments} where ${wanted}`,
  );
  return { rows, total: sum?.total ?? 0 };
}

export async function findListedPayment(db: Db, id: string): Promise<ListedPayment | null> {
  const page = sql`select ${payments}.* from ${payments} where ${payments.id} = ${id}::uuid`;
  const [row] = await rowsOf<ListedPayment>(db, shown(page, [sql`${payments.id}`]));
  return row ?? null;
}
