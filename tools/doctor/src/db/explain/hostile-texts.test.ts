import { describe, expect, it } from 'vitest';
import { direct } from '../../../test/explain/answer.ts';
import { explain } from './explain.ts';

describe('secrets and hostile texts', () => {
  const secret = 'Zq7#pW%zz';
  it.each([
    `TypeError: Invalid URL, input: 'postgres://postgres:${secret}@${direct}:5432/postgres'`,
    `psql: error: could not translate host name "${secret}@${direct}" to address: Name or service not known`,
    `parse "postgres://u:${secret}": invalid port ":${secret}" after host`,
    `connection string postgres://u:a@${secret}@127.0.0.1:5432/d password authentication failed for user "u"`,
    `connect ECONNREFUSED 127.0.0.1:5432 postgres://u:127.0.0.1:${secret}@127.0.0.1/db`,
  ])('never repeats a password of the text: %s', (text) => {
    const answer = JSON.stringify(explain(text));
    for (const part of [secret, 'Zq7', 'pW%zz']) expect(answer).not.toContain(part);
    expect(explain(text).verdict).toBe('cause_found');
  });

  it('hides a password even where it looks like an address', () => {
    const { causes } = explain(
      'postgres://u:203.0.113.77@127.0.0.1:5432/d connect ECONNREFUSED 127.0.0.1:5432',
    );
    expect(causes[0]?.evidence.join()).toContain('127.0.0.1');
    expect(JSON.stringify(causes)).not.toContain('203.0.113.77');
  });

  it('prints no escape sequence of the text', () => {
    const { causes } = explain(
      'password authentication failed for user "postgres.\u001b]0;x\u0007abcdefghijklmnopqrst"',
    );
    expect(JSON.stringify(causes)).not.toContain(String.raw`\u001b`);
  });

  it('answers within a second of work whatever the text', () => {
    for (const part of [
      'a',
      'relation "',
      'role "x',
      '"',
      '1:',
      'f:f:',
      '[:',
      'postgres://a:',
      'host name "',
      'lookup ',
      '%s',
      ' ',
      '(E',
      'db.',
      'a.',
      '\n',
      'NOTICE: ',
      'EOFException ',
      'see https://',
      '12:22:',
      'could not extend ',
      'private key file "',
      'lock file "',
      'data directory "',
      'initdb: directory "',
      'provided user name (',
      'Bind for 0.0.0.0:5432 ',
      'chown: changing ownership of ',
      'Cloud SQL IAM ',
      'pre-existing shared memory block ',
    ]) {
      // Of the processor: on a busy machine the clock says something else.
      const start = process.cpuUsage();
      explain(part.repeat(200_000 / part.length));
      expect(process.cpuUsage(start).user / 1000, part).toBeLessThan(1000);
    }
  });

  it('calls an empty text unknown and says what to do', () => {
    expect(explain('')).toMatchObject({ verdict: 'unknown', causes: [] });
    expect(explain('').unknown).toContain('doctor db');
  });
});
