import { z } from 'zod';
import {
  direction,
  EmailAddress,
  Id,
  Instant,
  Language,
  line,
  listOf,
  note,
  page,
  PlainDate,
  search,
  SumMinor,
} from './shapes.ts';

export const Contact = z
  .object({
    id: Id,
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    isPrimary: z.boolean().describe('Reminders go to the primary contact'),
  })
  .meta({ id: 'Contact' });

const Phone = z.string().regex(/^[0-9+() .-]{3,30}$/);

export const NewContact = z
  .strictObject({
    name: line(120).nullable(),
    email: EmailAddress.nullable(),
    phone: Phone.nullable(),
    isPrimary: z.boolean(),
  })
  .partial()
  .meta({ id: 'NewContact' });

/** What a client owes in one currency, in minor units of it. */
export const Balance = z
  .object({ currency: z.string(), openMinor: SumMinor, overdueMinor: SumMinor, creditMinor: SumMinor })
  .meta({ id: 'Balance' });

export const Client = z
  .object({
    id: Id,
    number: z.string(),
    name: z.string(),
    language: Language.nullable(),
    note: z.string(),
    pausedUntil: PlainDate.nullable().describe('No reminders before this date'),
    contacts: z.array(Contact),
    balances: z.array(Balance),
    openInvoices: z.int(),
    createdAt: Instant,
  })
  .meta({ id: 'Client' });
export type Client = z.infer<typeof Client>;

export const ClientRow = z
  .object({
    id: Id,
    number: z.string(),
    name: z.string(),
    email: z.string().nullable().describe('Where reminders go; null: nowhere'),
    language: Language.nullable(),
    pausedUntil: PlainDate.nullable(),
    openInvoices: z.int(),
    balances: z.array(Balance),
  })
  .meta({ id: 'ClientRow' });

export const ClientList = listOf(ClientRow).meta({ id: 'ClientList' });
export const ClientQuery = z.strictObject({
  ...page,
  search,
  sort: z.enum(['name', 'number']).optional(),
  direction,
  has: z
    .enum(['open', 'no_contact', 'paused'])
    .optional()
    .describe('Only clients with open invoices, without an address, paused'),
});

export const NewClient = z
  .strictObject({
    number: line(60),
    name: line(200),
    language: Language.nullable().optional(),
    note: note().optional(),
    contact: NewContact.optional(),
  })
  .meta({ id: 'NewClient' });

export const ClientChange = z
  .strictObject({
    number: line(60),
    name: line(200),
    language: Language.nullable(),
    note: note(),
    pausedUntil: PlainDate.nullable(),
  })
  .partial()
  .meta({ id: 'ClientChange' });
