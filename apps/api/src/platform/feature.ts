import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Deps } from './deps.ts';
import type { JobDefinition } from './jobs.ts';

/** What a feature gives to the server. `app/features.ts` lists them all. */
export interface Feature {
  name: string;
  routes?: (deps: Deps) => FastifyPluginAsyncZod;
  listen?: (deps: Deps) => Promise<void>;
  jobs?: JobDefinition<never, Deps>[];
}

/** Keeps the type of a job's data while the list of all jobs forgets it. */
export const defineJob = <Data>(job: JobDefinition<Data, Deps>) =>
  job as unknown as JobDefinition<never, Deps>;
