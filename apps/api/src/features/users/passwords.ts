import { hash, verify } from '@node-rs/argon2';

/** argon2id with 19 MiB and 2 passes: what OWASP's password storage cheat sheet gives as its minimum. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

let decoy: Promise<string> | undefined;

/** Takes as long for an account that does not exist as for one that does. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const isRight = await verify(stored ?? (await decoy), password);
  return stored !== null && isRight;
}
