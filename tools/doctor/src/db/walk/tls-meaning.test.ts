import pgConnectionString from 'pg-connection-string';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { tlsMeaning } from './tls-meaning.ts';

const modes = [
  '',
  'sslmode=disable',
  'sslmode=prefer',
  'sslmode=allow',
  'sslmode=require',
  'sslmode=verify-full',
  'sslmode=no-verify',
  'ssl=true',
  'ssl=1',
  'ssl=0',
  'sslmode=require&uselibpqcompat=true',
  'sslmode=prefer&uselibpqcompat=true',
];

for (const query of modes) {
  test(`“${query}” means for pg what pg-connection-string makes of it`, () => {
    const { ssl } = pgConnectionString.parse(`postgres://u:p@h/db?${query}`) as { ssl?: unknown };
    const verified =
      ssl === true || (typeof ssl === 'object' && ssl !== null && !('rejectUnauthorized' in ssl));
    const theirs = !ssl ? 'plain' : verified ? 'verify-full' : 'encrypt';
    // pg-connection-string knows no "allow": any word switches TLS on.
    expect(tlsMeaning('pg', Object.fromEntries(new URLSearchParams(query)))).toBe(theirs);
  });

  test(`“${query}” means for postgres.js what its options say`, () => {
    const { ssl } = postgres(`postgres://u:p@h/db?${query}`, { max: 1 }).options as unknown as {
      ssl?: unknown;
    };
    // src/connection.js: these three are not verified; "prefer" goes on without TLS; other words verify.
    const theirs = !ssl
      ? 'plain'
      : ssl === 'prefer'
        ? 'prefer'
        : ssl === 'require' || ssl === 'allow'
          ? 'encrypt'
          : 'verify-full';
    expect(tlsMeaning('postgres.js', Object.fromEntries(new URLSearchParams(query)))).toBe(theirs);
  });
}

test('libpq takes TLS when it can get it, and verifies at require only with an authority', () => {
  expect(tlsMeaning('libpq', {})).toBe('prefer');
  expect(tlsMeaning('libpq', { sslmode: 'require' })).toBe('encrypt');
  expect(tlsMeaning('libpq', { sslmode: 'require', sslrootcert: '/ca.pem' })).toBe('verify-ca');
  expect(tlsMeaning('libpq', { sslmode: 'verify-full' })).toBe('verify-full');
  expect(tlsMeaning('libpq', { sslmode: 'disable' })).toBe('plain');
});
