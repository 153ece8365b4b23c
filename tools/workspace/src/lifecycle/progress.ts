import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../home.ts';

/** What `create` does next; each step may be done twice without harm. */
export const STEPS = ['tree', 'files', 'setup', 'services', 'done'] as const;
export type Step = (typeof STEPS)[number];

const FILE = 'create.json';

interface Progress {
  step: Step;
  /** Whose folder it is: several registries may have their data in one place. */
  state: string;
}

/** Where a `create` stopped; null when none was begun (a tree that was made by hand). */
export function readStep(dataFolder: string): Step | null {
  const step = readProgress(dataFolder)?.step;
  return step && STEPS.includes(step) ? step : null;
}

/** Whether the data folder was made under this registry. */
export function isOwnedBy(state: string, dataFolder: string): boolean {
  return readProgress(dataFolder)?.state === state;
}

function readProgress(dataFolder: string): Partial<Progress> | null {
  try {
    return JSON.parse(readFileSync(join(dataFolder, FILE), 'utf8')) as Partial<Progress>;
  } catch {
    return null;
  }
}

/** Written whole or not at all: a kill in between leaves the step before. */
export function writeStep(owner: { dataFolder: string; state: string }, step: Step): void {
  makeFolder(owner.dataFolder);
  const file = join(owner.dataFolder, FILE);
  writeFileSync(`${file}.${process.pid}`, JSON.stringify({ step, state: owner.state } satisfies Progress));
  renameSync(`${file}.${process.pid}`, file);
}

export function isBefore(step: Step, other: Step): boolean {
  return STEPS.indexOf(step) < STEPS.indexOf(other);
}
