import { clean } from '../../text.ts';
import { causeOf, entryOf } from '../catalogue.ts';
import type { Diagnosis } from '../cause.ts';
import { layers } from '../cause.ts';
import { clientCertificate, clientKeyFiles } from './certificate-rules.ts';
import { cloudLogin } from './cloud-rules.ts';
import type { ErrorFacts } from './error-facts.ts';
import { errorFacts } from './error-facts.ts';
import { cut, names, poolerPortOnDirectHost, refused, route, timedOut } from './network-rules.ts';
import { poolerSays, preparedStatements, sessionStateLost, tenantMissing } from './pooler-rules.ts';
import type { Finding, Rule } from './rule.ts';
import { serverLines } from './server-lines.ts';
import {
  authentication,
  bareSqlstate,
  databaseDenied,
  noHbaEntry,
  relationMissing,
  schemaDenied,
  serverSays,
} from './server-rules.ts';
import { serverStart } from './start-rules.ts';
import { tls } from './tls-rules.ts';
import { api, applicationPool, idleTransaction, prisma } from './tool-rules.ts';
import { connectionInfo, passwordMissing, passwordNotEncoded, placeholder } from './url-rules.ts';

/** What a server or pooler said in words comes before what the network did, and that before what a tool made of it. */
const said: readonly Rule[] = [
  passwordNotEncoded,
  passwordMissing,
  connectionInfo,
  tenantMissing,
  poolerSays,
  placeholder,
  preparedStatements,
  sessionStateLost,
  serverStart,
  clientKeyFiles,
  clientCertificate,
  cloudLogin,
  noHbaEntry,
  databaseDenied,
  authentication,
  schemaDenied,
  serverSays,
  api,
  relationMissing,
  applicationPool,
  bareSqlstate,
];
const happened: readonly Rule[] = [
  tls,
  poolerPortOnDirectHost,
  names,
  route,
  refused,
  cut,
  prisma,
  timedOut,
  idleTransaction,
];

function firstOf(rules: readonly Rule[], facts: ErrorFacts): Finding[] {
  for (const rule of rules) {
    const found = rule(facts);
    if (found.length > 0) return found;
  }
  return [];
}

/** Without a word of a database a failure of the network may be any program's: nothing is certain then. */
function observed(facts: ErrorFacts): Finding[] {
  const found = firstOf(happened, facts);
  return facts.about === 'nothing' ? found.map((one) => ({ ...one, certainty: 'likely' as const })) : found;
}

/** What the text shows besides the finding; hosts and users only, never a part of a URL. */
function surroundings(facts: ErrorFacts): string[] {
  const codes = [...facts.sqlstates].map((code) => `SQLSTATE ${code}`);
  const ways = facts.endpoints
    .filter((one) => one.kind !== 'other' || /^[\d.]+$|:/.test(one.host))
    .map((one) => (one.port > 0 ? `${one.host} port ${one.port}` : one.host));
  const seen = [...new Set([...codes, ...facts.errnos, ...facts.toolCodes, ...ways])];
  return seen.length > 0 ? [`In the text: ${seen.slice(0, 8).join(', ')}.`] : [];
}

/** A word of a password must not come back in the output, whatever rule took it from the text. */
function withoutSecrets(line: string, secrets: readonly string[]): string {
  return secrets.reduce((text, secret) => (secret.length > 2 ? text.replaceAll(secret, '***') : text), line);
}

function findingsIn(facts: ErrorFacts): Finding[] {
  const spoken = facts.about === 'something-else' ? [] : firstOf(said, facts);
  return spoken.length > 0 || facts.about === 'something-else' ? spoken : observed(facts);
}

/**
 * A log may hold several errors of the server. One that the answer does not rest on (it stays the same without
 * that line) is a cause of its own. The causes come in the order of the way to the database: what is in the way
 * first is mended first.
 */
function withOtherErrors(found: Finding[], facts: ErrorFacts): Finding[] {
  const main = found[0]?.id;
  const others = serverLines(facts.text).flatMap(({ line, rest }) => {
    const own = errorFacts(line);
    const without = errorFacts(rest);
    // The same condition told twice, by its words and by its code, is one error.
    if ([...own.signs].every((sign) => without.signs.has(sign))) return [];
    return findingsIn(without)[0]?.id === main ? firstOf(said, own).slice(0, 1) : [];
  });
  const groups = [found];
  for (const one of others) if (!groups.flat().some(({ id }) => id === one.id)) groups.push([one]);
  return groups.toSorted((a, b) => placeOf(a) - placeOf(b)).flat();
}

function placeOf([first]: Finding[]): number {
  return first ? layers.indexOf(entryOf(first.id).layer) : layers.length;
}

/**
 * Classifies a pasted error or log excerpt (any language of `lc_messages`, any driver) without a network.
 * An unrecognised text gives the verdict `unknown`; a password in the text is never part of the answer.
 */
export function explain(text: string): Diagnosis {
  const facts = errorFacts(text);
  const told = withOtherErrors(findingsIn(facts), facts);
  const found = facts.isSure ? told : told.map((one) => ({ ...one, certainty: 'likely' as const }));
  if (found.length === 0) {
    return {
      verdict: 'unknown',
      causes: [],
      checked: [],
      unknown: !/\S/.test(text)
        ? 'The text is empty. Paste the whole message, or let doctor db walk the way: doctor db URL.'
        : facts.about === 'something-else'
          ? 'The text does not look like an error of a PostgreSQL connection.'
          : 'The text matches no known cause. Paste the whole message with its code, or let doctor db walk the way: doctor db URL.',
    };
  }
  const around = surroundings(facts);
  const causes = found.map((one) =>
    causeOf(
      one.id,
      one.certainty,
      [one.why, ...around].map((line) => clean(withoutSecrets(line, facts.secrets))),
    ),
  );
  return { verdict: 'cause_found', causes, checked: [] };
}
