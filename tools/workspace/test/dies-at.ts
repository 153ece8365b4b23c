import { locate } from '../src/git/repository.ts';
import { contextOf, findNamed, mainPathOf, openState } from '../src/context.ts';
import { createWorkspace } from '../src/lifecycle/create.ts';
import { prune } from '../src/lifecycle/prune.ts';
import { removeWorkspace } from '../src/lifecycle/remove.ts';

// node dies-at.ts create|remove|prune STEP BRANCH: does it, and is killed before that step.
const [, , command, wanted, branch = ''] = process.argv;

function onStep(step: string): void {
  if (step === wanted) process.kill(process.pid, 'SIGKILL');
}

if (command === 'create') {
  await createWorkspace({ branch, start: true, setup: true, onStep });
} else if (command === 'remove') {
  const { home, registry } = openState();
  const location = await locate(process.cwd());
  const workspace = findNamed(registry, location, branch);
  const { mainPath } = await contextOf({ home, registry, workspace, mainPath: mainPathOf(location) });
  await removeWorkspace({ home, registry, workspace, mainPath, onStep });
} else {
  await prune({ ...openState(), onStep });
}
