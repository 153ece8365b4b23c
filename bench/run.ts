import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchImport } from './import.ts';
import { benchLists } from './lists.ts';
import { benchPlanner } from './planner.ts';
import { startWorld } from './world.ts';

const BENCHES = { planner: benchPlanner, lists: benchLists, import: benchImport };

/** `npm run bench`, or `npm run bench planner`: each measurement beside its peer, in one run, on this machine. */
const wanted = process.argv.slice(2);
const world = await startWorld();
const results = [];
try {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (wanted.length === 0 || wanted.includes(name)) results.push(await bench(world));
  }
} finally {
  await world.stop();
}
const folder = join(import.meta.dirname, '../artifacts');
mkdirSync(folder, { recursive: true });
const machine = { node: process.version, cores: cpus().length, model: cpus()[0]?.model };
writeFileSync(join(folder, 'bench.json'), `${JSON.stringify({ machine, results }, null, 2)}\n`);
process.exit(0);
