import { expect, test } from 'vitest';
import type { DbOptions } from './db-options.ts';
import { contradiction } from './option-rules.ts';

const plain: DbOptions = { timeout: 10_000, password: true, schema: 'public' };
const url = 'postgresql://u@h/d';

test.each<[string | undefined, Partial<DbOptions>, RegExp]>([
  [url, { explain: 'FATAL: x' }, /--explain reads a text/],
  [undefined, { explain: 'FATAL: x', fix: true }, /--explain reads a text/],
  [undefined, { explain: 'FATAL: x', causes: true }, /--explain reads a text/],
  [url, { causes: true }, /--causes lists/],
  [undefined, { dotenv: 'a', envFile: 'a' }, /they mean the same/],
  [url, { dryRun: true }, /--dry-run belongs to --fix/],
  [url, { yes: true }, /--yes belongs to --fix/],
  [url, { policy: 'all' }, /--policy belongs to --fix or --roles-file/],
  [url, { fix: true, policy: 'snapshot' }, /the file of --compare/],
])('%s with %j is refused: %s', (given, options, said) => {
  expect(contradiction(given, { ...plain, ...options })).toMatch(said);
});

test.each<[string | undefined, Partial<DbOptions>]>([
  [url, {}],
  [undefined, { explain: '-', json: true }],
  [undefined, { causes: true, json: true }],
  [undefined, { envFile: '.env' }],
  [url, { fix: true, dryRun: true, policy: 'snapshot', compare: 'good.json' }],
  [url, { rolesFile: 'roles.sql', policy: 'all' }],
])('%s with %j goes together', (given, options) => {
  expect(contradiction(given, { ...plain, ...options })).toBeNull();
});
