import type { Diagnosis } from '../src/db/cause.ts';
import { readTarget } from '../src/db/read-target.ts';
import { type WalkOptions, walk } from '../src/db/walk/walk.ts';

/** What `doctor db` finds out about a connection string, with the password it holds. */
export async function diagnose(
  url: string,
  options: Partial<WalkOptions> = {},
  env: Record<string, string> = {},
): Promise<Diagnosis> {
  const target = await readTarget({ url, env, readStdin: async () => '' });
  const walked = await walk(target, { timeoutMs: 8_000, noPassword: false, findPooler: false, ...options });
  return walked.diagnosis;
}

/** The causes, each with how sure it is. */
export const certain = ({ causes }: Diagnosis): string[] =>
  causes.map(({ id, certainty }) => `${id} ${certainty}`);

/** How the steps of one layer went. */
export const states = ({ checked }: Diagnosis, layer: string): string[] =>
  checked.filter((step) => step.layer === layer).map(({ state }) => state);
