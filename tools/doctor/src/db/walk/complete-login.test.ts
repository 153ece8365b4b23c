import { describe, expect, test } from 'vitest';
import { type Parts, NO_PARTS } from '../readers/reading.ts';
import { checkUrl } from './check-url.ts';
import { completeLogins } from './complete-login.ts';
import { settingOf } from './login.ts';

function target(text: string, defaults: Partial<Parts> = {}): Parameters<typeof checkUrl>[0] {
  return {
    from: 'the argument',
    text,
    defaults: { ...NO_PARTS, ...defaults },
    siblings: [],
    causes: [],
    ref: null,
    settings: null,
  };
}

describe('what fills in a login', () => {
  test('a certificate of the variables is libpq’s alone, one of the string is for all', () => {
    const defaults = { parameters: { sslcert: 'env.crt', sslmode: 'require' } };
    const [login] = checkUrl(target('postgres://u@h/db', defaults)).logins;
    expect(login?.parameters).toEqual({ sslmode: 'require' });
    expect(settingOf(login ?? expect.fail(), 'sslcert')).toBe('env.crt');
    const [named] = checkUrl(target('postgres://u@h/db?sslcert=url.crt', defaults)).logins;
    expect(settingOf(named ?? expect.fail(), 'sslcert')).toBe('url.crt');
  });

  test('a long list of hosts is cut, and that is told', () => {
    const hosts = Array.from({ length: 500 }, (_, at) => `h${at}.example:${5_000 + at}`).join(',');
    const result = checkUrl(target(`postgres://u@${hosts}/db`));
    expect(result.logins.map(({ host, port }) => `${host}:${port}`)).toEqual(hosts.split(',').slice(0, 10));
    expect(result.steps[0]?.detail).toContain('500 hosts (the first 10 are tried here)');
  });

  test('a port that is left out is the default, and with postgres.js that of the first host', () => {
    const { logins, causes } = checkUrl(target('postgres://u@a.example:6000,b.example/db'));
    expect(logins.map(({ port }) => port)).toEqual([6_000, 5_432]);
    expect(causes).toEqual([]);
  });

  test('an error of libpq about the list ends the way', () => {
    const done = completeLogins({ ...NO_PARTS, host: 'a,b', port: '1,2,3' }, target(''));
    expect(done).toMatchObject({ logins: [], error: 'could not match 3 port numbers to 2 hosts' });
    expect(checkUrl(target('host=a,b port=1,2,3')).login).toBeNull();
  });
});
