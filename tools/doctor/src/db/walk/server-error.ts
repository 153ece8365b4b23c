import { clean } from '../../text.ts';
import type { Cause } from '../cause.ts';
import { causeOf } from '../catalogue.ts';
import { explain } from '../explain/explain.ts';
import { isPoolerHost, refOfUser } from '../supabase/host-kind.ts';
import { type LayerResult, failed } from './layer-result.ts';
import type { Login } from './login.ts';

/** An error as the server words it. */
export interface ServerError {
  code: string;
  message: string;
}

/**
 * The causes of an error that a server gave to this login. An error nobody has listed gives no cause: it is
 * told as unknown.
 */
export function judgeServerError(error: ServerError, login: Login): LayerResult {
  const said = `${clean(error.code || 'without a code', 20)} ${clean(error.message, 200)}`;
  const evidence = [`${clean(login.host, 100)}:${login.port} answers: ${said}`];
  const explained = explain(`PostgreSQL FATAL: ${error.code}: ${error.message}`).causes;
  const causes: Cause[] = [];
  for (const cause of explained.filter(
    ({ id }) => id !== 'pooler-username-without-ref' || !namesProject(login),
  )) {
    const own = inContext(cause, login, evidence);
    if (!causes.some(({ id }) => id === own.id)) causes.push(own);
  }
  const [first] = causes;
  if (!first) {
    const unknown = `The server answers with an error that is not in the catalogue: ${said}.`;
    return { steps: [failed('authentication', said)], causes: [], unknown };
  }
  return { steps: [failed(first.layer, said)], causes };
}

/** Whether the login says for which project it is. */
function namesProject({ user, parameters }: Login): boolean {
  return refOfUser(user) !== null || /\breference=/.test(parameters.options ?? '');
}

/** What the text alone cannot tell: which kind of host gave it, to which form of user name. */
function inContext(cause: Cause, login: Login, evidence: string[]): Cause {
  const isPooler = isPoolerHost(login.host);
  if (
    (cause.id === 'pooler-host-wrong' || cause.id === 'pooler-username-without-ref') &&
    !namesProject(login)
  ) {
    return causeOf('pooler-username-without-ref', 'proved', [
      ...evidence,
      'The user name has no “.REF”, and no option names the project.',
    ]);
  }
  // Without a counter-test a mistyped project reference gives the same text.
  const certainty =
    cause.id === 'pooler-host-wrong' || (cause.id === 'pooler-user-unknown' && !isPooler)
      ? 'likely'
      : cause.certainty;
  return { ...cause, certainty, evidence };
}
