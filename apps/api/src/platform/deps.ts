import type { Bus } from './bus.ts';
import type { Config } from './config.ts';
import type { Database, Db } from './db.ts';
import type { Jobs } from './jobs.ts';
import type { Log } from './log.ts';

/** Everything a feature may need from outside. Ask for the part you use: `Pick<Deps, 'db' | 'now'>`. */
export interface Deps {
  db: Db;
  database: Database;
  bus: Bus;
  jobs: Jobs;
  log: Log;
  config: Config;
  /** Signs session tokens. */
  secret: string;
  /** Bearer token of the terminal of this machine; null where there is none. */
  operatorToken: string | null;
  /** Where links start: PUBLIC_URL or the address the server listens on. */
  publicUrl: () => string;
  now: () => Date;
}
