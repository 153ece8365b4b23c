import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nameProblem } from './feature-names.ts';
import { planFeature } from './new-feature.ts';

const root = join(import.meta.dirname, '..');
const USAGE = 'Say what to make: npm run new feature credit-notes';

function newFeature(plural: string) {
  const { added, changed } = planFeature(plural, root);
  for (const [path, text] of [...added, ...changed]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const oxfmt = join(root, 'node_modules/oxfmt/bin/oxfmt');
  spawnSync(process.execPath, [oxfmt, ...added.keys(), ...changed.keys()], { cwd: root, stdio: 'ignore' });

  for (const path of added.keys()) console.log(`added    ${path}`);
  for (const path of changed.keys()) console.log(`changed  ${path}`);
  console.log(
    `\nNext: npm run api:docs, then npm test ${plural}. Say in docs/ARCHITECTURE.md what ${plural} are for.`,
  );
}

const [kind, plural, ...rest] = process.argv.slice(2);
const problem = kind !== 'feature' || !plural || rest.length > 0 ? USAGE : nameProblem(plural);
if (problem || !plural) {
  console.error(problem === USAGE ? USAGE : `Not written: ${plural} is no name for a feature, ${problem}.`);
  process.exitCode = 2;
} else {
  try {
    newFeature(plural);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
