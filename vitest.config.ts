import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests of these kinds run on a database: PGlite, or PostgreSQL with TEST_DATABASE=postgres. */
const onDatabase = ['apps/api/**/*.{routes,service,db}.test.ts'];
/** On real servers, processes, namespaces: slow to set up, so in a project of their own. */
const onTheRealThing = ['tools/**/*.real.test.ts'];
const elsewhere = ['**/node_modules/**', '**/dist/**', 'e2e/**'];

export default defineConfig({
  test: {
    passWithNoTests: false,
    // On two cores the default is one worker; much of what is tested is waiting.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,tools,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: [...elsewhere, ...onDatabase, ...onTheRealThing],
          // Some tests run a compiler or a program; on a busy machine that takes a while.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'api',
          include: onDatabase,
          exclude: elsewhere,
          pool: 'forks',
          globalSetup: ['apps/api/test/global-setup.ts'],
          testTimeout: 30_000,
          // The first database of a file is unpacked here, a few at a time.
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'real',
          include: onTheRealThing,
          exclude: elsewhere,
          pool: 'forks',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
