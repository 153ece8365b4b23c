/**
 * One of many: claims a block for its path, checks that it is alone on it, frees it, again and again.
 * It begins when the file `go` is there. Arguments, JSON: see Task. Ends by kill -9 at the step it is told, in the midst of the work.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PortRange } from '../src/ports/blocks.ts';
import { Registry } from '../src/registry/registry.ts';
import type { WorkspaceError } from '../src/workspace-error.ts';

export interface Task {
  folder: string;
  name: string;
  rounds: number;
  range: PortRange;
  /** Die at this step, in this round or the first after it that comes to the step. */
  kill: { step: string; round: number } | null;
}

/** A line of the log. `at` is ms since 1970, with fractions. */
export interface Entry {
  at: number;
  what: 'claimed' | 'freed' | 'killed' | 'doubled' | 'lost' | 'no block';
  base?: number;
  /** When the write lock was had since the entry before, ms since 1970. */
  entered?: number[];
  ms?: number;
  step?: string;
}

const { folder, name, rounds, range, kill } = JSON.parse(process.argv[2] ?? '') as Task;
const path = `/repo/${name}`;
const registry = Registry.open(folder);
let round = 0;
/** The first step in each write. */
const ENTERING = new Set(['locked', 'moved', 'marked', 'freeing']);
let entered: number[] = [];

const now = () => performance.timeOrigin + performance.now();
function log(entry: Omit<Entry, 'at' | 'entered'>): void {
  appendFileSync(join(folder, `${name}.log`), `${JSON.stringify({ at: now(), ...entry, entered })}\n`);
  entered = [];
}

function onStep(step: string): void {
  if (ENTERING.has(step)) entered.push(now());
  if (kill === null || step !== kill.step || round < kill.round) return;
  log({ what: 'killed', step });
  process.kill(process.pid, 'SIGKILL');
}

async function claimed() {
  for (;;) {
    try {
      return await registry.claim(
        { repo: '/repo', path, name, branch: null, isMain: false },
        { range, onStep },
      );
    } catch (error) {
      if ((error as WorkspaceError).code !== 'no-free-block') throw error;
      log({ what: 'no block' });
      await sleep(5);
    }
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Whether nobody else holds the block; the file is another witness than the registry. */
function isAlone(ledger: string): boolean {
  try {
    writeFileSync(ledger, name, { flag: 'wx' });
    return true;
  } catch {
    // Its own from before it was killed. Gone meanwhile: somebody else's who just gave it back.
    return readText(ledger) === name;
  }
}

writeFileSync(join(folder, `${name}.up`), '');
while (!existsSync(join(folder, 'go'))) {
  // The test is over.
  if (!existsSync(folder)) process.exit(1);
  await sleep(20);
}
for (; round < rounds; round += 1) {
  const before = performance.now();
  const { id, basePort } = await claimed();
  log({ what: 'claimed', base: basePort, ms: performance.now() - before });
  const ledger = join(folder, `block-${basePort}`);
  if (!isAlone(ledger)) log({ what: 'doubled', base: basePort });
  onStep('holding');
  const stored = registry.find(path);
  if (stored?.basePort !== basePort || stored.state !== 'ready') log({ what: 'lost', base: basePort });
  rmSync(ledger, { force: true });
  registry.free(id, { onStep });
  log({ what: 'freed', base: basePort });
}
registry.close();
