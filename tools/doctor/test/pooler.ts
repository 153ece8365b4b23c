import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import tls from 'node:tls';
import { startupMessage } from '../src/db/walk/wire.ts';
import type { Certificate } from './certificates.ts';

/** A stand-in for a shared pooler: it knows projects by the user name, and hands their sessions on. */
export interface PoolerOptions {
  host?: string;
  port?: number;
  /** Texts of errors: before March 2026, or after. */
  generation?: 'old' | 'new';
  /** References of the projects it knows. */
  projects?: string[];
  /** Where sessions of known projects go. */
  backend?: { host: string; port: number } | { path: string };
  tls?: Certificate;
  /** Refuse a start-up without TLS. */
  requiresTls?: boolean;
  /** By user name: an error instead of everything else. */
  errors?: Record<string, { code: string; message: string }>;
  /** It is the database itself: no project is looked for in the user name. */
  isDirect?: boolean;
  /** Says nothing after the start-up message. */
  isMute?: boolean;
}

export interface Pooler {
  host: string;
  port: number;
  /** The start-up messages that came, and whether over TLS. */
  startups: { words: Record<string, string>; isTls: boolean }[];
  /** Sessions in which a password or a proof was sent. */
  proofs: () => number;
  stop: () => Promise<void>;
}

const SSL_CODE = 80_877_103;
/** `p`: a password, or a step of SCRAM. */
const PASSWORD_MESSAGE = 112;
/** The request for SCRAM, as PostgreSQL sends it. */
const SCRAM_REQUEST = Buffer.from([82, 0, 0, 0, 23, 0, 0, 0, 10, ...Buffer.from('SCRAM-SHA-256\0\0')]);

/** Starts a pooler stand-in on loopback. */
export async function startPooler(options: PoolerOptions): Promise<Pooler> {
  const seen: Seen = { startups: [], proofs: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.once('data', (bytes) => receive(socket, bytes, false, options, seen));
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host,
    port,
    startups: seen.startups,
    proofs: () => seen.proofs,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Seen {
  startups: Pooler['startups'];
  proofs: number;
}

/** The first bytes of a connection: a request for TLS, or a start-up message. */
function receive(socket: Socket, bytes: Buffer, isTls: boolean, options: PoolerOptions, seen: Seen): void {
  if (bytes.length < 8 || bytes.readInt32BE(4) !== SSL_CODE) {
    start(socket, bytes, isTls, options, seen);
    return;
  }
  socket.write(options.tls ? 'S' : 'N');
  if (!options.tls) {
    socket.once('data', (more) => receive(socket, more, false, options, seen));
    return;
  }
  const { key, certificate: cert } = options.tls;
  const secure = new tls.TLSSocket(socket, { isServer: true, key, cert });
  secure.on('error', () => {});
  secure.once('data', (more: Buffer) => receive(secure, more, true, options, seen));
}

function start(socket: Socket, bytes: Buffer, isTls: boolean, options: PoolerOptions, seen: Seen): void {
  const words = wordsOf(bytes);
  seen.startups.push({ words, isTls });
  if (options.isMute) return;
  const error = refusal(words, isTls, options);
  if (error) {
    socket.end(errorMessage(error));
    return;
  }
  if (!options.backend) {
    socket.write(SCRAM_REQUEST);
    return;
  }
  const behind = connect(options.backend);
  behind.on('error', () => socket.destroy());
  behind.write(startupMessage({ ...words, user: words.user?.split('.')[0] ?? '' }));
  let isCounted = false;
  socket.on('data', (some: Buffer) => {
    if (some[0] !== PASSWORD_MESSAGE || isCounted) return;
    isCounted = true;
    seen.proofs += 1;
  });
  socket.on('error', () => behind.destroy());
  socket.pipe(behind);
  behind.pipe(socket);
}

function refusal(
  words: Record<string, string>,
  isTls: boolean,
  options: PoolerOptions,
): { code: string; message: string } | null {
  const { user = '' } = words;
  const own = options.errors?.[user];
  if (own) return own;
  if (options.isDirect) return null;
  const isOld = options.generation === 'old';
  const [, ref] = user.split('.');
  if (ref === undefined && !isOld) {
    return {
      code: 'XX000',
      message: '(ENOIDENTIFIER) no tenant identifier provided (external_id or sni_hostname required)',
    };
  }
  if (!options.projects?.includes(ref ?? '')) {
    return {
      code: 'XX000',
      message: isOld ? 'Tenant or user not found' : `(ENOTFOUND) tenant/user ${user} not found`,
    };
  }
  if (options.requiresTls && !isTls) {
    return { code: 'XX000', message: `(ESSLREQUIRED) SSL connection is required for user: ${user}` };
  }
  return null;
}

function wordsOf(bytes: Buffer): Record<string, string> {
  const list = bytes.subarray(8).toString('utf8').split('\0');
  const words: Record<string, string> = {};
  for (let at = 0; at + 1 < list.length; at += 2) if (list[at]) words[list[at] ?? ''] = list[at + 1] ?? '';
  return words;
}

/** A fatal ErrorResponse. */
export function errorMessage({ code, message }: { code: string; message: string }): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
