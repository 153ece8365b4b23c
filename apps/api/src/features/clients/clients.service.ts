import type { ClientChange, NewClient, NewContact } from '@sira/contract/clients';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import type { Actor } from '#platform/actor';
import type { Tx } from '#platform/db';
import type { Deps } from '#platform/deps';
import { conflict, notFound, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import {
  addClient,
  addContact,
  type Client,
  clearPrimary,
  findClientByNumber,
  findContact,
  hasInvoices,
  listContacts,
  lockClient,
  removeClient,
  removeContact,
  setClient,
  setContact,
} from './clients.queries.ts';

type Doer = Pick<Deps, 'db' | 'now'>;
const subjectOf = ({ id, name }: Pick<Client, 'id' | 'name'>) => ({ type: 'client', id, name });

async function lockOrRefuse(tx: Tx, id: string): Promise<Client> {
  const client = await lockClient(tx, id);
  if (!client) throw notFound('client_not_found', 'There is no such client.');
  return client;
}

async function refuseTakenNumber(tx: Tx, number: string, except?: string) {
  const other = await findClientByNumber(tx, number);
  if (other && other.id !== except)
    throw refuse('number', 'number_taken', `Client number ${number} belongs to ${other.name}.`);
}

/** Returns the new id. Throws `number_taken`. */
export async function createClient(
  { db, now }: Doer,
  actor: Actor,
  input: z.infer<typeof NewClient>,
): Promise<string> {
  return db.transaction(async (tx) => {
    await refuseTakenNumber(tx, input.number);
    const { number, name, language = null, note = '', contact } = input;
    const client = { id: newId(), number, name, language, note, createdAt: now() };
    await addClient(tx, client);
    if (contact)
      await addContact(tx, {
        id: newId(),
        clientId: client.id,
        ...contact,
        isPrimary: true,
        createdAt: now(),
      });
    await recordAudit(tx, { actor, at: now(), action: 'client_added', subject: subjectOf(client) });
    return client.id;
  });
}

/** Throws `client_not_found`, `number_taken`. */
export async function changeClient(
  { db, now }: Doer,
  actor: Actor,
  id: string,
  change: z.infer<typeof ClientChange>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const client = await lockOrRefuse(tx, id);
    if (change.number !== undefined) await refuseTakenNumber(tx, change.number, id);
    if (Object.keys(change).length === 0) return;
    await setClient(tx, id, change);
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'client_changed',
      subject: subjectOf(client),
      detail: change,
    });
  });
}

/** Only a client without history can go. Throws `client_not_found`, `client_has_invoices`. */
export async function deleteClient({ db, now }: Doer, actor: Actor, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const client = await lockOrRefuse(tx, id);
    if (await hasInvoices(tx, id)) {
      throw conflict(
        'client_has_invoices',
        `${client.name} has invoices or mails, so it stays. Pause its reminders instead.`,
      );
    }
    await removeClient(tx, id);
    await recordAudit(tx, { actor, at: now(), action: 'client_removed', subject: subjectOf(client) });
  });
}

/** Returns the new id. The first contact is the primary one. Throws `client_not_found`. */
export async function createContact(
  { db, now }: Doer,
  actor: Actor,
  clientId: string,
  input: z.infer<typeof NewContact>,
): Promise<string> {
  return db.transaction(async (tx) => {
    const client = await lockOrRefuse(tx, clientId);
    const isPrimary = input.isPrimary === true || (await listContacts(tx, clientId)).length === 0;
    if (isPrimary) await clearPrimary(tx, clientId);
    const contact = { id: newId(), clientId, ...input, isPrimary, createdAt: now() };
    await addContact(tx, contact);
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'contact_added',
      subject: subjectOf(client),
      detail: { ...input },
    });
    return contact.id;
  });
}

/** Throws `client_not_found`, `contact_not_found`, `primary_is_needed`. */
export async function changeContact(
  { db, now }: Doer,
  actor: Actor,
  clientId: string,
  id: string,
  change: z.infer<typeof NewContact>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const client = await lockOrRefuse(tx, clientId);
    const contact = await findContact(tx, clientId, id);
    if (!contact) throw notFound('contact_not_found', 'There is no such contact.');
    if (contact.isPrimary && change.isPrimary === false) {
      throw refuse(
        'isPrimary',
        'primary_is_needed',
        'One contact gets the reminders. Make another one primary instead.',
      );
    }
    if (change.isPrimary) await clearPrimary(tx, clientId);
    if (Object.keys(change).length === 0) return;
    await setContact(tx, id, change);
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'contact_changed',
      subject: subjectOf(client),
      detail: { contactId: id, ...change },
    });
  });
}

/** When the primary contact goes, the oldest of the others takes its place. Throws `client_not_found`, `contact_not_found`. */
export async function deleteContact(
  { db, now }: Doer,
  actor: Actor,
  clientId: string,
  id: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const client = await lockOrRefuse(tx, clientId);
    const contact = await findContact(tx, clientId, id);
    if (!contact) throw notFound('contact_not_found', 'There is no such contact.');
    await removeContact(tx, id);
    const [next] = contact.isPrimary ? await listContacts(tx, clientId) : [];
    if (next) await setContact(tx, next.id, { isPrimary: true });
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'contact_removed',
      subject: subjectOf(client),
      detail: { email: contact.email },
    });
  });
}
