import { WorkspaceError } from '../workspace-error.ts';

/** Processes of a server that was killed still hold its memory; a moment later the same start works. */
export function isPassing(log: string): boolean {
  return (
    /pre-existing shared memory block .* is still in use/.test(log) ||
    /lock file "postmaster\.pid" already exists/.test(log)
  );
}

/** Whether a start failed because of the port. */
export function isPortTaken(log: string): boolean {
  return /could not bind IPv4 address .*(in use|WSAEADDRINUSE)|Only one usage of each socket address/i.test(
    log,
  );
}

export interface FailedStart {
  port: number;
  logFile: string;
  /** What the server wrote since this start. */
  log: string;
  /** Who holds the port, `node (pid 4711)`; null when unknown. */
  holder: string | null;
}

/** A server's last lines as a sentence for people. Pure. */
export function explainFailure({ port, logFile, log, holder }: FailedStart): WorkspaceError {
  if (isPortTaken(log)) {
    const by = holder ?? 'another program';
    return new WorkspaceError(
      'port-taken',
      `PostgreSQL was not started: its port ${port} is taken by ${by}.`,
      'End that program, then run the command again.',
    );
  }
  if (/database files are incompatible with server/.test(log)) {
    return new WorkspaceError(
      'other-postgres-version',
      'PostgreSQL was not started: the data of this workspace was written by another major version.',
      'Check out the commit that used that version, or remove the workspace and create it again.',
    );
  }
  const said = lastLines(log) || 'It wrote nothing.';
  return new WorkspaceError(
    'postgres-not-started',
    `PostgreSQL was not started on port ${port}. It said: ${said}`,
    `The whole log is in ${logFile}.`,
    2,
  );
}

/** The reason often stands a line before the fatal one. */
function lastLines(log: string): string {
  return log
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-5)
    .map((line) => line.replace(/^.*?\b(FATAL|PANIC|ERROR|WARNING|LOG|HINT|DETAIL):\s*/, ''))
    .join(' / ');
}
