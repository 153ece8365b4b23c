import { z } from 'zod';
import type { Deps } from '#platform/deps';
import { defineJob } from '#platform/feature';
import { checkImport } from './check-import.ts';
import { forgetHalfUploads, listUnfinished, lockImport, setImport } from './imports.queries.ts';
import { CHECK_JOB, COMMIT_JOB, commitImport } from './imports.service.ts';

const ofImport = z.object({ importId: z.string() });
const HOUR_SECONDS = 3600;
const DAY_MS = 86_400_000;
const MAX_FAILURES = 3;

const GIVEN_UP =
  'Nothing was imported: SIRA failed three times at this file. Check the rows again; if that fails too, the log of the server says why.';

/** Nothing waits for ever on an import that fails each time: it ends as failed and can be tried again by hand. */
async function orGiveUp(deps: Deps, importId: string, work: (deps: Deps, id: string) => Promise<void>) {
  try {
    await work(deps, importId);
  } catch (error) {
    if (!(await countFailure(deps, importId))) throw error;
    deps.log.error({ err: error, importId }, 'an import was given up');
  }
}

/** Whether this failure was the last one allowed. */
async function countFailure({ db }: Deps, importId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const row = await lockImport(tx, importId);
    if (row?.state !== 'checking' && row?.state !== 'importing') return true;
    const failures = (row.settings.failures ?? 0) + 1;
    const isLast = failures >= MAX_FAILURES;
    const end = isLast ? { state: 'failed' as const, refusal: GIVEN_UP } : {};
    await setImport(tx, importId, { settings: { ...row.settings, failures }, ...end });
    return isLast;
  });
}

const once = { data: ofImport, expireInSeconds: HOUR_SECONDS };

export const importJobs = [
  defineJob({ ...CHECK_JOB, ...once, handle: (deps, { importId }) => orGiveUp(deps, importId, checkImport) }),
  defineJob({
    ...COMMIT_JOB,
    ...once,
    handle: (deps, { importId }) => orGiveUp(deps, importId, commitImport),
  }),
];

/**
 * Takes up at once what a process was at when it was killed; without this its jobs count as lost only
 * after an hour. Doing so beside a process that lives is safe: a later attempt overtakes, a commit
 * happens once.
 */
export async function resumeImports({ db, database, jobs, now }: Deps): Promise<void> {
  for (const { id, state } of await listUnfinished(db)) {
    await jobs.enqueue(db, state === 'checking' ? CHECK_JOB : COMMIT_JOB, { importId: id }, `${id} again`);
  }
  // The embedded database has this process alone, so nobody is uploading.
  const patienceMs = database.driver.kind === 'embedded' ? 0 : DAY_MS;
  await forgetHalfUploads(db, new Date(now().getTime() - patienceMs));
}
