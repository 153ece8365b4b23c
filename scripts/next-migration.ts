import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { slug } from './slug.ts';

const FOLDER = 'apps/api/migrations';

/** The path of the migration after the last one, below `root`: `apps/api/migrations/0007_add_revoked_at.sql`. */
export function nextMigration(name: string, root = '.'): string {
  const folder = join(root, FOLDER);
  const numbers = (existsSync(folder) ? readdirSync(folder) : [])
    .map((file) => Number(/^(\d{4})_.+\.sql$/.exec(file)?.[1]))
    .filter(Number.isFinite);
  const next = Math.max(0, ...numbers) + 1;
  return `${FOLDER}/${String(next).padStart(4, '0')}_${slug(name, '_')}.sql`;
}
