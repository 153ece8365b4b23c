import { recordAudit } from '#features/audit';
import { findUserByEmail, isPassword, type User } from '#features/users';
import type { Deps } from '#platform/deps';
import { AppError } from '#platform/errors';
import { newId } from '#platform/ids';
import { addSession } from './sessions.queries.ts';
import { signToken } from './session-token.ts';

const DAY_MS = 86_400_000;
const SESSION_DAYS = 30;

interface Device {
  ip: string | null;
  userAgent: string | null;
}

export interface StartedSession {
  id: string;
  token: string;
  expiresAt: Date;
  user: User;
}

/** Signs a user in on a device. The token is shown once and never stored. */
export async function startSession(
  { db, now, secret }: Pick<Deps, 'db' | 'now' | 'secret'>,
  user: User,
  device: Device,
  lifeMs = SESSION_DAYS * DAY_MS,
): Promise<StartedSession> {
  const at = now();
  const id = newId();
  const expiresAt = new Date(at.getTime() + lifeMs);
  await db.transaction(async (tx) => {
    await addSession(tx, {
      id,
      userId: user.id,
      createdAt: at,
      expiresAt,
      ip: device.ip,
      userAgent: device.userAgent?.slice(0, 512) ?? null,
    });
    const actor = { kind: 'user' as const, userId: user.id, name: user.name };
    await recordAudit(tx, {
      actor,
      at,
      action: 'signed_in',
      subject: { type: 'user', id: user.id, name: user.email },
    });
  });
  return {
    id,
    expiresAt,
    user,
    token: await signToken(secret, { userId: user.id, sessionId: id, expiresAt }, at),
  };
}

/** Throws `wrong_credentials` alike for an unknown address, a wrong password and a closed account. */
export async function signIn(
  deps: Pick<Deps, 'db' | 'now' | 'secret'>,
  email: string,
  password: string,
  device: Device,
) {
  const user = await findUserByEmail(deps.db, email);
  const isRight = await isPassword(password, user?.passwordHash ?? null);
  if (!user || !isRight || !user.isActive) {
    throw new AppError(
      401,
      'wrong_credentials',
      'The address and the password do not belong together. Check both.',
    );
  }
  return startSession(deps, user, device);
}
