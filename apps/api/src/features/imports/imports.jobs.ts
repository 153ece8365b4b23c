import { z } from 'zod';
import type { Deps } from '#platform/deps';
import { defineJob } from '#platform/feature';
import { checkImport } from './check-import.ts';
import { listUnfinished } from './imports.queries.ts';
import { CHECK_JOB, COMMIT_JOB, commitImport } from './imports.service.ts';

const ofImport = z.object({ importId: z.string() });
const HOUR_SECONDS = 3600;

export const importJobs = [
  defineJob({ ...CHECK_JOB, data: ofImport, expireInSeconds: HOUR_SECONDS, handle: (deps, { importId }) => checkImport(deps, importId) }),
  defineJob({ ...COMMIT_JOB, data: ofImport, expireInSeconds: HOUR_SECONDS, handle: (deps, { importId }) => commitImport(deps, importId) }),
];

/** The embedded database has one process: what its predecessor was at when it was killed is taken up at once. */
export async function resumeImports({ db, database, jobs }: Deps): Promise<void> {
  if (database.driver.kind !== 'embedded') return;
  for (const { id, state } of await listUnfinished(db)) {
    await jobs.enqueue(db, state === 'checking' ? CHECK_JOB : COMMIT_JOB, { importId: id }, `${id} again`);
  }
}
