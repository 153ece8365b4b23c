import type pg from 'pg';
import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import { type PasswordRules, authenticate } from './check-authentication.ts';
import type { IdentityFound } from './client-identity.ts';
import { type Deadline, within } from './deadline.ts';
import { failed, passed } from './layer-result.ts';
import type { Door, Reached } from './reach.ts';
import type { WalkSettings } from './walk-settings.ts';
import { type Run, take } from './run.ts';
import { withIdentity } from './tell-of-identity.ts';
import { whyLeft } from './target-session.ts';

const ASK_MS = 3_000;
const END_MS = 500;

/** Ends a connection. A server that no longer answers does not hold the end up. */
export async function endClient(client: pg.Client): Promise<void> {
  await Promise.race([
    client.end().catch(() => {}),
    new Promise((resolve) => setTimeout(resolve, END_MS).unref()),
  ]);
}

/**
 * Logs in at a door. Where the server is not what `target_session_attrs` asks for, the way goes on to the next
 * host of the list, but a password is sent at most once. Null is no connection; the run says why.
 */
export async function logIn(
  door: Door,
  next: () => Promise<Reached | null>,
  rules: PasswordRules,
  settings: WalkSettings & { queryMs?: number },
  deadline: Deadline,
  { run, found }: { run: Run; found: IdentityFound },
): Promise<{ client: pg.Client; door: Door } | null> {
  let isSpent = false;
  let at = door;
  for (;;) {
    const { client, ...result } = await authenticate(at, rules, settings, deadline);
    take(run, withIdentity(result, found, at.login));
    if (!client) return null;
    isSpent ||= at.method !== 'none';
    const wanted = at.login.parameters.target_session_attrs;
    const why = await within(
      'the state of the session',
      deadline.step(ASK_MS),
      whyLeft(client, wanted),
    ).catch((error: Error) => `it does not say what it is (${clean(error.message, 100)})`);
    if (why === null) return { client, door: at };
    // The second round of libpq takes any; which one it is would need the password again.
    const following = isSpent && wanted === 'prefer-standby' ? null : await next();
    if (following) take(run, following);
    if (!following?.door) return stay(client, at, why, run);
    await endClient(client);
    const names = [at, following.door].map(({ login }) => `${clean(login.host, 100)}:${login.port}`);
    const left = `${names[0]}: ${why}; libpq and postgres.js go on to ${names[1]}`;
    run.steps.push(failed('session', left));
    if (isSpent && following.door.method !== 'none') {
      run.unknown ??= `${left}. A password is sent at most once in a run, and it was: ask ${names[1]} alone to see whether it fits.`;
      return null;
    }
    at = following.door;
  }
}

/** No other host is left. `prefer-standby` is content with any; else every driver that knows the setting fails. */
function stay(client: pg.Client, door: Door, why: string, run: Run): { client: pg.Client; door: Door } {
  const { login } = door;
  const name = `${clean(login.host, 100)}:${login.port}`;
  const wanted = login.parameters.target_session_attrs ?? '';
  if (wanted === 'prefer-standby') {
    run.steps.push(passed('session', `${name}: ${why}: libpq takes it when no other host is a standby`));
    return { client, door };
  }
  const evidence = `${name}: ${why}, and no other host of the list is left. libpq and postgres.js refuse it; pg does not read the setting.`;
  run.steps.push(failed('session', evidence));
  if (wanted === 'read-write' || wanted === 'primary') {
    take(run, { steps: [], causes: [causeOf('read-only-transaction', 'proved', [evidence])] });
  } else {
    run.unknown ??= evidence;
  }
  return { client, door };
}
