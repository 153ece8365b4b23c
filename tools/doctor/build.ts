import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Writes dist/ for the package: the sources without their types, because Node reads no TypeScript below
 * node_modules, the messages they compare with, the schema and the licences. `node build.ts [FOLDER]` (FOLDER
 * instead of dist); `npm pack` runs it.
 */
const here = import.meta.dirname;
const from = join(here, 'src');
const to = process.argv[2] ?? join(here, 'dist');
rmSync(to, { recursive: true, force: true });
for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
  const source = join(from, name);
  const isCode = name.endsWith('.ts') && !name.endsWith('.test.ts');
  if (!isCode && !name.endsWith('.json')) continue;
  const file = join(to, name.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(file), { recursive: true });
  if (!isCode) {
    cpSync(source, file);
    continue;
  }
  const code = stripTypeScriptTypes(readFileSync(source, 'utf8'));
  writeFileSync(file, code.replace(/((?:from|import\()\s*'\.{1,2}\/[^']*)\.ts'/g, "$1.js'"));
}
cpSync(join(here, 'schema'), join(to, 'schema'), { recursive: true });
cpSync(join(here, '../../LICENSE'), join(to, 'LICENSE'));
cpSync(join(here, 'NOTICE'), join(to, 'NOTICE'));
