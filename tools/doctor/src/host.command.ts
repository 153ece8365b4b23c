import { existsSync, readdirSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { clean, json } from './text.ts';
import { findingsOf } from './host/account/findings.ts';
import { printSnapshot } from './host/account/print.ts';
import { takeSnapshot } from './host/account/take.ts';
import { openTree, recordTree } from './host/read/tree.ts';
import { startWatchdog } from './host/read/watchdog.ts';

/** Far beyond what a busy host needs; a reading that takes this long has met something that does not answer. */
const STUCK_MS = 20_000;

interface HostOptions {
  root: string;
  dockerSocket?: string;
  saveTree?: string;
  json?: boolean;
}

/** `doctor host`: where the memory of this server is, or of one that was recorded. Changes nothing. */
export function hostCommand(): Command {
  return new Command('host')
    .description("say where the server's memory went, what was killed for it, and what is full")
    .option('--root <dir>', 'read a recording made with --save-tree instead of this host', '/')
    .option('--docker-socket <path>', 'ask the engine behind this socket')
    .option('--save-tree <dir>', 'also write what was read to this new or empty folder')
    .option('--json', 'print one JSON value; its schema is schema/host.schema.json')
    .action(async (options: HostOptions) => {
      process.exitCode = await diagnose(options);
    });
}

async function diagnose(options: HostOptions): Promise<number> {
  if (!existsSync(options.root)) return refuse(`There is no folder ${options.root}.`);
  const folder = options.saveTree;
  if (folder !== undefined && !isFree(folder)) {
    return refuse(`${folder} is not empty. A recording needs a folder of its own.`);
  }
  const tree = openTree(options.root);
  const done = startWatchdog(
    STUCK_MS,
    'Not diagnosed: a process or a disk of this host does not answer. See `ps -eo pid,stat,wchan,comm | grep " D"`.',
  );
  try {
    const source = folder === undefined ? tree : recordTree(tree, folder);
    const snapshot = await takeSnapshot(source, { dockerSocket: options.dockerSocket });
    const findings = findingsOf(snapshot);
    process.stdout.write(options.json ? json({ ...snapshot, findings }) : printSnapshot(snapshot, findings));
    return findings.length > 0 ? 1 : 0;
  } catch (error) {
    return refuse((error as Error).message);
  } finally {
    done();
  }
}

function refuse(reason: string): number {
  process.stderr.write(`Not diagnosed: ${clean(reason, 1000)}\n`);
  return 2;
}

function isFree(folder: string): boolean {
  return !existsSync(folder) || (statSync(folder).isDirectory() && readdirSync(folder).length === 0);
}
