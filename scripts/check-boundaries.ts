import { existsSync, globSync } from 'node:fs';
import { resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const CONFIG = '.dependency-cruiser.cjs';
const SOURCES = ['apps/api/src', 'apps/api/test', 'apps/web/src', 'packages', 'tools', 'scripts'];

/**
 * Reads every import below the working directory against `.dependency-cruiser.cjs`.
 * Also fails for a source file it did not see: with a TypeScript it does not know,
 * dependency-cruiser reads nothing and finds nothing wrong.
 */
async function findViolations(): Promise<{ problems: string[]; seen: number }> {
  const options = await extractDepcruiseOptions(resolve(CONFIG));
  const folders = SOURCES.filter((folder) => existsSync(folder));
  const { output } = await cruise(folders, options, undefined, {
    tsConfig: extractTSConfig('tsconfig.json'),
  });
  const { modules, summary } = output as ICruiseResult;

  const seen = new Set(modules.map((module) => module.source));
  const onDisk = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { exclude: (path) => /(^|\/)(node_modules|dist|fixtures)$|\.gen\.ts$/.test(path) },
  );
  const unseen = onDisk.filter((file) => !seen.has(file));

  return {
    seen: onDisk.length - unseen.length,
    problems: [
      ...summary.violations.map(({ rule, from, to, cycle }) => {
        const way = cycle?.length ? cycle.map((step) => step.name).join(' → ') : to;
        return `${rule.name}: ${from} → ${way}`;
      }),
      ...unseen.map((file) => `not-seen: ${file} was not read, so nothing is known about its imports`),
    ],
  };
}

const { problems, seen } = await findViolations();
for (const problem of problems) console.error(problem);
if (seen === 0) console.error('No module was seen, so nothing was checked.');
if (problems.length > 0 || seen === 0) {
  console.error(`\n${problems.length} imports break the rules of ${CONFIG}, where each has its reason.`);
  process.exitCode = 1;
} else {
  console.log(`${seen} files keep to the rules of ${CONFIG}`);
}
