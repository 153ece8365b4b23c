/** Messages of PostgreSQL's protocol 3.0 (https://www.postgresql.org/docs/current/protocol-message-formats.html). */

/** The eight bytes that ask whether the server speaks TLS. */
export const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** The first message of a session: user, database and settings. It never holds a password. */
export function startupMessage(parameters: Record<string, string>): Buffer {
  const words = Object.entries(parameters).flat();
  const body = Buffer.concat([
    Buffer.from([0, 3, 0, 0]),
    // A NUL would end the word; the server would take the rest for another setting.
    ...words.map((word) => Buffer.from(`${word.replaceAll('\0', '')}\0`)),
    Buffer.from([0]),
  ]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
}

/** What the server says first: how it wants to be convinced, an error, or that it needs nothing. */
export type FirstMessage =
  | { kind: 'login'; method: 'none' | 'cleartext' | 'md5' | 'scram' | 'other' }
  | { kind: 'error'; severity: string; code: string; message: string }
  | { kind: 'foreign'; bytes: string };

/** Longer than any first message; more than that is not PostgreSQL. */
const MOST_BYTES = 65_536;

/** Reads the first message of a server; null while it is not complete. */
export function firstMessage(bytes: Buffer): FirstMessage | null {
  const type = String.fromCharCode(bytes[0] ?? 0);
  if (bytes.length === 0) return null;
  if (!'RENv'.includes(type)) return foreign(bytes);
  if (bytes.length < 5) return null;
  const length = bytes.readInt32BE(1);
  if (length < 4 || length > MOST_BYTES) return foreign(bytes);
  if (bytes.length < length + 1) return null;
  const body = bytes.subarray(5, length + 1);
  if (type === 'E') return { kind: 'error', ...errorFields(body) };
  // A notice and the negotiation of the protocol's version come before the real answer.
  if (type !== 'R') return firstMessage(bytes.subarray(length + 1));
  if (body.length < 4) return foreign(bytes);
  const methods = { 0: 'none', 3: 'cleartext', 5: 'md5', 10: 'scram' } as const;
  const method = methods[body.readInt32BE(0) as keyof typeof methods] ?? 'other';
  return { kind: 'login', method };
}

function foreign(bytes: Buffer): FirstMessage {
  return { kind: 'foreign', bytes: bytes.subarray(0, 60).toString('latin1') };
}

/** The severity, SQLSTATE and message of an ErrorResponse's body. */
export function errorFields(body: Buffer): { severity: string; code: string; message: string } {
  const fields = new Map<string, string>();
  for (const field of body.toString('utf8').split('\0')) {
    if (field !== '') fields.set(field.slice(0, 1), field.slice(1));
  }
  return {
    severity: fields.get('V') ?? fields.get('S') ?? '',
    code: fields.get('C') ?? '',
    message: fields.get('M') ?? '',
  };
}
