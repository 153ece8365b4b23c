import type { Db } from '#platform/db';
import { organisation } from './settings.table.ts';

export type Organisation = typeof organisation.$inferSelect;

/** The one organisation of this deployment. */
export async function getOrganisation(db: Db): Promise<Organisation> {
  const [row] = await db.select().from(organisation);
  if (!row) throw new Error('The organisation row is missing; the first migration makes it.');
  return row;
}

export const setOrganisation = (db: Db, change: Partial<Omit<Organisation, 'id'>>) =>
  db.update(organisation).set(change);
