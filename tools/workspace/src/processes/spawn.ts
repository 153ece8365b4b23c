import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { WorkspaceError } from '../workspace-error.ts';
import { type ProcessIdentity, identityOf } from './identity.ts';

/** A program to be started for a service. */
export interface Program {
  command: string;
  args: string[];
  cwd: string;
  /** On top of this process's own environment. */
  environment: Record<string, string>;
  /** Both outputs are appended to it. Made, with its folder, when there is none; mode 0600. */
  logFile: string;
  /** Another user to run as (only root can); null or left out: the same. */
  runAs?: { uid: number; gid: number } | null;
  workspaceId: string;
  service: string;
}

/**
 * Starts a program that goes on when this process ends: a session and process group of its own, no
 * terminal. It and its children carry WORKSPACE_ID and WORKSPACE_SERVICE, by which `listMarked`
 * finds them when nobody wrote their pid down. That it started says nothing of its health: it may
 * have ended already. Throws a WorkspaceError `not-started` when there is nothing to start.
 */
export async function startDetached(program: Program): Promise<ProcessIdentity> {
  if (!statSync(program.cwd, { throwIfNoEntry: false })?.isDirectory()) {
    throw notStarted(program, `its folder ${program.cwd} is not there`, 'Make the folder or correct `cwd`.');
  }
  mkdirSync(dirname(program.logFile), { recursive: true });
  const log = openSync(program.logFile, 'a', 0o600);
  try {
    const child = launch(program, log);
    // Asked before the event loop can wait for it: until then also an ended child has its line.
    const identity = child.pid === undefined ? null : identityOf(child.pid);
    await once(child, 'spawn');
    child.unref();
    if (identity === null) {
      throw notStarted(program, 'it ended at once', `See ${program.logFile}.`);
    }
    return identity;
  } catch (error) {
    throw error instanceof WorkspaceError ? error : explain(program, error as NodeJS.ErrnoException);
  } finally {
    closeSync(log);
  }
}

function launch(program: Program, log: number): ChildProcess {
  const { command, args, cwd, runAs } = program;
  return spawn(command, args, {
    cwd,
    env: {
      ...process.env,
      ...program.environment,
      WORKSPACE_ID: program.workspaceId,
      WORKSPACE_SERVICE: program.service,
    },
    stdio: ['ignore', log, log],
    detached: true,
    windowsHide: true,
    ...(runAs ? { uid: runAs.uid, gid: runAs.gid } : {}),
  });
}

function explain(program: Program, error: NodeJS.ErrnoException): WorkspaceError {
  const { command } = program;
  if (error.code === 'ENOENT') {
    const where = /[\\/]/.test(command) ? '' : ' on the PATH';
    return notStarted(
      program,
      `there is no program \`${command}\`${where}`,
      'Install it or correct the command.',
    );
  }
  if (error.code === 'EACCES') {
    return notStarted(
      program,
      `\`${command}\` may not be run, or its folder not entered`,
      `Look at the modes of ${command} and of ${program.cwd}.`,
    );
  }
  return notStarted(program, error.message, 'Correct the command.');
}

function notStarted(program: Program, why: string, fix: string): WorkspaceError {
  return new WorkspaceError('not-started', `${program.service} was not started: ${why}.`, fix, 2);
}
