import type { NewUser, UserChange } from '@sira/contract/users';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import type { Actor } from '#platform/actor';
import type { Deps } from '#platform/deps';
import { notFound, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { hashPassword } from './passwords.ts';
import {
  addUser,
  countUsers,
  findUser,
  findUserByEmail,
  lockUsers,
  setUser,
  type User,
} from './users.queries.ts';

/** Throws `email_taken`. */
export async function createUser(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  input: z.infer<typeof NewUser>,
): Promise<User> {
  const passwordHash = await hashPassword(input.password);
  return db.transaction(async (tx) => {
    if (await findUserByEmail(tx, input.email))
      throw refuse('email', 'email_taken', 'Somebody with this address is here already.');
    const { name, role } = input;
    const user: User = {
      id: newId(),
      name,
      role,
      email: input.email.toLowerCase(),
      passwordHash,
      isActive: true,
      createdAt: now(),
    };
    await addUser(tx, user);
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'user_added',
      subject: { type: 'user', id: user.id, name: user.email },
      detail: { role },
    });
    return user;
  });
}

/** Throws `user_not_found`, `last_admin`. */
export async function changeUser(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  id: string,
  change: z.infer<typeof UserChange>,
): Promise<User> {
  const { password, ...rest } = change;
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  return db.transaction(async (tx) => {
    await lockUsers(tx);
    const user = await findUser(tx, id);
    if (!user) throw notFound('user_not_found', 'There is no such person here.');
    const after = { ...user, ...rest, ...(passwordHash && { passwordHash }) };
    const wasAdmin = user.role === 'admin' && user.isActive;
    const isAdmin = after.role === 'admin' && after.isActive;
    if (wasAdmin && !isAdmin && (await countUsers(tx, 'active_admins')) === 1) {
      throw refuse('role', 'last_admin', 'This is the last admin. Make somebody else an admin first.');
    }
    await setUser(tx, id, after);
    const detail = { ...rest, ...(passwordHash && { password: 'changed' }) };
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'user_changed',
      subject: { type: 'user', id, name: user.email },
      detail,
    });
    return after;
  });
}
