import { Command } from 'commander';
import { printJson, say } from './json/output.ts';
import { listWorkspaces } from './lifecycle/listing.ts';
import { describeList } from './text/workspace-text.ts';

/** `workspace list`: the workspaces of this repository. */
export function listCommand(): Command {
  return new Command('list')
    .description('list the workspaces of this repository')
    .option('--all', 'of every repository of this user')
    .option('--json', 'print one JSON value')
    .action(async (flags: { all?: boolean; json?: boolean }) => {
      const { views, notes } = await listWorkspaces(flags.all ?? false);
      if (flags.json) printJson(views);
      else process.stdout.write(views.length === 0 ? '' : describeList(views));
      if (views.length === 0) say('There is no workspace yet; make one with `workspace create BRANCH`.');
      for (const note of notes) say(note);
    });
}
