import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchCiReport } from './ci-report.ts';
import { benchImport } from './import.ts';
import { benchLists } from './lists.ts';
import { benchPlanner } from './planner.ts';
import { benchWorkspace } from './workspace.ts';
import { startWorld } from './world.ts';

/** Those that measure SIRA on a real PostgreSQL. */
const ON_BOOKS = { planner: benchPlanner, lists: benchLists, import: benchImport };

/** `npm run bench`, or `npm run bench planner`: each measurement beside its peer, in one run, on this machine. */
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
const results: object[] = [];

const books = Object.entries(ON_BOOKS).filter(([name]) => isWanted(name));
if (books.length > 0) {
  const world = await startWorld();
  try {
    for (const [, bench] of books) results.push(await bench(world));
  } finally {
    await world.stop();
  }
}
if (isWanted('ci-report')) results.push(await benchCiReport());
if (isWanted('workspace')) results.push(await benchWorkspace());

const folder = join(import.meta.dirname, '../artifacts');
mkdirSync(folder, { recursive: true });
const machine = { node: process.version, cores: cpus().length, model: cpus()[0]?.model };
writeFileSync(join(folder, 'bench.json'), `${JSON.stringify({ machine, results }, null, 2)}\n`);
process.exit(0);
