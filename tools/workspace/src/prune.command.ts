import { Command } from 'commander';
import { openState } from './context.ts';
import { printJson, say } from './json/output.ts';
import type { PruneReport } from './lifecycle/prune.ts';

interface PruneFlags {
  dryRun?: boolean;
  force?: boolean;
  missing?: boolean;
  json?: boolean;
}

/** `workspace prune`: exit code 1 when something could not be cleaned. */
export function pruneCommand(): Command {
  return new Command('prune')
    .description('clean up after trees that are gone and commands that were cut short, in every repository')
    .option('--dry-run', 'only say what would be done')
    .option('--force', 'end cut short removals of locked trees and trees with changes too')
    .option('--missing', 'also data of repositories that may be on a disk that is not attached')
    .option('--json', 'print one JSON value')
    .action(async (flags: PruneFlags) => {
      const { home, registry } = openState();
      try {
        const { prune } = await import('./lifecycle/prune.ts');
        const report = await prune({
          home,
          registry,
          dryRun: flags.dryRun ?? false,
          force: flags.force ?? false,
          missing: flags.missing ?? false,
          onProgress: say,
        });
        if (flags.json) printJson({ dryRun: flags.dryRun ?? false, ...report });
        else describe(report, flags.dryRun ?? false);
        if (report.kept.length > 0) process.exitCode = 1;
      } finally {
        registry.close();
      }
    });
}

function describe(report: PruneReport, dryRun: boolean): void {
  const done = dryRun ? 'Would remove' : 'Removed';
  for (const { name, path, reason } of report.removed) say(`${done} ${name} (${path}): ${reason}.`);
  for (const { pid, service } of report.processes) {
    say(`${dryRun ? 'Would end' : 'Ended'} process ${pid} (${service}) of a workspace that is gone.`);
  }
  for (const folder of [...report.folders, ...report.templates])
    say(`${dryRun ? 'Would delete' : 'Deleted'} ${folder}.`);
  for (const { name, path, reason, fix } of report.kept) {
    say(`Kept ${name} (${path}): ${reason}\n  To do: ${fix}`);
  }
  for (const { port, pid, command } of report.foreign) {
    say(`Port ${port} is held by ${command ?? 'a process'} (pid ${pid ?? 'unknown'}), which is not ours.`);
  }
  const { removed, processes, folders, templates, kept } = report;
  if (removed.length + processes.length + folders.length + templates.length + kept.length === 0)
    say('Nothing to clean.');
}
