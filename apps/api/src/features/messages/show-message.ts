import type { Db } from '#platform/db';
import { notFound } from '#platform/errors';
import { findMessage, listCarried } from './messages.queries.ts';

/** One message with its words and the reminders it carries. Throws `message_not_found`. */
export async function showMessage(db: Db, id: string) {
  const message = await findMessage(db, id);
  if (!message) throw notFound('message_not_found', 'There is no such mail.');
  return { ...message, reminders: await listCarried(db, [id]) };
}
