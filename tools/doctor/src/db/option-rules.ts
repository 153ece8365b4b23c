import type { DbOptions } from './db-options.ts';
import { isGrantsTask } from './grants-task.ts';

/** What is wrong with options that do not go together, as a sentence without its end; null when nothing is. */
export function contradiction(url: string | undefined, options: DbOptions): string | null {
  const sources = [url, options.dotenv, options.envFile, options.supabaseRef, options.supabaseSettings];
  const asksServer = sources.some((one) => one !== undefined) || isGrantsTask(options);
  if (options.explain !== undefined && (asksServer || options.causes)) {
    return '--explain reads a text and asks no database. Leave the URL and the other tasks away';
  }
  if (options.causes && asksServer) return '--causes lists what is known and asks no database';
  if (options.dotenv !== undefined && options.envFile !== undefined) {
    return 'both --dotenv and --env-file were given; they mean the same. Give one of them';
  }
  if (!options.fix) {
    const [alone] = [options.dryRun && '--dry-run', options.yes && '--yes'].filter(Boolean);
    if (alone) return `${alone} belongs to --fix, which was not given`;
    if (options.policy !== undefined && options.rolesFile === undefined) {
      return '--policy belongs to --fix or --roles-file, and neither was given';
    }
  }
  if (options.policy === 'snapshot' && (options.compare ?? options.snapshot) === undefined) {
    return '--policy snapshot means the file of --compare, which was not given';
  }
  return null;
}
