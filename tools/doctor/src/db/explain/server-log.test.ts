import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { direct, first } from '../../../test/explain/answer.ts';
import { explain } from './explain.ts';

describe('the log of the server', () => {
  it('takes the crash in a log for the cause of the recovery after it', () => {
    const log = [
      'LOG:  server process (PID 9687) was terminated by signal 9: Killed',
      'FATAL:  the database system is in recovery mode',
    ].join('\n');
    expect(first(log)).toBe('server-crashed');
    expect(
      first(`${log}\nPANIC:  could not write to file "pg_wal/xlogtemp.4": No space left on device`),
    ).toBe('disk-full');
  });

  it('knows the log of the server about a client that went away', () => {
    expect(first('LOG:  could not receive data from client: Connection reset by peer')).toBe(
      'connection-reset',
    );
    expect(first('LOG:  unexpected EOF on client connection with an open transaction')).toBe(
      'connection-reset',
    );
  });
});

describe('a log with several errors of the server', () => {
  const log = [
    '10:00:00.123 UTC [12] ERROR:  permission denied for table orders',
    '10:00:01.123 UTC [13] FATAL:  sorry, too many clients already',
    '10:00:02.456 UTC [14] FATAL:  sorry, too many clients already',
    '10:00:03.123 UTC [15] FATAL:  password authentication failed for user "app"',
    '10:00:04.123 UTC [16] ERROR:  duplicate key value violates unique constraint "x"',
  ];
  const ids = (lines: string[]) => explain(lines.join('\n')).causes.map(({ id }) => id);
  const all = ['password-wrong', 'role-expired', 'connection-slots-full', 'table-grants-missing'];

  it('gives each its cause, in the order of the way to the database', () => {
    expect(ids(log)).toEqual(all);
    expect(ids(log.toReversed())).toEqual(all);
  });

  it('gives one cause for one error that is repeated with other numbers', () => {
    expect(ids([log[1] ?? '', log[2] ?? '', log[1] ?? ''])).toEqual(['connection-slots-full']);
  });

  it('does not read one error of several lines as two', () => {
    expect(
      ids([
        `postgres://postgres.abcdefghijklmnopqrst:x@${direct}:5432/postgres`,
        'FATAL:  password authentication failed for user "postgres.abcdefghijklmnopqrst"',
        'DETAIL:  Connection matched pg_hba.conf line 95',
        'ERROR SQLSTATE 28P01',
      ]),
    ).toEqual(['pooler-username-on-direct-host']);
  });

  it('is read in a short time however long it is', () => {
    const long = Array.from({ length: 4_000 }, (_, at) => `FATAL: one more ${'x'.repeat(at % 90)} of them`);
    const start = performance.now();
    explain([...log, ...long].join('\n'));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
