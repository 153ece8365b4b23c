import { clean } from '../../text.ts';
import type { Cause } from '../cause.ts';
import { causeOf } from '../catalogue.ts';
import { shape } from '../mask.ts';
import { type Meant, isSame, misreadings, readAsMeant } from '../readers/meant.ts';
import { type Parts, type Reading, NO_PARTS } from '../readers/reading.ts';
import { readings as readingsOf, settingsNotTakenByAll } from '../readers/repaired.ts';
import type { Target } from '../read-target.ts';
import { type LayerResult, failed, passed } from './layer-result.ts';
import { completeLogins } from './complete-login.ts';
import { notesOfLibpq, whyLibpqEnds } from './driver-notes.ts';
import { notPostgres } from './foreign-url.ts';
import { type Login, settingOf } from './login.ts';

export interface UrlResult extends LayerResult {
  /** Null when nothing of the string can be used. */
  login: Login | null;
  /** The login at each host of the list, `login` first; empty when that is null. */
  logins: Login[];
  /** Why the password must not be sent: it is a placeholder. Null when it may. */
  unfit: string | null;
  /** The password has `%HH` that every driver decodes; with a wrong password it may have been meant literally. */
  isDecoded: boolean;
  /** Every form of the password that any reader sees, to hide them all. */
  secrets: string[];
}

/** Reads the connection string as each driver does and as its writer meant it. Asks nobody. */
export function checkUrl(target: Target): UrlResult {
  if (target.text === null) return fromVariables(target);
  const { text, causes: dirt } = withoutDirt(target.text);
  const readings = readingsOf(text);
  const foreign = notPostgres(text);
  const meant = foreign === null ? meaningOf(text, readings) : null;
  const secrets = [
    ...readings.map((reading) => reading.parts?.password ?? ''),
    meant?.rawPassword ?? '',
    meant?.parts.password ?? '',
    target.defaults.password,
  ];
  if (!meant) {
    const detail =
      foreign ?? 'it is not a PostgreSQL connection string (postgresql://user@host:5432/database)';
    const unknown = `The connection string from ${target.from} cannot be read: ${detail}.`;
    return {
      steps: [failed('url', detail)],
      causes: dirt,
      unknown,
      login: null,
      logins: [],
      unfit: null,
      isDecoded: false,
      secrets,
    };
  }
  const wrong = misreadings(readings, meant.parts);
  const placeholder = placeholderIn(meant);
  const causes = [...target.causes, ...dirt, ...placeholder.causes];
  if (meant.unencoded.length > 0 && wrong.length > 0) causes.push(notEncoded(readings, meant));
  const notes = notesOf(meant.parts, wrong, meant.unencoded.length > 0);
  return {
    ...completed(meant.parts, target, causes, notes, secrets),
    unfit: placeholder.unfit,
    isDecoded: meant.rawPassword !== meant.parts.password,
  };
}

function fromVariables(target: Target): UrlResult {
  return completed({ ...NO_PARTS, parameters: {} }, target, target.causes, [], []);
}

/** The logins, with what libpq alone adds; a service that it cannot read ends its way, and perhaps ours. */
function completed(
  parts: Parts,
  target: Target,
  causes: Cause[],
  notes: string[],
  secrets: string[],
): UrlResult {
  const done = completeLogins(parts, target);
  const stop = whyLibpqEnds(done);
  const isNamed = (parts.host || target.defaults.host) !== '' && done.error === undefined;
  const logins = stop !== null && !isNamed ? [] : done.logins;
  const more = [...notes, ...notesOfLibpq(done, parts, target), ...(stop === null ? [] : [stop])];
  const detail = [`read from ${target.from}`, ...more].join('; ');
  return {
    steps: [causes.length > 0 || stop !== null ? failed('url', detail) : passed('url', detail)],
    causes,
    ...(stop === null ? {} : { unknown: stop }),
    login: logins[0] ?? null,
    logins,
    unfit: null,
    isDecoded: false,
    secrets: [...secrets, ...done.logins.flatMap(secretsOf)],
  };
}

function secretsOf(login: Login): string[] {
  const settings = ['sslpassword', 'oauth_client_secret', 'scram_client_key', 'scram_server_key'];
  return [login.password, ...settings.map((name) => settingOf(login, name) ?? '')];
}

/** What is agreed is what is meant, unless an `@` is left where a database or a host should be. */
function meaningOf(text: string, readings: Reading[]): Meant | null {
  const [first, ...rest] = readings;
  const parts = first?.parts;
  const meant = readAsMeant(text);
  if (
    parts &&
    rest.every((other) => other.parts && isSame(other.parts, parts)) &&
    !/[@]/.test(parts.database + parts.host)
  ) {
    return { parts, rawPassword: meant?.rawPassword ?? parts.password, unencoded: [] };
  }
  if (meant) return meant;
  const libpq = readings.find(({ driver }) => driver === 'libpq')?.parts;
  // `host=… user=…` is a form of libpq's own.
  return libpq ? { parts: libpq, rawPassword: libpq.password, unencoded: [] } : null;
}

/** Quotes, blanks and line ends around the value: taken off, and told. */
function withoutDirt(raw: string): { text: string; causes: Cause[] } {
  const found: string[] = [];
  let text = raw;
  if (/[\r\n]/.test(text)) found.push('a line end');
  if (text.trim() !== text && found.length === 0) found.push('a blank before or behind it');
  text = text.trim();
  const quoted = /^(["'`])(.*)\1$/s.exec(text);
  if (quoted) {
    found.push('quotes around it');
    text = quoted[2] ?? '';
  }
  const prefix = /^(?:psql\s+|[A-Z_]+=)(?=["']?postgres(?:ql)?:\/\/)/.exec(text)?.[0];
  if (prefix) {
    found.push('other words before it');
    text = text.slice(prefix.length).replace(/^(["'])(.*)\1$/s, '$2');
  }
  if (found.length === 0) return { text, causes: [] };
  return {
    text,
    causes: [causeOf('placeholder-in-url', 'proved', [`The value has ${found.join(' and ')}.`])],
  };
}

const PLACEHOLDER =
  /^\[?(?:\[?your[-_ ]?(?:db[-_ ]?)?password\]?|<[^>]*>|\[[A-Z_ -]*PASSWORD\]|password-here)\]?$/i;
const VARIABLE = /^\$(?:\{[A-Za-z_]\w*(?::?-[^}]*)?\}|[A-Z_][A-Z0-9_]{2,})$/;

function placeholderIn({ rawPassword, parts }: Meant): { causes: Cause[]; unfit: string | null } {
  const password = [rawPassword, parts.password].find((one) => PLACEHOLDER.test(one));
  if (password !== undefined) {
    const evidence = ['The password is a placeholder from the dashboard or a manual. It was not sent.'];
    return { causes: [causeOf('placeholder-in-url', 'proved', evidence)], unfit: 'it is a placeholder' };
  }
  if (VARIABLE.test(rawPassword)) {
    const evidence = [
      'The password has the form of a variable that nothing put a value in for. It was not sent.',
    ];
    return {
      causes: [causeOf('placeholder-in-url', 'likely', evidence)],
      unfit: 'it looks like a variable without its value',
    };
  }
  const open = [parts.host, parts.user, parts.database].find((one) => /[[\]<>]|\$\{/.test(one));
  if (open === undefined) return { causes: [], unfit: null };
  const evidence = ['The host, the user or the database holds brackets or ${…} of a template.'];
  return { causes: [causeOf('placeholder-in-url', 'proved', evidence)], unfit: 'the URL is a template' };
}

function notEncoded(readings: Reading[], meant: Meant): Cause {
  const characters = meant.unencoded.map((one) => (one === ' ' ? 'a blank' : one)).join(' ');
  const evidence = [
    `The password (${shape(meant.rawPassword)}) holds ${characters} as they are.`,
    ...readings.map((reading) => `${reading.driver}: ${sayReading(reading, meant.parts)}`),
  ];
  return causeOf('password-not-encoded', 'proved', evidence);
}

/** How a driver reads it, told without showing any part that may hold a piece of the password. */
function sayReading(reading: Reading, meant: Parts): string {
  const { parts } = reading;
  if (!parts) return `refuses it (${clean(reading.error, 120)})`;
  if (isSame(parts, meant)) return 'reads it as meant';
  const wrong: string[] = [];
  if (parts.password !== meant.password)
    wrong.push(`a password of ${shape(parts.password)} instead of ${shape(meant.password)}`);
  if (parts.host !== meant.host)
    wrong.push('a piece of the password as the host, which it would send to DNS');
  if (parts.user !== meant.user) wrong.push('another user');
  if (parts.database !== meant.database) wrong.push('another database');
  if (wrong.length === 0) wrong.push('another port');
  return `reads ${wrong.join(', ')}`;
}

function notesOf(parts: Parts, wrong: Reading[], isTold: boolean): string[] {
  const notes: string[] = [];
  const names = settingsNotTakenByAll(parts).filter((name) => name !== 'ssl' && name !== 'service');
  if (names.length > 0) notes.push(`not every driver takes ${names.slice(0, 5).join(', ')}`);
  if (!isTold) {
    const refusing = wrong.filter(({ error }) => error !== undefined);
    notes.push(...refusing.map(({ driver, error }) => `${driver} refuses it (${clean(error ?? '', 120)})`));
  }
  return notes;
}
