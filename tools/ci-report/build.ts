import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Writes dist/ for the package: the sources without their types, because Node reads no TypeScript below
 * node_modules. `node build.ts [FOLDER]` (FOLDER instead of dist); `npm pack` runs it.
 */
const from = join(import.meta.dirname, 'src');
const to = process.argv[2] ?? join(import.meta.dirname, 'dist');
rmSync(to, { recursive: true, force: true });
for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
  const file = join(to, name.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(file), { recursive: true });
  const code = stripTypeScriptTypes(readFileSync(join(from, name), 'utf8'));
  writeFileSync(file, code.replace(/((?:from|import\()\s*'\.{1,2}\/[^']*)\.ts'/g, "$1.js'"));
}
cpSync(join(import.meta.dirname, '../../LICENSE'), join(to, 'LICENSE'), { force: true });
