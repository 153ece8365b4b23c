import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const repository = join(import.meta.dirname, '..');
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A small project with the real rules and package.json files, and the given sources. */
function project(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'boundaries-'));
  folders.push(root);
  for (const file of [
    '.dependency-cruiser.cjs',
    'tsconfig.json',
    'apps/api/package.json',
    'apps/web/package.json',
    'packages/contract/package.json',
  ]) {
    cpSync(join(repository, file), join(root, file));
  }
  const installed = Object.fromEntries(
    ['drizzle-orm', 'pg', 'fastify', 'react', 'vitest'].flatMap((name) => [
      [`node_modules/${name}/package.json`, `{ "name": "${name}", "main": "index.js" }`],
      [`node_modules/${name}/index.js`, 'export {};'],
    ]),
  );
  for (const [file, text] of Object.entries({ ...installed, ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

function check(files: Record<string, string>) {
  const program = join(repository, 'scripts/check-boundaries.ts');
  const node = join(repository, 'node_modules/.bin/node');
  const { status, stdout, stderr } = spawnSync(node, [program], { cwd: project(files), encoding: 'utf8' });
  return { status, stdout, problems: stderr.split('\n').filter((line) => /^[\w-]+: /.test(line)), stderr };
}

const API = 'apps/api/src';
const WEB = 'apps/web/src';

test('lets a well-behaved project pass', () => {
  const { status, stdout, stderr } = check({
    [`${API}/main.ts`]: `import '#app/app';`,
    [`${API}/app/app.ts`]: `import '#features/payments';`,
    [`${API}/platform/db.ts`]: `import 'drizzle-orm'; export {};`,
    [`${API}/features/invoices/index.ts`]: `import './invoices.queries.ts'; export {};`,
    [`${API}/features/invoices/invoices.table.ts`]: `import 'drizzle-orm'; export {};`,
    [`${API}/features/invoices/invoices.queries.ts`]: `import './invoices.table.ts'; import 'drizzle-orm'; export {};`,
    [`${API}/features/payments/index.ts`]: `import './payments.service.ts'; export {};`,
    [`${API}/features/payments/payments.service.ts`]: `import '#features/invoices'; import './payments.queries.ts';`,
    [`${API}/features/payments/payments.queries.ts`]: `import '../invoices/invoices.table.ts'; import '#platform/db';`,
    [`${API}/features/payments/payments.routes.test.ts`]: `import 'vitest'; import '#test/test-app';`,
    'apps/api/test/test-app.ts': `import '#app/app';`,
    [`${WEB}/routes/home.tsx`]: `import '#features/payments/payment-list.tsx';`,
    [`${WEB}/features/payments/payment-list.tsx`]: `import '#ui/button.tsx'; import 'react'; export {};`,
    [`${WEB}/ui/button.tsx`]: `import 'react'; export {};`,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('14 files');
});

test('names every import that breaks a rule', () => {
  const { status, problems } = check({
    [`${API}/main.ts`]: `export {};`,
    [`${API}/app/app.ts`]: `export {};`,
    [`${API}/platform/db.ts`]: `import '#features/settings';`,
    [`${API}/features/settings/index.ts`]: `export {};`,
    [`${API}/features/settings/settings.table.ts`]: `export {};`,
    [`${API}/features/settings/settings.queries.ts`]: `export {};`,
    [`${API}/features/clients/index.ts`]: `import '#app/app';`,
    [`${API}/features/clients/clients.service.ts`]: `import 'fastify'; import './clients.routes.ts';`,
    [`${API}/features/clients/clients.routes.ts`]: `import 'drizzle-orm'; import './clients.table.ts';`,
    [`${API}/features/clients/clients.table.ts`]: `import 'drizzle-orm';`,
    [`${API}/features/invoices/invoices.service.ts`]: `import '../settings/settings.queries.ts';`,
    [`${API}/features/invoices/invoices.queries.ts`]: `import '../settings/settings.queries.ts';`,
    [`${API}/features/templates/templates.service.ts`]: `import type {} from '#features/invoices';`,
    [`${API}/features/invoices/index.ts`]: `import '#test/test-app'; import 'vitest';`,
    [`${API}/features/audit/index.ts`]: `import './audit.one.ts';`,
    [`${API}/features/audit/audit.one.ts`]: `import './index.ts';`,
    [`${API}/features/audit/audit.lost.ts`]: `import './nowhere.ts';`,
    'apps/api/test/test-app.ts': `export {};`,
    'packages/contract/src/audit.ts': `import '../../../apps/api/src/main.ts';`,
    [`${WEB}/features/users/users.data.ts`]: `import '#features/templates/templates.data.ts'; import 'pg';`,
    [`${WEB}/features/templates/templates.data.ts`]: `import '../../../../api/src/main.ts';`,
    [`${WEB}/ui/button.tsx`]: `import '#features/templates/templates.data.ts';`,
    [`${API}/features/users/index.ts`]: `import 'react';`,
  });
  expect(problems.toSorted()).toMatchInlineSnapshot(`
    [
      "api-knows-no-web: apps/api/src/features/users/index.ts → node_modules/react/index.js",
      "api-templates-uses-only-itself: apps/api/src/features/templates/templates.service.ts → apps/api/src/features/invoices/index.ts",
      "contract-knows-nobody: packages/contract/src/audit.ts → apps/api/src/main.ts",
      "features-are-closed: apps/api/src/features/invoices/invoices.service.ts → apps/api/src/features/settings/settings.queries.ts",
      "features-know-no-app: apps/api/src/features/clients/index.ts → apps/api/src/app/app.ts",
      "features-know-no-app: apps/web/src/features/templates/templates.data.ts → apps/api/src/main.ts",
      "imports-resolve: apps/api/src/features/audit/audit.lost.ts → ./nowhere.ts",
      "no-cycles: apps/api/src/features/audit/audit.one.ts → apps/api/src/features/audit/index.ts → apps/api/src/features/audit/audit.one.ts",
      "platform-knows-no-business: apps/api/src/platform/db.ts → apps/api/src/features/settings/index.ts",
      "platform-knows-no-business: apps/web/src/ui/button.tsx → apps/web/src/features/templates/templates.data.ts",
      "queries-join-tables-only: apps/api/src/features/invoices/invoices.queries.ts → apps/api/src/features/settings/settings.queries.ts",
      "rules-know-no-http: apps/api/src/features/clients/clients.service.ts → apps/api/src/features/clients/clients.routes.ts",
      "rules-know-no-http: apps/api/src/features/clients/clients.service.ts → node_modules/fastify/index.js",
      "sql-lives-in-queries: apps/api/src/features/clients/clients.routes.ts → apps/api/src/features/clients/clients.table.ts",
      "sql-lives-in-queries: apps/api/src/features/clients/clients.routes.ts → node_modules/drizzle-orm/index.js",
      "tests-stay-out-of-the-product: apps/api/src/features/invoices/index.ts → apps/api/test/test-app.ts",
      "tests-stay-out-of-the-product: apps/api/src/features/invoices/index.ts → node_modules/vitest/index.js",
      "web-and-api-meet-in-contract: apps/web/src/features/templates/templates.data.ts → apps/api/src/main.ts",
      "web-and-api-meet-in-contract: apps/web/src/features/users/users.data.ts → node_modules/pg/index.js",
      "web-users-uses-only-sessions: apps/web/src/features/users/users.data.ts → apps/web/src/features/templates/templates.data.ts",
    ]
  `);
  expect(status).toBe(1);
});

test('asks for the arrows of a new feature', () => {
  const { status, stderr } = check({ [`${API}/features/dunning/index.ts`]: `export {};` });
  expect(stderr).toContain('apps/api/src/features/dunning: say in .dependency-cruiser.cjs');
  expect(status).toBe(1);
});

test('fails when there was nothing to see', () => {
  const { status, stderr } = check({ 'bench/run.ts': `export {};` });
  expect(stderr).toContain('No module was seen');
  expect(status).toBe(1);
});
