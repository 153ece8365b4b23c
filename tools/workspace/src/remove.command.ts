import { Command } from 'commander';
import { currentFolder, findNamed, mainPathOf, openState } from './context.ts';
import { locate } from './git/repository.ts';
import { printJson, say } from './json/output.ts';
import { followMoves } from './lifecycle/moves.ts';
import { WorkspaceError } from './workspace-error.ts';

interface RemoveFlags {
  force?: boolean;
  keepTree?: boolean;
  deleteBranch?: boolean;
  json?: boolean;
}

/** `workspace remove [NAME]`: exit code 1 when a teardown command failed or the branch was kept. */
export function removeCommand(): Command {
  return new Command('remove')
    .description('stop a workspace, delete its tree and data and give its ports back; the branch stays')
    .argument('[name]', 'name, branch or path (default: the workspace of this folder)')
    .option('--force', 'locked trees and trees with changes too')
    .option('--keep-tree', 'leave the files and git’s entry as they are')
    .option('--delete-branch', 'delete the branch too, if it is merged')
    .option('--json', 'print one JSON value')
    .action(async (name: string | undefined, flags: RemoveFlags) => {
      const { home, registry } = openState();
      try {
        const location = await locate(currentFolder());
        followMoves(registry, location);
        const mainPath = mainPathOf(location);
        const workspace =
          name === undefined ? registry.find(location.tree ?? '') : findNamed(registry, location, name);
        if (!workspace) {
          throw new WorkspaceError(
            'not-a-workspace',
            'This folder is no workspace.',
            'name one; `workspace list` shows them',
          );
        }
        const { removeWorkspace } = await import('./lifecycle/remove.ts');
        const { force, keepTree } = flags;
        const warnings = await removeWorkspace({
          home,
          registry,
          workspace,
          mainPath,
          force: force ?? false,
          keepTree: keepTree ?? false,
          onProgress: say,
        });
        if (flags.deleteBranch && workspace.branch !== null && !keepTree) {
          const { deleteBranch } = await import('./git/branches.ts');
          const refusal = await deleteBranch(mainPath, workspace.branch);
          if (refusal) warnings.push(`The branch ${workspace.branch} is kept: ${refusal}`);
        }
        report(workspace, warnings, flags.json ?? false);
      } finally {
        registry.close();
      }
    });
}

function report(workspace: { name: string; path: string }, warnings: string[], json: boolean): void {
  if (json) printJson({ removed: workspace.name, path: workspace.path, warnings });
  else {
    for (const warning of warnings) say(warning);
    say(`Removed ${workspace.name}.`);
  }
  if (warnings.length > 0) process.exitCode = 1;
}
