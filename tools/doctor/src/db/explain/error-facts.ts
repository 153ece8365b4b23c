import type { Endpoint } from './endpoint.ts';
import { endpointsIn } from './endpoint.ts';
import type { Errno, TlsSign } from './error-code.ts';
import { errnosIn, ownLines, sqlstatesIn, tlsSignIn, toolCodesIn } from './error-code.ts';
import { signsIn } from './signs.ts';
import { type Subject, subjectOf } from './subject.ts';
import { inEnglish } from './translation.ts';

/** What a pasted text holds, apart from its wording. */
export interface ErrorFacts extends Subject {
  /** The text without colours, with JSON escapes undone. */
  text: string;
  /** The text without the lines that name another server. */
  own: string;
  sqlstates: ReadonlySet<string>;
  errnos: ReadonlySet<Errno>;
  tls: TlsSign | undefined;
  signs: ReadonlySet<string>;
  /** Codes of Prisma and PostgREST. */
  toolCodes: ReadonlySet<string>;
  endpoints: readonly Endpoint[];
  /** Names of roles the text uses to log in. */
  users: readonly string[];
  /** Passwords of URLs in the text, undecoded; never to be shown. */
  urlPasswords: readonly string[];
  /** Every password of the text; never to be shown. */
  secrets: readonly string[];
}

const colours = /\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007/g;

/** The name of the login in messages, keyword strings and URLs. */
const userPlaces = [
  /authentication failed for user "([^"\n]{1,80})"/g,
  /\brole "([^"\n]{1,80})"/g,
  /\buser=([^\s`'",;]{1,80})/g,
  /tenant\/user (\S{1,80}) not found/g,
  /\bpostgres(?:ql)?:\/\/([^\s:@/'"`]{1,80})[:@]/g,
  /\buser["']?\s?[:=]\s?["']([^"'\n]{1,80})["']/g,
  /\b(postgres\.[a-z0-9]{16,24})\b(?!\.)/g,
];

/** `password=…` of a keyword string, a JDBC URL or a variable. */
const keywordPassword = /password["']?\s?[=:]\s?["']?([^\s"'&;,)}]+)/gi;
const urlPassword = /\b(?:postgres(?:ql)?(?:\+\w+)?|ecto|jdbc:postgresql):\/\/[^\s:@/'"`]*:([^\s'"`]*)@/g;

function firstGroups(text: string, place: RegExp): string[] {
  return [...text.matchAll(place)].map((match) => match[1] ?? '').filter(Boolean);
}

/** A statement with IF EXISTS that had nothing to do, and a test that passed with the words of an error in its name. */
const noError = /NOTICE: [^\n]{0,300}, skipping\b|^[ \t]*[✓✔][^\n]*/gm;

/** Characters of a log that are read at most: its beginning and its end, where the cause is. */
const most = { head: 10_000, tail: 20_000 };

/** Takes a pasted text apart; of more than 30,000 characters the beginning and the end are read. */
export function errorFacts(pasted: string): ErrorFacts {
  const short =
    pasted.length > most.head + most.tail
      ? `${pasted.slice(0, most.head)}\n${pasted.slice(-most.tail)}`
      : pasted;
  const plain = short
    .replaceAll(colours, '')
    .replaceAll(String.raw`\"`, '"')
    .replaceAll(String.raw`\n`, '\n')
    .replaceAll('\r', '')
    // One blank for many, so that no expression has to try how to share them out.
    .replaceAll(/[^\S\n]+/g, ' ');
  const text = inEnglish(plain.replaceAll(noError, ''));
  const own = ownLines(text);
  const urlPasswords = firstGroups(text, urlPassword);
  const sqlstates = sqlstatesIn(text);
  const signs = signsIn(text, sqlstates);
  return {
    text,
    own,
    sqlstates,
    errnos: errnosIn(own),
    tls: tlsSignIn(own),
    signs,
    toolCodes: toolCodesIn(text),
    endpoints: endpointsIn(text),
    users: userPlaces.flatMap((place) => firstGroups(text, place)),
    urlPasswords,
    secrets: [...urlPasswords, ...firstGroups(text, keywordPassword)],
    ...subjectOf(text, signs, sqlstates.size > 0),
  };
}
