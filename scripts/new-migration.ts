import { join } from 'node:path';
import { nextMigration } from './next-migration.ts';
import { writeNew, wordsOr } from './new-file.ts';

const root = join(import.meta.dirname, '..');
const name = wordsOr('Which change? Give the migration a name: npm run db:new add_revoked_at');

writeNew(
  join(root, nextMigration(name, root)),
  '-- Why this change is made, in one line. Forward only: there is no way back but a new migration.\n',
);
