import { existsSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isUsed } from '../processes/process-reader.ts';
import { spareOf } from './spare.ts';
import { lock, lockOf } from './single-build.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Notes that a template was used now, in the time of its lock file. */
export function markUsed(template: string): void {
  const now = new Date();
  try {
    utimesSync(lockOf(template), now, now);
  } catch {
    // Another user's cache: its owner clears it up.
  }
}

const BUILDER = 'template-';

/** The mark of the server that this process builds a template with, in the place of a workspace's id. */
export function templateMark(): string {
  return `${BUILDER}${process.pid}`;
}

/** The pid of the builder whose server carries this mark; null for a workspace's id. */
export function templateBuilder(mark: string): number | null {
  return mark.startsWith(BUILDER) ? Number(mark.slice(BUILDER.length)) : null;
}

/**
 * Deletes templates that nobody has used for some days (every change of the migrations makes a new one)
 * and what a dead builder left behind, whose server must be stopped by then.
 * Returns the deleted folders; with `dryRun`, those that would be.
 */
export async function pruneTemplates(o: {
  cache: string;
  days?: number;
  dryRun?: boolean;
}): Promise<string[]> {
  const folder = join(o.cache, 'templates');
  if (!existsSync(folder)) return [];
  const before = Date.now() - (o.days ?? 14) * DAY_MS;
  const templates = readdirSync(folder).filter((name) => /^[0-9a-f]+$/.test(name));
  const old = templates
    .map((name) => join(folder, name))
    .filter((template) => (statSync(lockOf(template), { throwIfNoEntry: false })?.mtimeMs ?? 0) < before);
  const unfinished = readdirSync(folder)
    .filter((name) => isUnfinished(name))
    .map((name) => join(folder, name));
  if (o.dryRun) return [...old, ...unfinished];
  for (const left of unfinished) await rm(left, { recursive: true, force: true });
  for (const template of old) {
    const release = await lock(lockOf(template), 60_000);
    try {
      // A builder sweeps what begins like this, should this process be killed here.
      const away = `${template}.building-0`;
      if (existsSync(template)) renameSync(template, away);
      for (const one of [away, spareOf(template)]) await rm(one, { recursive: true, force: true });
    } finally {
      release();
    }
  }
  return [...old, ...unfinished];
}

/** What a builder that is dead left behind. */
function isUnfinished(name: string): boolean {
  const [, builder] = /^[0-9a-f]+(?:\.spare)?\.building-(\d+)(?:\.log)?$/.exec(name) ?? [];
  return builder !== undefined && !isUsed(Number(builder));
}
