import { z } from 'zod';
import { EmailAddress, Id, Instant, line, listOf, page } from './shapes.ts';

/** admin: everything; staff: the daily work; viewer: reads only (the accountant). */
export const Role = z.enum(['admin', 'staff', 'viewer']);
export type Role = z.infer<typeof Role>;

export const Password = z
  .string()
  .min(10)
  .max(200)
  .regex(/^[^\u0000]*$/);

export const User = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string(),
    role: Role,
    isActive: z.boolean(),
    createdAt: Instant,
  })
  .meta({ id: 'User' });

export const UserList = listOf(User).meta({ id: 'UserList' });
export const UserQuery = z.strictObject(page);

export const NewUser = z
  .strictObject({ name: line(120), email: EmailAddress, role: Role, password: Password })
  .meta({ id: 'NewUser' });

export const UserChange = z
  .strictObject({ name: line(120), role: Role, isActive: z.boolean(), password: Password })
  .partial()
  .meta({ id: 'UserChange' });

export const SetupState = z
  .object({ isNeeded: z.boolean().describe('true while nobody can sign in yet') })
  .meta({ id: 'SetupState' });

/** The first admin, made with the one-time link that the server prints on an empty database. */
export const Setup = z
  .strictObject({
    token: z.string().regex(/^[A-Za-z0-9_-]{20,100}$/),
    name: line(120),
    email: EmailAddress,
    password: Password,
    organisation: line(120),
  })
  .meta({ id: 'Setup' });
