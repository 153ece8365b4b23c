/**
 * One of many: claims a block for its path by one of the methods, checks that it is alone on it, gives it back, again
 * and again, from the moment the file `go` is there. Ends by kill -9 where it is told. Arguments: JSON of ClaimTask.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from '../tools/workspace/src/registry/registry.ts';

export type Method = 'workspace' | 'mkdir lock' | 'proper-lockfile' | '@tokenbooks/wt registry';

export interface ClaimTask {
  method: Method;
  folder: string;
  name: string;
  rounds: number;
  range: { first: number; last: number };
  /** Die in this round: while the registry is being written, or with a block in hand. */
  kill: { at: 'writing' | 'holding'; round: number } | null;
}

export interface ClaimEntry {
  /** ms since 1970, with fractions. */
  at: number;
  what: 'claimed' | 'freed' | 'killed' | 'doubled' | 'lost' | 'error';
  ms?: number;
  message?: string;
}

interface Way {
  claim(): Promise<number>;
  find(): number | undefined;
  free(): Promise<void>;
}

const task = JSON.parse(process.argv[2] ?? '') as ClaimTask;
const { folder, name, rounds, range, kill } = task;
const path = join('/repo', name);
let round = 0;

function log(entry: Omit<ClaimEntry, 'at'>): void {
  const at = performance.timeOrigin + performance.now();
  appendFileSync(join(folder, `${name}.log`), `${JSON.stringify({ at, ...entry })}\n`);
}

function mayDie(at: 'writing' | 'holding'): void {
  if (kill === null || kill.at !== at || round < kill.round) return;
  log({ what: 'killed' });
  process.kill(process.pid, 'SIGKILL');
}

function ours(): Way {
  const registry = Registry.open(folder);
  // `inserted` is inside the first write, with the lock held.
  const onStep = (step: string) => step === 'inserted' && mayDie('writing');
  let id = '';
  return {
    async claim() {
      const wish = { repo: '/repo', path, name, branch: null, isMain: false };
      const workspace = await registry.claim(wish, { range, onStep });
      id = workspace.id;
      return workspace.basePort;
    },
    find: () => registry.find(path)?.basePort,
    async free() {
      registry.free(id);
    },
  };
}

const FILE = join(folder, 'registry.json');

/** One JSON file, path to first port, replaced by a rename: what a lock has to guard. */
function guarded(lock: () => Promise<() => Promise<void>>): Way {
  const read = () =>
    existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, number>) : {};
  const write = (all: Record<string, number>) => {
    writeFileSync(`${FILE}.${process.pid}`, JSON.stringify(all));
    mayDie('writing');
    renameSync(`${FILE}.${process.pid}`, FILE);
  };
  return {
    async claim() {
      const unlock = await lock();
      try {
        const all = read();
        const known = all[path];
        if (known !== undefined) return known;
        const taken = new Set(Object.values(all));
        let base = range.first;
        while (taken.has(base)) base += 10;
        write({ ...all, [path]: base });
        return base;
      } finally {
        await unlock();
      }
    },
    find: () => read()[path],
    async free() {
      const unlock = await lock();
      try {
        const { [path]: _, ...others } = read();
        write(others);
      } finally {
        await unlock();
      }
    },
  };
}

/**
 * The lock of superset's set-up scripts: mkdir, the pid inside, rm -rf of one whose pid is dead. They look once a
 * second for 30 s; here it is looked every 5 ms, as else the pause would be all that is measured.
 */
async function mkdirLock(): Promise<() => Promise<void>> {
  const lock = join(folder, 'lock');
  // As there: `rm -rf … || true`, `> pid || true`.
  const remove = () => quietly(() => rmSync(lock, { recursive: true, force: true }));
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (isStale(lock)) remove();
      else if (performance.now() > deadline) throw new Error('timed out waiting for the lock');
      else await sleep(5);
    }
  }
  quietly(() => writeFileSync(join(lock, 'pid'), String(process.pid)));
  return async () => remove();
}

function quietly(step: () => void): void {
  try {
    step();
  } catch {
    // Somebody has taken the lock away.
  }
}

function isStale(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs > 300_000) return true;
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function properLockfile(): Way {
  const { lock } = peer('proper-lockfile') as {
    lock: (file: string, o: object) => Promise<() => Promise<void>>;
  };
  const retries = { retries: 10_000, minTimeout: 5, maxTimeout: 20, randomize: true };
  // The shortest that it takes: a lock not touched for two seconds is taken over.
  const o = { stale: 2_000, lockfilePath: join(folder, 'lock'), onCompromised: () => {} };
  return guarded(() => lock(folder, { ...o, retries }));
}

/** The functions that `wt new` and `wt remove` call, in their order; there is no lock around them. */
function wtRegistry(): Way {
  interface Held {
    allocations: Record<string, { ports: Record<string, number> }>;
  }
  const dist = '@tokenbooks/wt/dist/core';
  const registry = peer(`${dist}/registry.js`) as {
    readRegistry: (root: string) => Held;
    writeRegistry: (root: string, held: Held) => void;
    addAllocation: (held: Held, slot: number, allocation: object) => Held;
    removeAllocation: (held: Held, slot: number) => Held;
    findByPath: (held: Held, path: string) => [number, object] | null;
  };
  const { findAvailableSlot } = peer(`${dist}/slot-allocator.js`) as {
    findAvailableSlot: (held: Held, max: number) => number | null;
  };
  const slotOf = () => registry.findByPath(registry.readRegistry(folder), path)?.[0];
  return {
    async claim() {
      const held = registry.readRegistry(folder);
      const known = registry.findByPath(held, path)?.[0];
      if (known !== undefined) return known;
      const slot = findAvailableSlot(held, 1_000)!;
      const allocation = {
        worktreePath: path,
        branchName: name,
        dbName: `shop_wt${slot}`,
        ports: { web: range.first + slot },
        createdAt: new Date().toISOString(),
      };
      mayDie('writing');
      registry.writeRegistry(folder, registry.addAllocation(held, slot, allocation));
      return slot;
    },
    find: slotOf,
    async free() {
      const held = registry.readRegistry(folder);
      const slot = registry.findByPath(held, path)?.[0];
      if (slot !== undefined) registry.writeRegistry(folder, registry.removeAllocation(held, slot));
    },
  };
}

const peer = (file: string): unknown => createRequire(import.meta.url)(file);

const WAYS: Record<Method, () => Way> = {
  workspace: ours,
  'mkdir lock': () => guarded(mkdirLock),
  'proper-lockfile': properLockfile,
  '@tokenbooks/wt registry': wtRegistry,
};

/** Whether nobody else holds the block; the file is another witness than the registry. */
function isAlone(ledger: string): boolean {
  try {
    writeFileSync(ledger, name, { flag: 'wx' });
    return true;
  } catch {
    try {
      // Its own from before it was killed. Gone meanwhile: of somebody who just gave it back.
      return readFileSync(ledger, 'utf8') === name;
    } catch {
      return false;
    }
  }
}

async function turn(way: Way): Promise<void> {
  const before = performance.now();
  const base = await way.claim();
  log({ what: 'claimed', ms: performance.now() - before });
  const ledger = join(folder, `block-${base}`);
  if (!isAlone(ledger)) log({ what: 'doubled' });
  mayDie('holding');
  if (way.find() !== base) log({ what: 'lost' });
  rmSync(ledger, { force: true });
  await way.free();
  log({ what: 'freed' });
}

if (process.argv[1] === import.meta.filename) {
  const way = WAYS[task.method]();
  writeFileSync(join(folder, `${name}.up`), '');
  while (!existsSync(join(folder, 'go'))) {
    if (!existsSync(folder)) process.exit(1);
    await sleep(20);
  }
  for (; round < rounds; round += 1) {
    await turn(way).catch((error: Error) => log({ what: 'error', message: error.message }));
  }
  process.exit(0);
}
