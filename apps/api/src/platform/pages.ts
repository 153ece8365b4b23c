import { type AnyColumn, and, asc, desc, type SQL, sql } from 'drizzle-orm';
import { conflict } from './errors.ts';

/**
 * Keyset paging whose cursor is the id of the last row seen: every id is a good cursor, and a page costs
 * the same at the end of a list as at its start. `sortBy` must be indexed together with `id`.
 */
export function keyset(options: {
  id: AnyColumn;
  sortBy: AnyColumn | SQL;
  direction: 'asc' | 'desc';
  cursor: string | undefined;
  cursorValue: SQL;
}) {
  const { id, sortBy, direction, cursor, cursorValue } = options;
  const order = direction === 'asc' ? asc : desc;
  const beyond = direction === 'asc' ? sql`>` : sql`<`;
  return {
    after: cursor ? sql`(${sortBy}, ${id}) ${beyond} (${cursorValue}, ${cursor}::uuid)` : undefined,
    orderBy: [order(sortBy), order(id)],
  };
}

/** A page from `limit + 1` rows that were read. */
export function toPage<Row extends { id: string }>(rows: Row[], limit: number, total: number) {
  const items = rows.slice(0, limit);
  return { items, total, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
}

export const cursorGone = () =>
  conflict(
    'cursor_gone',
    'The row this page starts after is no longer there. Start again from the first page.',
    [{ path: 'cursor', message: 'No row has this id any more.' }],
  );

/** A search text as a LIKE pattern that matches it anywhere; `%` and `_` are letters like others. */
export const contains = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

export const allOf = (...conditions: (SQL | undefined)[]) => and(...conditions);
