import { expect, test } from 'vitest';
import { notPostgres } from './foreign-url.ts';

test.each([
  ['', /empty/],
  ['mysql://root:s3cret@h/d', /“mysql:” is not PostgreSQL/],
  ['mongodb+srv://u:s3cret@h/d', /“mongodb\+srv:” is not/],
  ['https://abc.supabase.co', /“https:” is not/],
  ['prisma+postgres://accelerate.prisma-data.net/?api_key=s3cret', /service of Prisma/],
  ['jdbc:postgresql://h/d?password=s3cret', /form of JDBC/],
  ['Host=h;Port=5432;Password=s3cret', /form of \.NET/],
])('%s is told apart, and nothing of it is repeated', (text, said) => {
  const answer = notPostgres(text) ?? '';
  expect(answer).toMatch(said);
  expect(answer).not.toContain('s3cret');
});

test.each([
  'postgres://u:p@h/d',
  'postgresql+psycopg2://u:p@h/d',
  'postgis://u:p@h/d',
  'host=h port=5432 user=u',
  'u:mysql://x@h/d',
])('%s is left to the readers', (text) => {
  expect(notPostgres(text)).toBeNull();
});
