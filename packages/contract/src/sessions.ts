import { z } from 'zod';
import { EmailAddress, Id, Instant } from './shapes.ts';
import { Role } from './users.ts';

export const SignIn = z
  .strictObject({
    email: EmailAddress,
    password: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\u0000]*$/),
  })
  .meta({ id: 'SignIn' });

/** Who is signed in, and until when. The token itself only ever travels in the cookie. */
export const CurrentSession = z
  .object({
    id: Id,
    expiresAt: Instant,
    user: z.object({ id: Id, name: z.string(), email: z.string(), role: Role }),
  })
  .meta({ id: 'CurrentSession' });
export type CurrentSession = z.infer<typeof CurrentSession>;
