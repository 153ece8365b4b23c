import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceAll, replacementsFor } from './feature-names.ts';
import { nextMigration } from './next-migration.ts';

const TEMPLATE = join(import.meta.dirname, 'feature-template');
const MIGRATION = 'apps/api/migration.sql';

/** Files with their whole text, by path below `root`. */
export type Files = Map<string, string>;

/** Everything a new feature needs, as texts: its own files and the lists that name every feature. Writes nothing. */
export function planFeature(plural: string, root: string): { added: Files; changed: Files } {
  if (existsSync(join(root, `apps/api/src/features/${plural}`))) {
    throw new Error(`Not written: there is a feature ${plural} already.`);
  }
  const words = replacementsFor(plural);
  const added: Files = new Map();
  for (const file of globSync('**/*.txt', { cwd: TEMPLATE }).toSorted()) {
    const path = file.replace(/\.txt$/, '');
    const target = path === MIGRATION ? nextMigration(plural, root) : replaceAll(path, words);
    added.set(target, replaceAll(readFileSync(join(TEMPLATE, file), 'utf8'), words));
  }

  const changed: Files = new Map();
  const edit = (path: string, change: (text: string) => string) =>
    changed.set(path, change(readFileSync(join(root, path), 'utf8')));
  const name = replaceAll('paperPlanes', words);
  edit('apps/api/src/app/features.ts', (text) => addToFeatures(text, plural, name));
  edit('.dependency-cruiser.cjs', (text) =>
    addArrow(addArrow(text, 'mayUse', plural, `['audit']`), 'mayUseOnTheWeb', plural, '[]'),
  );
  edit('docs/ARCHITECTURE.md', (text) => addToTree(text, plural));
  return { added, changed };
}

/** An import after the other features' and a name at the end of the list. */
function addToFeatures(text: string, plural: string, name: string): string {
  const imports = [...text.matchAll(/^import .* from '#features\/.*\n/gm)];
  const last = imports.at(-1);
  const end = text.lastIndexOf('];');
  if (!last || end === -1) throw new Error('Not written: the list in app/features.ts is not where it was.');
  const at = last.index + last[0].length;
  const list = text.slice(at, end).trimEnd().replace(/,$/, '');
  return `${text.slice(0, at)}import { ${name} } from '#features/${plural}';\n${list}, ${name}${text.slice(end)}`;
}

function addArrow(text: string, list: string, plural: string, uses: string): string {
  const head = `const ${list} = {\n`;
  const start = text.indexOf(head);
  if (start === -1) throw new Error(`Not written: ${list} in .dependency-cruiser.cjs is not where it was.`);
  const at = start + head.length;
  const key = plural.includes('-') ? `'${plural}'` : plural;
  return `${text.slice(0, at)}  ${key}: ${uses},\n${text.slice(at)}`;
}

/** A line in the tree of the page, among the other features in the order of the alphabet. */
function addToTree(text: string, plural: string): string {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.trim() === 'features/');
  let at = head + 1;
  while (/^ {8}\S/.test(lines[at] ?? '') && lines[at]!.trim() < plural) at += 1;
  lines.splice(at, 0, `        ${`${plural}/`.padEnd(19)} say here what it is for`.trimEnd());
  return lines.join('\n');
}
