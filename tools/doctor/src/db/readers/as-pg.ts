import pgConnectionString from 'pg-connection-string';
import type { Reading } from './reading.ts';

const TAKEN_APART = new Set(['host', 'port', 'user', 'password', 'database', 'ssl', 'client_encoding']);

/** The reading of node-postgres, made by the package it reads with (pg-connection-string). */
export function readAsPg(text: string): Reading {
  try {
    const config = quietly(() => pgConnectionString.parse(withoutFiles(text)));
    const parameters: Record<string, string> = {};
    for (const [name, value] of Object.entries(config)) {
      if (!TAKEN_APART.has(name) && typeof value === 'string') parameters[name] = value;
    }
    for (const [name, value] of filesOf(text)) parameters[name] = value;
    return {
      driver: 'pg',
      parts: {
        host: config.host ?? '',
        port: config.port ?? '',
        user: config.user ?? '',
        password: config.password ?? '',
        database: config.database ?? '',
        parameters,
      },
    };
  } catch (error) {
    const { code, name, message } = error as { code?: string; name: string; message: string };
    // The message of a decoding error holds nothing of the string; others may.
    return { driver: 'pg', error: code ?? (name === 'URIError' ? `URIError: ${message}` : name) };
  }
}

// The package opens the files that these name. What a file holds is not part of the reading.
const FILE = /([?&])(sslrootcert|sslcert|sslkey)=([^&#]*)/g;

function withoutFiles(text: string): string {
  return text.replace(FILE, '$1');
}

function filesOf(text: string): [string, string][] {
  return [...text.matchAll(FILE)].map(([, , name, value]) => [name ?? '', decoded(value ?? '')]);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

/** The package warns about `sslmode` through the process, once; the TLS layer says it for each driver. */
function quietly<T>(read: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return read();
  } finally {
    process.emitWarning = emitWarning;
  }
}
