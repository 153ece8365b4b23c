import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Writes dist/ for the package: the sources without their types, because Node reads no TypeScript below
 * node_modules. Schemas and examples are in the package as they are. `node build.ts [FOLDER]` (FOLDER
 * instead of dist); `npm pack` runs it.
 */
const from = join(import.meta.dirname, 'src');
const to = process.argv[2] ?? join(import.meta.dirname, 'dist');
/** Only for tests, and what writes the schemas in the repository. */
const LEFT_OUT = /\.test\.ts$|(?:^|[/\\])(?:test-shop|write-schemas|schemas)\.ts$/;
rmSync(to, { recursive: true, force: true });
for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.ts') || LEFT_OUT.test(name)) continue;
  const file = join(to, name.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(file), { recursive: true });
  const code = stripTypeScriptTypes(readFileSync(join(from, name), 'utf8'));
  writeFileSync(file, code.replace(/((?:from|import\()\s*'\.{1,2}\/[^']*)\.ts'/g, "$1.js'"));
}
cpSync(join(import.meta.dirname, '../../LICENSE'), join(to, 'LICENSE'), { force: true });
