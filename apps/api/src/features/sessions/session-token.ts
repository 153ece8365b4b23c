import { jwtVerify, SignJWT } from 'jose';

const ISSUER = 'sira';
const keys = new Map<string, Uint8Array>();

function keyOf(secret: string) {
  let key = keys.get(secret);
  if (!key) keys.set(secret, (key = new TextEncoder().encode(secret)));
  return key;
}

interface Claims {
  userId: string;
  sessionId: string;
  expiresAt: Date;
}

/** A JWT whose `session_id` names the row that every request checks. */
export const signToken = (
  secret: string,
  { userId, sessionId, expiresAt }: Claims,
  now: Date,
): Promise<string> =>
  new SignJWT({ session_id: sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(ISSUER)
    .setSubject(userId)
    .setIssuedAt(now)
    .setExpirationTime(expiresAt)
    .sign(keyOf(secret));

/** The session that a token names, or null for whatever is not a token of ours that is still good. */
export async function readToken(secret: string, token: string, now: Date): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      currentDate: now,
    });
    const id = payload['session_id'];
    return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}
