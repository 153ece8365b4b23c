import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, type Config, type ServiceOf } from '../config/config.ts';
import type { Context } from '../context.ts';
import { git } from '../git/git.ts';

/**
 * Services that need nothing of the tree start while git writes its files, which takes most of a
 * `create`. A database needs the files that its template is known by, and a template that is there:
 * without one its commands have to wait for the whole tree and its set-up.
 */
export async function bringInputs(path: string, config: Config): Promise<void> {
  const globs = databasesOf(config).flatMap(([, service]) => service.inputs.map((glob) => `:(glob)${glob}`));
  await git(path, ['read-tree', 'HEAD']);
  const files = await git(path, ['ls-files', '-z', '--', CONFIG_FILE, ...globs]);
  await git(path, ['checkout-index', '--force', '-u', '-z', '--stdin'], files);
}

/** The services that can start now. */
export async function readyServices(context: Context, isClone: boolean): Promise<string[]> {
  const ready: string[] = [];
  for (const [name, service] of Object.entries(context.config.services)) {
    if (!service.autostart || service.needs.length > 0) continue;
    const isReady =
      service.kind === 'redis' ||
      service.kind === 'mail' ||
      (service.kind === 'postgres' && (isClone || (await isWarm(context, service))));
    if (isReady) ready.push(name);
  }
  return ready;
}

async function isWarm(context: Context, service: ServiceOf<'postgres'>): Promise<boolean> {
  if (service.migrate === undefined && service.seed === undefined) return true;
  return existsSync(await markOf(context, service));
}

/**
 * Writes down that the templates of this tree exist. Should they be deleted, a start before the tree
 * is whole may fail, and the one after it makes them again.
 */
export async function markTemplates(context: Context): Promise<void> {
  for (const [, service] of databasesOf(context.config)) {
    const mark = await markOf(context, service);
    mkdirSync(join(mark, '..'), { recursive: true });
    writeFileSync(mark, '');
  }
}

async function markOf(context: Context, service: ServiceOf<'postgres'>): Promise<string> {
  const { templateKey } = await import('../services/kinds/template-database.ts');
  return join(context.home.cache, 'known-templates', await templateKey(service, context.workspace.path));
}

function databasesOf(config: Config): [string, ServiceOf<'postgres'>][] {
  return Object.entries(config.services).flatMap(([name, service]) =>
    service.kind === 'postgres' ? [[name, service] as [string, ServiceOf<'postgres'>]] : [],
  );
}
