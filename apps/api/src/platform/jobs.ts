import { sql } from 'drizzle-orm';
import { type DrizzleTransactionLike, type Job as BossJob, fromDrizzle, fromPglite, PgBoss } from 'pg-boss';
import type { z } from 'zod';
import type { Database, Db } from './db.ts';
import type { Log } from './log.ts';

/** Work that outlives a request: kept in the database, run by a worker, tried again when it fails. */
export interface JobDefinition<Data = unknown, Deps = unknown> {
  name: string;
  data: z.ZodType<Data>;
  handle: (deps: Deps, data: Data) => Promise<void>;
  /** Five cron fields in UTC: the job is also made by the clock, with empty data. */
  cron?: string;
  retryLimit?: number;
  /** Seconds after which a run that has not ended counts as lost and is tried again. */
  expireInSeconds?: number;
}

export interface Jobs {
  /**
   * Adds a job in the transaction (or connection) of `db`: it exists exactly when that commits. With a
   * `singletonKey` at most one such job waits.
   */
  enqueue<Data>(
    db: Db,
    job: Pick<JobDefinition<Data, never>, 'name'>,
    data: Data,
    singletonKey?: string,
  ): Promise<void>;
  /** Starts the workers of the given jobs. */
  work<Deps>(jobs: JobDefinition<never, Deps>[], deps: Deps): Promise<void>;
  /** Lets running jobs end (up to 20 s), gives the rest back. */
  stop(): Promise<void>;
}

const BATCH = 4; // one job a fetch is one job a poll; more are drained without waiting
const POLL_SECONDS = 1;

/** pg-boss in the same database, embedded or not. */
export async function startJobs(
  database: Database,
  log: Log,
  queues: Pick<JobDefinition, 'name' | 'retryLimit' | 'expireInSeconds'>[],
): Promise<Jobs> {
  const boss = new PgBoss({
    ...(database.driver.kind === 'embedded'
      ? { db: fromPglite(database.driver.client), backend: 'pglite' as const }
      : { connectionString: database.driver.url, application_name: 'sira-jobs', max: 4 }),
    schema: 'jobs',
    useListenNotify: true,
  });
  boss.on('error', (error) => log.error({ err: error }, 'the job queue reported an error'));
  await boss.start();
  for (const { name, retryLimit = 5, expireInSeconds = 300 } of queues) {
    const settings = { retryLimit, retryDelay: 2, retryBackoff: true, retryDelayMax: 300, expireInSeconds };
    await boss.createQueue(name, { policy: 'short', notify: true, ...settings });
  }

  return {
    async enqueue(db, { name }, data, singletonKey) {
      const key = singletonKey ?? crypto.randomUUID();
      await boss.send(name, data as object, {
        singletonKey: key,
        db: fromDrizzle(db as unknown as DrizzleTransactionLike, sql),
      });
    },
    async work(jobs, deps) {
      for (const job of jobs) {
        if (job.cron) await boss.schedule(job.name, job.cron, {}, { singletonKey: 'cron' });
        const options = {
          batchSize: BATCH,
          pollingIntervalSeconds: POLL_SECONDS,
          notifyPollingIntervalSeconds: POLL_SECONDS,
          burstWhenBatchFull: true,
          perJobResults: true as const,
        };
        await boss.work(job.name, options, (batch: BossJob<object>[]) => runBatch(batch, job, deps, log));
      }
    },
    stop: () => boss.stop({ graceful: true, timeout: 20_000, close: true }),
  };
}

async function runBatch<Deps>(
  batch: BossJob<object>[],
  job: JobDefinition<never, Deps>,
  deps: Deps,
  log: Log,
) {
  const results = [];
  for (const { id, data } of batch) {
    try {
      await job.handle(deps, job.data.parse(data ?? {}));
      results.push({ id, status: 'completed' as const });
    } catch (error) {
      log.error({ err: error, job: job.name, jobId: id }, 'a job failed');
      results.push({
        id,
        status: 'failed' as const,
        output: { message: error instanceof Error ? error.message : String(error) },
      });
    }
  }
  return results;
}
