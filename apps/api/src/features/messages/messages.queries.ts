import type { MessageQuery } from '@sira/contract/messages';
import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, jsonRows, rowsOf, type Tx, uuids } from '#platform/db';
import { contains, cursorGone } from '#platform/pages';

export interface NewMessage {
  id: string;
  clientId: string;
  runId: string | null;
  on: string;
  isTrial: boolean;
  transport: 'mailbox' | 'smtp';
  sender: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  template: string;
  language: string;
  currencies: string[];
}

/** Puts messages into the outbox with their final words, in the transaction that claims what they are about. */
export const addMessages = (tx: Tx, messages: readonly NewMessage[], at: Date) =>
  tx.execute(
    sql`insert into messages (id, client_id, run_id, run_on, is_trial, transport, sender, recipients, subject, html, body_text,
                              template, language, currencies, state, created_at, state_at, retry_at)
        select m.id, m."clientId", m."runId", m."on", m."isTrial", m.transport, m.sender, m."to", m.subject, m.html, m.text,
               m.template, m.language, m.currencies, 'queued', t.at, t.at, t.at
        from jsonb_to_recordset(${jsonRows(messages)}) as m (
          id uuid, "clientId" uuid, "runId" uuid, "on" date, "isTrial" boolean, transport text, sender text, "to" text[], subject text,
          html text, text text, template text, language text, currencies text[]
        ), (select ${at.toISOString()}::timestamptz as at) t`,
  );

export interface OutboxMessage {
  id: string;
  transport: 'mailbox' | 'smtp';
  sender: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  on: string;
  isTrial: boolean;
  attempts: number;
  state: string;
}

const outboxColumns = sql`id, transport, sender, to_jsonb(recipients) as "to", subject, html, body_text as text, run_on::text as "on",
  is_trial as "isTrial", attempts, state`;

/** Ids of messages that wait for one of these transports and whose time has come, the oldest first. */
export async function listQueued(
  db: Db,
  transports: readonly OutboxMessage['transport'][],
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`select id from messages
        where state = 'queued' and transport = any(${`{${transports.join(',')}}`}::text[]) and retry_at <= ${now.toISOString()}::timestamptz
        order by id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/** Locks a message for this transaction; null when it is gone or another worker has it. */
export async function lockMessage(tx: Tx, id: string): Promise<OutboxMessage | null> {
  const [row] = await rowsOf<OutboxMessage>(
    tx,
    sql`select ${outboxColumns} from messages where id = ${id}::uuid for update skip locked`,
  );
  return row ?? null;
}

interface MessageChange {
  state: 'queued' | 'sending' | 'sent' | 'withdrawn' | 'failed' | 'unknown';
  reason?: string | null;
  error?: string | null;
  providerId?: string | null;
  retryAt?: Date;
  isAttempt?: boolean;
}

export const setMessageState = (db: Db, id: string, change: MessageChange, at: Date) => {
  const now = sql`${at.toISOString()}::timestamptz`;
  const sets: SQL[] = [sql`state = ${change.state}`, sql`state_at = ${now}`];
  if (change.reason !== undefined) sets.push(sql`reason = ${change.reason}`);
  if (change.error !== undefined) sets.push(sql`last_error = ${change.error}`);
  if (change.providerId !== undefined) sets.push(sql`provider_id = ${change.providerId}`);
  if (change.retryAt) sets.push(sql`retry_at = ${change.retryAt.toISOString()}::timestamptz`);
  if (change.isAttempt) sets.push(sql`attempts = attempts + 1`);
  if (change.state === 'sent') sets.push(sql`sent_at = ${now}`);
  return db.execute(sql`update messages set ${sql.join(sets, sql`, `)} where id = ${id}::uuid`);
};

/** Messages that left no trace for so long that their worker must be gone: nobody knows whether they left. */
export async function listLostSends(db: Db, before: Date): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`select id from messages where state = 'sending' and state_at < ${before.toISOString()}::timestamptz`,
  );
  return rows.map(({ id }) => id);
}

export interface ListedMessage {
  id: string;
  client: { id: string; name: string };
  to: string[];
  subject: string;
  template: 'friendly' | 'firm' | 'final';
  language: 'en' | 'id';
  state: 'queued' | 'sending' | 'sent' | 'withdrawn' | 'failed' | 'unknown';
  transport: 'mailbox' | 'smtp';
  on: string;
  createdAt: string;
  sentAt: string | null;
}

const listedColumns = sql`m.id, jsonb_build_object('id', c.id, 'name', c.name) as client, to_jsonb(m.recipients) as "to", m.subject, m.template,
  m.language, m.state, m.transport, m.run_on::text as "on", m.created_at::text as "createdAt", m.sent_at::text as "sentAt"`;

const iso = (text: string | null) => (text === null ? null : new Date(text).toISOString());
const shown = <Row extends { createdAt: string; sentAt: string | null }>(row: Row): Row => ({
  ...row,
  createdAt: iso(row.createdAt),
  sentAt: iso(row.sentAt),
});

/** Newest first. */
export async function listMessages(db: Db, query: z.infer<typeof MessageQuery>) {
  const { limit, cursor, search, clientId, state, on } = query;
  if (cursor && (await rowsOf(db, sql`select 1 from messages where id = ${cursor}::uuid`)).length === 0)
    throw cursorGone();
  const pattern = search ? contains(search) : null;
  const wanted = sql`${clientId ? sql`m.client_id = ${clientId}::uuid` : sql`true`}
    and ${state ? sql`m.state = ${state}` : sql`true`} and ${on ? sql`m.run_on = ${on}::date` : sql`true`}
    and ${pattern ? sql`(m.subject ilike ${pattern} or c.name ilike ${pattern} or array_to_string(m.recipients, ' ') ilike ${pattern})` : sql`true`}`;
  const rows = await rowsOf<ListedMessage>(
    db,
    sql`select ${listedColumns} from messages m join clients c on c.id = m.client_id
        where ${wanted} and ${cursor ? sql`m.id < ${cursor}::uuid` : sql`true`} order by m.id desc limit ${limit + 1}`,
  );
  const [sum] = await rowsOf<{ total: number }>(
    db,
    sql`select count(*)::int as total from messages m join clients c on c.id = m.client_id where ${wanted}`,
  );
  return { rows: rows.map(shown), total: sum?.total ?? 0 };
}

export async function findMessage(db: Db, id: string) {
  const [row] = await rowsOf<
    ListedMessage & {
      from: string;
      html: string;
      text: string;
      attempts: number;
      lastError: string | null;
      reason: string | null;
    }
  >(
    db,
    sql`select ${listedColumns}, m.sender as "from", m.html, m.body_text as text, m.attempts, m.last_error as "lastError", m.reason
        from messages m join clients c on c.id = m.client_id where m.id = ${id}::uuid`,
  );
  return row ? shown(row) : null;
}

export interface CarriedReminder {
  messageId: string;
  invoice: { id: string; name: string };
  step: number;
  offsetDays: number;
  dueOn: string;
  currency: string;
  balanceMinor: number;
}

/** The reminders that messages carry, the oldest debt first. */
export const listCarried = (db: Db, messageIds: readonly string[]): Promise<CarriedReminder[]> =>
  rowsOf(
    db,
    sql`select r.message_id as "messageId", jsonb_build_object('id', i.id, 'name', i.number) as invoice, r.step, r.offset_days as "offsetDays",
               i.due_on::text as "dueOn", i.currency, r.balance_minor as "balanceMinor"
        from reminders r join invoices i on i.id = r.invoice_id
        where r.message_id = any(${uuids(messageIds)}) order by i.due_on, i.number`,
  );
