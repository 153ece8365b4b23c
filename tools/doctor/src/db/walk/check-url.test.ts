import { describe, expect, test } from 'vitest';
import { NO_PARTS } from '../readers/reading.ts';
import { readings, repairedUrl } from '../readers/repaired.ts';
import type { Target } from '../read-target.ts';
import { checkUrl } from './check-url.ts';
import { partsOf } from './login.ts';

function target(text: string, more: Partial<Target> = {}): Target {
  return {
    from: 'the argument',
    text,
    defaults: NO_PARTS,
    siblings: [],
    causes: [],
    ref: null,
    settings: null,
    ...more,
  };
}

describe('a password that is not percent-encoded', () => {
  // [password as typed into the URL, characters that are told]
  const passwords: [string, string[]][] = [
    ['p#a', ['#']],
    ['p/w', ['/']],
    ['p?w', ['?']],
    ['p%ss', ['%']],
    ['p%', ['%']],
    ['p%2', ['%']],
    ['p#a%ss', ['#', '%']],
    ['p#a%41', ['#', '%']],
    ['p@w', ['@']],
    ['a:b#c', ['#']],
    ['x/y@z#1?', ['#', '/', '?', '@']],
    ['12/w', ['/']],
    ['#', ['#']],
    ['p@x/y', ['/', '@']],
  ];
  for (const [password, told] of passwords) {
    test(`${password} is named, and the mended URL is read alike by all three`, () => {
      const result = checkUrl(target(`postgres://user:${password}@db.example.com:5432/main`));
      expect(result.causes.map(({ id }) => id)).toEqual(['password-not-encoded']);
      expect(result.login).toMatchObject({
        host: 'db.example.com',
        port: 5432,
        user: 'user',
        password,
        database: 'main',
      });
      const [first = ''] = result.causes[0]?.evidence ?? [];
      for (const character of told) expect(first).toContain(` ${character}`);
      const url = repairedUrl(partsOf(result.login ?? expect.fail()));
      for (const reading of readings(url ?? ''))
        expect(reading.parts).toMatchObject({ password, host: 'db.example.com' });
    });
  }

  test('no piece of it is in what is told', () => {
    const result = checkUrl(target('postgres://user:qqfirst@qqsecond/qqthird%zz#x@db.example.com/main'));
    expect(JSON.stringify([result.steps, result.causes])).not.toMatch(/qq/);
    expect(result.login?.host).toBe('db.example.com');
  });

  test('all three agree on the wrong host when the password looks like one, and the last @ counts', () => {
    const result = checkUrl(target('postgres://user:p@host.evil/y@db.example.com:5432/main'));
    expect(result.login).toMatchObject({ host: 'db.example.com', password: 'p@host.evil/y' });
    expect(result.causes.map(({ id }) => id)).toEqual(['password-not-encoded']);
  });
});

describe('5,000 generated passwords', () => {
  const pieces = [
    '#',
    '%',
    '/',
    '?',
    '@',
    ':',
    '[',
    ']',
    '&',
    '=',
    '+',
    '$',
    ' ',
    '"',
    "'",
    '^',
    'ä',
    '😀',
    '.',
    ',',
    '\\',
    'a',
    'b',
    'Q',
    '7',
    '0',
    '@x.y',
    '?a=b',
    '%zz',
    '://',
  ];
  let state = 3;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const passwords = Array.from({ length: 5_000 }, () =>
    Array.from({ length: 1 + next(9) }, () => pieces[next(pieces.length)] ?? '').join(''),
  );

  test('put raw into a URL, each is found whole, beside the right host', () => {
    for (const password of passwords) {
      // %HH that is legal is decoded by every driver: what was meant cannot be seen then.
      if (/%[0-9a-f]{2}/i.test(password)) continue;
      const { login } = checkUrl(target(`postgresql://app:${password}@db.example.com:5432/main`));
      expect([login?.password, login?.host, login?.database], password).toEqual([
        password,
        'db.example.com',
        'main',
      ]);
    }
  });

  test('percent-encoded, each is read alike by all three and no cause is told', () => {
    for (const password of passwords) {
      const result = checkUrl(
        target(`postgresql://app:${encodeURIComponent(password)}@db.example.com:5432/main`),
      );
      expect(
        result.causes.filter(({ id }) => id === 'password-not-encoded'),
        password,
      ).toEqual([]);
      const url = repairedUrl(partsOf(result.login ?? expect.fail())) ?? '';
      expect(
        readings(url).map(({ parts }) => parts?.password),
        password,
      ).toEqual([password, password, password]);
    }
  });

  test('what is told of each holds no piece of it', () => {
    for (const password of passwords.slice(0, 500)) {
      const marked = `zq${password}zq`;
      const { steps, causes } = checkUrl(target(`postgresql://app:${marked}@db.example.com:5432/main`));
      expect(JSON.stringify([steps, causes]), password).not.toContain('zq');
    }
  });
});

describe('a URL that is as it should be', () => {
  const urls = [
    'postgresql://user:p%23a%25ss@db.example.com:5432/main?sslmode=require',
    'postgres://user:plain@localhost/main',
    'postgres://user@localhost:5433/main',
    'postgres://user:p%40w@[::1]:5432/main',
    'postgres://user:pw@db.example.com/main?application_name=me@corp.example.com',
    "postgres://user:p:w[]&=+$'^!@db.example.com/main",
  ];
  for (const url of urls) {
    test(`${url} has no cause`, () => {
      expect(checkUrl(target(url)).causes).toEqual([]);
    });
  }

  test('the @ in a setting is not where the host begins', () => {
    expect(checkUrl(target(urls[4] ?? '')).login).toMatchObject({ host: 'db.example.com', password: 'pw' });
  });

  test('%HH that all drivers decode is noted for the case of a wrong password', () => {
    expect(checkUrl(target('postgres://u:p%41x@h.example/db'))).toMatchObject({
      isDecoded: true,
      causes: [],
      login: { password: 'pAx' },
    });
  });
});

describe('dirt and placeholders', () => {
  const placeholders = [
    'postgresql://postgres:[YOUR-PASSWORD]@db.abc.supabase.co:5432/postgres',
    'postgresql://postgres:<password>@db.abc.supabase.co:5432/postgres',
    'postgresql://postgres:${DB_PASSWORD}@db.abc.supabase.co:5432/postgres',
    'postgresql://postgres:$DB_PASSWORD@db.abc.supabase.co:5432/postgres',
  ];
  for (const url of placeholders) {
    test(`${url} is a template, and its password must not be sent`, () => {
      const result = checkUrl(target(url));
      expect(result.causes.map(({ id }) => id)).toEqual(['placeholder-in-url']);
      expect(result.unfit).not.toBeNull();
    });
  }

  for (const url of [
    '"postgres://u:p@h.example/db"',
    ' postgres://u:p@h.example/db',
    'postgres://u:p@h.example/db\r',
    "psql 'postgres://u:p@h.example/db'",
    'DATABASE_URL=postgres://u:p@h.example/db',
  ]) {
    test(`${JSON.stringify(url)} is read without what is around it, and that is told`, () => {
      const result = checkUrl(target(url));
      expect(result.causes.map(({ id }) => id)).toEqual(['placeholder-in-url']);
      expect(result.login).toMatchObject({ host: 'h.example', password: 'p', database: 'db' });
      expect(result.unfit).toBeNull();
    });
  }

  test('a text that is no connection string stays unknown', () => {
    const result = checkUrl(target('https//not-a-database'));
    expect(result).toMatchObject({ login: null, causes: [] });
    expect(result.unknown).toContain('cannot be read');
  });
});

describe('settings', () => {
  test('those that not every driver takes are told and left out of the mended URL', () => {
    const result = checkUrl(target('postgres://u:p@h.example/db?pgbouncer=true&sslmode=require&schema=x'));
    expect(result.steps[0]?.detail).toContain('not every driver takes pgbouncer, schema');
    expect(repairedUrl(partsOf(result.login ?? expect.fail()))).toBe(
      'postgresql://u:p@h.example:5432/db?sslmode=require',
    );
  });

  test('the variables of libpq fill what the URL does not say', () => {
    const defaults = { ...NO_PARTS, password: 'pw', port: '6000', parameters: { sslmode: 'require' } };
    expect(checkUrl(target('postgres://u@h.example/db', { defaults })).login).toEqual({
      host: 'h.example',
      port: 6000,
      user: 'u',
      password: 'pw',
      database: 'db',
      parameters: { sslmode: 'require' },
    });
  });

  test('keywords and values, as libpq takes them, are read too', () => {
    expect(checkUrl(target("host=h.example user=u password='a b' dbname=d")).login).toMatchObject({
      host: 'h.example',
      password: 'a b',
    });
  });
});
