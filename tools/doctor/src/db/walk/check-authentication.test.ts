import { describe, expect, test } from 'vitest';
import { type PasswordRules, authenticate } from './check-authentication.ts';
import type { TlsFacts } from './check-tls.ts';
import { deadlineIn } from './deadline.ts';
import type { Door } from './reach.ts';

const trusted: TlsFacts = {
  protocol: 'TLSv1.3',
  chainError: null,
  nameError: false,
  names: '',
  issuer: '',
  notAfter: '',
};
const selfSigned: TlsFacts = { ...trusted, chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
const rules: PasswordRules = { never: false, unfit: null, isFound: false, isDecoded: false };

function door(more: Partial<Door>, sslmode = ''): Door {
  return {
    login: {
      host: 'db.example',
      port: 5432,
      user: 'u',
      password: 'pw',
      database: 'd',
      parameters: sslmode ? { sslmode } : {},
    },
    // Documentation addresses (RFC 5737): if a connection were tried, the test would wait.
    place: { address: '203.0.113.1', port: 5432 },
    tls: trusted,
    method: 'scram',
    ...more,
  };
}

describe('the password stays here', () => {
  const cases: [string, Door, PasswordRules, string][] = [
    ['with --no-password', door({}), { ...rules, never: true }, '--no-password'],
    ['when it is a placeholder', door({}), { ...rules, unfit: 'it is a placeholder' }, 'placeholder'],
    [
      'when it is wanted in the clear without TLS',
      door({ tls: null, method: 'cleartext' }),
      rules,
      'readable form',
    ],
    [
      'when it is wanted as md5 over a connection that is not verified',
      door({ tls: selfSigned, method: 'md5' }),
      rules,
      'readable form',
    ],
    [
      'when sslmode asks for more than the certificate is',
      door({ tls: selfSigned }, 'verify-full'),
      rules,
      'not what sslmode asks for',
    ],
    [
      'when sslmode asks for TLS and there is none',
      door({ tls: null }, 'require'),
      rules,
      'not what sslmode asks for',
    ],
    [
      'when the host was found by asking around and is not verified',
      door({ tls: selfSigned }),
      { ...rules, isFound: true },
      'asking around',
    ],
    ['when another kind of proof is asked for', door({ method: 'other' }), rules, 'another kind of proof'],
  ];
  for (const [when, where, rule, reason] of cases) {
    test(`${when}`, async () => {
      const began = performance.now();
      const result = await authenticate(where, rule, {}, deadlineIn(2_000));
      expect(result).toMatchObject({
        client: null,
        causes: [],
        steps: [{ layer: 'authentication', state: 'skipped' }],
      });
      expect(result.unknown).toContain(reason);
      expect(performance.now() - began).toBeLessThan(200);
    });
  }
});
