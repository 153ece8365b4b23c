import { createHash, randomBytes } from 'node:crypto';
import type { Setup } from '@sira/contract/users';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import type { Deps } from '#platform/deps';
import { conflict, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { hashPassword } from './passwords.ts';
import {
  addOneTimeLink,
  addUser,
  countUsers,
  lockUsers,
  type User,
  useOneTimeLink,
} from './users.queries.ts';

const LINK_LIFE_MS = 24 * 3_600_000;
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** A token that makes the first admin, good once and for 24 hours; null when there is somebody already. */
export async function makeFirstAdminToken({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<string | null> {
  if ((await countUsers(db)) > 0) return null;
  const token = randomBytes(24).toString('base64url');
  await addOneTimeLink(db, {
    tokenHash: hashOf(token),
    purpose: 'first_admin',
    expiresAt: new Date(now().getTime() + LINK_LIFE_MS),
  });
  return token;
}

/** Makes the first admin. Throws `setup_done`, `link_used_up`. */
export async function makeFirstAdmin(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  setup: z.infer<typeof Setup>,
): Promise<User> {
  const passwordHash = await hashPassword(setup.password);
  return db.transaction(async (tx) => {
    await lockUsers(tx);
    if ((await countUsers(tx)) > 0) throw conflict('setup_done', 'SIRA is set up already. Sign in.');
    if (!(await useOneTimeLink(tx, hashOf(setup.token), now()))) {
      throw refuse(
        'token',
        'link_used_up',
        'This link was used or is older than a day. Restart SIRA: it prints a new one.',
      );
    }
    const user: User = {
      id: newId(),
      name: setup.name,
      email: setup.email.toLowerCase(),
      role: 'admin',
      passwordHash,
      isActive: true,
      createdAt: now(),
    };
    await addUser(tx, user);
    const actor = { kind: 'user' as const, userId: user.id, name: user.name };
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'user_added',
      subject: { type: 'user', id: user.id, name: user.email },
      detail: { role: 'admin' },
    });
    return user;
  });
}
