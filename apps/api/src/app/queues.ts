import { features } from './features.ts';

/** The job queues that must exist before anything is put into them. */
export const queuesOf = () =>
  features.flatMap(({ jobs = [] }) =>
    jobs.map(({ name, retryLimit, expireInSeconds }) => ({
      name,
      ...(retryLimit !== undefined && { retryLimit }),
      ...(expireInSeconds !== undefined && { expireInSeconds }),
    })),
  );
