import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readEnvFile } from './env-file.ts';
import { type Target, type TargetInput, readTarget } from './read-target.ts';
import { checkUrl } from './walk/check-url.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-target-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function read(input: Partial<TargetInput>): Promise<Target> {
  return readTarget({ env: {}, readStdin: async () => '', ...input });
}

describe('a .env file', () => {
  test('the URL the application uses comes first, the others are kept beside it', async () => {
    const envFile = file(
      'two.env',
      "DIRECT_URL=postgres://d@h/db\nexport DATABASE_URL='postgres://a@h/db'\nOTHER=postgresql://o@h/db\n# DB_URL=postgres://no@h/db\n",
    );
    const target = await read({ envFile });
    expect(target.text).toBe('postgres://a@h/db');
    expect(target.siblings.map(({ text }) => text)).toEqual(['postgres://d@h/db', 'postgresql://o@h/db']);
  });

  test('a # without quotes cuts the value for its readers; what is written is what is examined', async () => {
    const target = await read({ envFile: file('cut.env', 'DATABASE_URL=postgres://u:p#a@h.example/db\n') });
    expect(target.text).toBe('postgres://u:p#a@h.example/db');
    expect(target.causes).toMatchObject([{ id: 'placeholder-in-url', certainty: 'proved' }]);
    expect(target.causes[0]?.evidence[0]).toContain('29 characters are written, 14 are read');
  });

  test('a comment behind a value is a comment', () => {
    expect(readEnvFile('A=1 # one\n').get('A')).toEqual({ value: '1', written: '1', line: 1 });
  });

  test('PGHOST and its relatives do without a URL', async () => {
    const target = await read({ envFile: file('pg.env', 'PGHOST=h\nPGUSER=u\nPGPASSWORD="p#a"\n') });
    expect(target).toMatchObject({ text: null, defaults: { host: 'h', user: 'u', password: 'p#a' } });
  });

  test('one without a database, and one that is not there, are refused in a sentence', async () => {
    await expect(read({ envFile: file('empty.env', 'A=1\n') })).rejects.toThrow(
      'neither a connection string nor PGHOST',
    );
    await expect(read({ envFile: join(folder, 'none') })).rejects.toThrow('could not be read (ENOENT)');
  });
});

describe('other ways to name it', () => {
  test('standard input, without the line end of the pipe', async () => {
    expect((await read({ url: '-', readStdin: async () => 'postgres://u@h/db\n' })).text).toBe(
      'postgres://u@h/db',
    );
  });

  test('DATABASE_URL, then the variables of libpq, then nothing', async () => {
    expect(await read({ env: { DATABASE_URL: 'postgres://u@h/db', PGHOST: 'x' } })).toMatchObject({
      text: 'postgres://u@h/db',
    });
    expect(await read({ env: { PGHOST: 'x' } })).toMatchObject({ text: null, defaults: { host: 'x' } });
    await expect(read({})).rejects.toThrow('no database is named');
  });

  test('a project of Supabase by its reference, or by the settings of its pooler', async () => {
    expect(await read({ supabaseRef: 'abc', env: { SUPABASE_DB_PASSWORD: 'pw' } })).toMatchObject({
      defaults: {
        host: 'db.abc.supabase.co',
        user: 'postgres',
        password: 'pw',
        parameters: { sslmode: 'require' },
      },
    });
    const settings = [
      { database_type: 'READ_REPLICA', db_host: 'aws-0-us-east-1.pooler.supabase.com', db_port: 6543 },
      {
        database_type: 'PRIMARY',
        db_host: 'aws-1-eu-west-1.pooler.supabase.com',
        db_port: 6543,
        db_user: 'postgres.abc',
        db_name: 'postgres',
      },
    ];
    const supabaseSettings = file('pooler.json', JSON.stringify(settings));
    expect((await read({ supabaseSettings })).defaults).toMatchObject({
      host: 'aws-1-eu-west-1.pooler.supabase.com',
      port: '5432',
      user: 'postgres.abc',
    });
    await expect(read({ supabaseRef: '../x' })).rejects.toThrow('not a project reference');
  });

  test('settings that name a host outside Supabase are refused', async () => {
    for (const host of ['evil.example', 'pooler.supabase.com.evil.example', 'x.pooler.supabase.co']) {
      const supabaseSettings = file(
        'evil.json',
        JSON.stringify([{ database_type: 'PRIMARY', db_host: host }]),
      );
      await expect(read({ supabaseSettings })).rejects.toThrow('not below pooler.supabase.com');
    }
  });

  test('.pgpass gives the password, unless others may read it', async () => {
    const PGPASSFILE = file('pgpass', 'h.example:5432:db:u:from-file\n');
    chmodSync(PGPASSFILE, 0o600);
    const env = { PGPASSFILE };
    expect(checkUrl(await read({ url: 'postgres://u@h.example/db', env })).login?.password).toBe('from-file');
    chmodSync(PGPASSFILE, 0o644);
    expect(checkUrl(await read({ url: 'postgres://u@h.example/db', env })).login?.password).toBe('');
  });

  test('two ways at once are refused', async () => {
    await expect(read({ url: 'postgres://u@h/db', envFile: 'x' })).rejects.toThrow('both a URL and --dotenv');
  });
});
