import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { contextOf, currentFolder, openState, type Context } from '../context.ts';
import { locate } from '../git/repository.ts';
import { viewOf, type WorkspaceView } from '../json/workspace-view.ts';
import type { Workspace } from '../registry/registry.ts';
import { followMoves } from './moves.ts';

/** The workspaces of the current repository, or of all, with their states; notes are for people. */
export async function listWorkspaces(all: boolean): Promise<{ views: WorkspaceView[]; notes: string[] }> {
  const { home, registry } = openState();
  try {
    const location = all ? null : await locate(currentFolder());
    if (location) followMoves(registry, location);
    const notes: string[] = [];
    const views = await Promise.all(
      registry.list(location?.repo).map(async (workspace) => {
        const mainPath = location?.mainPath ?? dirname(workspace.repo);
        const { view, note } = await look({ home, registry, workspace, mainPath });
        if (note !== null) notes.push(note);
        return view;
      }),
    );
    return { views, notes };
  } finally {
    registry.close();
  }
}

type Known = Pick<Context, 'home' | 'registry' | 'workspace' | 'mainPath'>;

async function look(known: Known): Promise<{ view: WorkspaceView; note: string | null }> {
  const { workspace } = known;
  if (!existsSync(workspace.path)) {
    return {
      view: await bare(known),
      note: `${workspace.name}: its tree is gone; \`workspace prune\` cleans up.`,
    };
  }
  const note = noteOf(workspace);
  try {
    const context = await contextOf(known);
    const { statesOf } = await import('../services/states.ts');
    return { view: viewOf(context, await statesOf(context)), note };
  } catch (error) {
    return { view: await bare(known), note: `${workspace.name}: ${(error as Error).message}` };
  }
}

function noteOf({ state, name }: Workspace): string | null {
  return state === 'removing'
    ? `${name} is being removed; \`workspace prune\` ends what was cut short.`
    : null;
}

/** Without a configuration that can be read: the names of the block, and no services. */
async function bare(known: Known): Promise<WorkspaceView> {
  const { parseConfig } = await import('../config/config.ts');
  const config = await parseConfig('{"services":{}}', 'none');
  return viewOf(await contextOf({ ...known, config }), []);
}
