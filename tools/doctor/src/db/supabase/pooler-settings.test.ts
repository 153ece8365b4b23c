import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { hostKind, isPoolerHost, poolerUser, refOfUser } from './host-kind.ts';
import { fetchPoolerSettings } from './pooler-settings.ts';

const answer = [
  {
    database_type: 'PRIMARY',
    db_host: 'aws-1-eu-west-1.pooler.supabase.com',
    db_port: 6543,
    db_user: 'postgres.abc',
    db_name: 'postgres',
  },
];

async function withApi<T>(
  status: number,
  body: unknown,
  use: (base: string, seen: string[]) => Promise<T>,
): Promise<T> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization}`);
    response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test('the Management API is asked with the token, and its primary pooler is taken', async () => {
  await withApi(200, answer, async (base, seen) => {
    expect(await fetchPoolerSettings(base, 'abc', 'token', 2_000)).toEqual({
      host: 'aws-1-eu-west-1.pooler.supabase.com',
      port: 6543,
      user: 'postgres.abc',
      database: 'postgres',
    });
    expect(seen).toEqual(['/v1/projects/abc/config/database/pooler Bearer token']);
  });
});

test('a refusal, a redirection and an answer with another host are errors in words', async () => {
  await withApi(401, {}, (base) =>
    expect(fetchPoolerSettings(base, 'abc', 'token', 2_000)).rejects.toThrow('answered 401'),
  );
  await withApi(302, {}, (base) =>
    expect(fetchPoolerSettings(base, 'abc', 'token', 2_000)).rejects.toThrow('fetch failed'),
  );
  await withApi(200, [{ db_host: 'evil.example' }], (base) =>
    expect(fetchPoolerSettings(base, 'abc', 'token', 2_000)).rejects.toThrow('not below pooler.supabase.com'),
  );
});

test('the token does not go over an open connection to another machine', async () => {
  await expect(fetchPoolerSettings('http://api.example.com', 'abc', 'token', 2_000)).rejects.toThrow(
    'not https',
  );
});

test('host names and user names say what they are', () => {
  expect(hostKind('db.abc.supabase.co')).toEqual({ kind: 'direct', ref: 'abc' });
  expect(hostKind('aws-1-ap-southeast-1.pooler.supabase.com')).toEqual({
    kind: 'pooler',
    number: 1,
    region: 'ap-southeast-1',
  });
  expect(hostKind('db.abc.supabase.co.evil.example').kind).toBe('other');
  expect(isPoolerHost('aws-0-eu-west-1.pooler.supabase.com')).toBe(true);
  expect(isPoolerHost('aws-0-eu-west-1.pooler.supabase.com.evil.example')).toBe(false);
  expect([refOfUser('postgres.abc'), refOfUser('postgres')]).toEqual(['abc', null]);
  expect(poolerUser('app', 'abc')).toBe('app.abc');
});
