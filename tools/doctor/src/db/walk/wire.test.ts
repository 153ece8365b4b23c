import { describe, expect, test } from 'vitest';
import { errorMessage } from '../../../test/pooler.ts';
import { firstMessage, startupMessage } from './wire.ts';

describe('the first message of a server', () => {
  const scram = Buffer.from([82, 0, 0, 0, 23, 0, 0, 0, 10, ...Buffer.from('SCRAM-SHA-256\0\0')]);
  const notice = Buffer.concat([Buffer.from([78, 0, 0, 0, 8]), Buffer.from('M hi')]);

  test('is read only when it is complete, whatever the pieces', () => {
    for (let at = 0; at < scram.length; at += 1) expect(firstMessage(scram.subarray(0, at))).toBeNull();
    expect(firstMessage(scram)).toEqual({ kind: 'login', method: 'scram' });
  });

  test('a notice before it is passed over', () => {
    expect(firstMessage(notice)).toBeNull();
    expect(firstMessage(Buffer.concat([notice, scram]))).toEqual({ kind: 'login', method: 'scram' });
  });

  test('methods are told apart', () => {
    const method = (n: number): unknown => firstMessage(Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, n]));
    expect([0, 3, 5, 7].map((n) => (method(n) as { method: string }).method)).toEqual([
      'none',
      'cleartext',
      'md5',
      'other',
    ]);
  });

  test('an error gives its severity, code and text', () => {
    expect(firstMessage(errorMessage({ code: '28000', message: 'no' }))).toEqual({
      kind: 'error',
      severity: 'FATAL',
      code: '28000',
      message: 'no',
    });
  });

  test('bytes of another protocol, and lengths that cannot be, are foreign', () => {
    for (const bytes of ['HTTP/1.1 400', 'SSH-2.0', 'Exxxxxxxxx', 'R\u0000\u0000\u0000\u0001aaaa']) {
      expect(firstMessage(Buffer.from(bytes, 'latin1'))?.kind).toBe('foreign');
    }
  });
});

test('a NUL in a user name does not smuggle another setting in', () => {
  const bytes = startupMessage({ user: 'a\0replication', database: 'b' });
  expect(bytes.subarray(8).toString()).toBe('user\0areplication\0database\0b\0\0');
  expect(bytes.readInt32BE(0)).toBe(bytes.length);
});
