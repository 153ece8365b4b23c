import type { InvoiceExportQuery, InvoiceQuery } from '@sira/contract/invoices';
import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, rowsOf } from '#platform/db';
import { allOf, contains, cursorGone, keyset } from '#platform/pages';
import { DUE_SOON_DAYS } from './invoice-status.ts';
import { invoices } from './invoices.table.ts';

/** An invoice with what its status follows from. `pausedUntil` is the later one of the invoice and its client. */
export interface ListedInvoice {
  id: string;
  number: string;
  clientId: string;
  clientNumber: string;
  clientName: string;
  currency: string;
  amountMinor: number;
  paidMinor: number;
  issuedOn: string;
  dueOn: string;
  state: 'draft' | 'open' | 'void' | 'written_off';
  settledOn: string | null;
  purchaseOrder: string | null;
  pausedUntil: string | null;
  isDisputed: boolean;
}

type Filter = z.infer<typeof InvoiceExportQuery>;

const owed = sql`${invoices.state} = 'open' and ${invoices.settledOn} is null`;
const liveDispute = (today: string) =>
  sql`q.opened_on <= ${today}::date and (q.resolved_on is null or q.resolved_on > ${today}::date)`;

const SHOW: Record<NonNullable<Filter['show']>, (today: string) => SQL | undefined> = {
  all: () => undefined,
  open: () => owed,
  overdue: (today) => sql`${owed} and ${invoices.dueOn} < ${today}::date`,
  due_soon: (today) =>
    sql`${owed} and ${invoices.dueOn} between ${today}::date and ${today}::date + ${DUE_SOON_DAYS}::int`,
  paid: () => sql`${invoices.state} = 'open' and ${invoices.settledOn} is not null`,
  disputed: (today) =>
    sql`${owed} and ${invoices.id} in (select q.invoice_id from disputes q where ${liveDispute(today)})`,
  draft: () => sql`${invoices.state} = 'draft'`,
  void: () => sql`${invoices.state} in ('void', 'written_off')`,
};

function wantedBy({ search, show = 'all', clientId, currency }: Filter, today: string): SQL {
  const pattern = search ? contains(search) : undefined;
  const found = sql`(invoices.search_text like lower(${pattern ?? ''}) or ${invoices.clientId} in (select id from clients where name ilike ${pattern ?? ''}))`;
  const wanted = allOf(
    SHOW[show](today),
    pattern ? found : undefined,
    clientId ? sql`${invoices.clientId} = ${clientId}::uuid` : undefined,
    currency ? sql`${invoices.currency} = ${currency}` : undefined,
  );
  return wanted ?? sql`true`;
}

/** Only the rows of the page are joined with what is derived: `page` selects from invoices alone. */
const shown = (page: SQL, orderBy: SQL[], today: string) =>
  sql`select ${invoices.id}, ${invoices.number}, ${invoices.clientId} as "clientId", c.number as "clientNumber", c.name as "clientName",
             ${invoices.currency}, ${invoices.amountMinor} as "amountMinor", ${invoices.paidMinor} as "paidMinor",
             ${invoices.issuedOn}::text as "issuedOn", ${invoices.dueOn}::text as "dueOn", ${invoices.state},
             ${invoices.settledOn}::text as "settledOn", ${invoices.purchaseOrder} as "purchaseOrder",
             greatest(${invoices.pausedUntil}, c.paused_until)::text as "pausedUntil",
             exists (select 1 from disputes q where q.invoice_id = ${invoices.id} and ${liveDispute(today)}) as "isDisputed"
      from (${page}) invoices
      join clients c on c.id = ${invoices.clientId}
      order by ${sql.join(orderBy, sql`, `)}`;

const SORTS = {
  number: invoices.number,
  issuedOn: invoices.issuedOn,
  dueOn: invoices.dueOn,
  amount: invoices.amountMinor,
};

/** `limit + 1` rows of a page. Throws `cursor_gone`. */
export async function listInvoices(
  db: Db,
  query: z.infer<typeof InvoiceQuery>,
  today: string,
): Promise<ListedInvoice[]> {
  const { limit, cursor, sort = 'dueOn', direction = 'asc' } = query;
  if (cursor) await requireInvoice(db, cursor);
  const sortBy = SORTS[sort];
  const cursorValue = sql`(select ${sortBy} from ${invoices} where ${invoices.id} = ${cursor ?? null}::uuid)`;
  const { after, orderBy } = keyset({ id: invoices.id, sortBy, direction, cursor, cursorValue });
  const page = sql`select ${invoices}.* from ${invoices} where ${allOf(wantedBy(query, today), after)}
                   order by ${sql.join(orderBy, sql`, `)} limit ${limit + 1}`;
  return rowsOf(db, shown(page, orderBy, today));
}

export async function countInvoices(db: Db, filter: Filter, today: string): Promise<number> {
  const [sum] = await rowsOf<{ total: number }>(
    db,
    sql`select count(*)::int as total from ${invoices} where ${wantedBy(filter, today)}`,
  );
  return sum?.total ?? 0;
}

/** The next invoices by due date after the last one read: a long list in pieces, whatever happens to it meanwhile. */
export function listNextInvoices(
  db: Db,
  filter: Filter,
  today: string,
  last: ListedInvoice | null,
  limit: number,
): Promise<ListedInvoice[]> {
  const { after, orderBy } = keyset({
    id: invoices.id,
    sortBy: invoices.dueOn,
    direction: 'asc',
    cursor: last?.id,
    cursorValue: sql`${last?.dueOn ?? null}::date`,
  });
  const page = sql`select ${invoices}.* from ${invoices} where ${allOf(wantedBy(filter, today), after)}
                   order by ${sql.join(orderBy, sql`, `)} limit ${limit}`;
  return rowsOf(db, shown(page, orderBy, today));
}

/** One invoice as lists show it. */
export async function findListedInvoice(db: Db, id: string, today: string): Promise<ListedInvoice | null> {
  const page = sql`select ${invoices}.* from ${invoices} where ${invoices.id} = ${id}::uuid`;
  const [row] = await rowsOf<ListedInvoice>(db, shown(page, [sql`${invoices.id}`], today));
  return row ?? null;
}

async function requireInvoice(db: Db, id: string) {
  const [found] = await rowsOf(db, sql`select 1 from invoices where id = ${id}::uuid`);
  if (!found) throw cursorGone();
}
