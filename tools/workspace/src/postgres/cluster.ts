import { execFile } from 'node:child_process';
import { existsSync, openSync, closeSync, readSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type ProcessIdentity, isAlive } from '../processes/identity.ts';
import { startDetached } from '../processes/spawn.ts';
import { stopProcess } from '../processes/stop.ts';
import { WorkspaceError } from '../workspace-error.ts';
import type { Binaries } from './binaries.ts';
import { mendSwap } from './folder-swap.ts';
import { dropHalfMade, halfMade } from './half-made.ts';
import { shakeHands } from './handshake.ts';
import { dropStalePostmasterFile, readPostmasterFile, runningPostmaster } from './postmaster-file.ts';
import { takeSpare } from './spare.ts';
import { explainFailure, isPassing, isPortTaken } from './start-failure.ts';
import { copyTree } from './tree-copy.ts';
import { makeOwnFolder, type RunAs } from './user.ts';

const POLL_MS = 4;
/** Recovery after a kill takes a second or two; a database of many gigabytes takes longer. */
const START_MS = 60_000;
/** How long the processes of a killed server may hold its memory. */
const LEFT_OVER_MS = 10_000;
const LOG_TAIL_BYTES = 64 * 1024;

/**
 * A cluster as a copy of a template, the spare one when it is there. The folder appears by one rename, so it is never half; a folder that
 * exists is left as it is.
 */
export async function createCluster(o: { template: string; folder: string; runAs: RunAs }): Promise<void> {
  mendSwap(o.folder);
  if (existsSync(o.folder) || takeSpare(o.template, o.folder)) return;
  const temporary = halfMade(o.folder);
  makeOwnFolder(temporary, o.runAs);
  await dropHalfMade(o.folder, temporary);
  await copyTree(o.template, temporary, o.runAs);
  renameSync(temporary, o.folder);
}

export interface ClusterStart {
  binaries: Binaries;
  folder: string;
  port: number;
  /** The start is done when this database takes a query. */
  database: string;
  runAs: RunAs;
  logFile: string;
  workspaceId: string;
  service: string;
}

export interface RunningCluster {
  process: ProcessIdentity;
  url: string;
}

/**
 * Starts a cluster and waits until it takes queries. A server that already runs on the folder and the
 * port is taken as it is; one on another port is stopped first. After a kill, PostgreSQL recovers.
 *
 * @throws WorkspaceError `port-taken`, `other-postgres-version`, `no-such-database`, `postgres-not-started`
 */
export async function startCluster(start: ClusterStart): Promise<RunningCluster> {
  mendSwap(start.folder);
  const running = runningPostmaster(start.folder);
  if (running && running.port !== start.port) await stopCluster(running.process);
  const identity = running?.port === start.port ? running.process : await launch(start);
  await waitForDatabase(start, identity);
  return { process: identity, url: databaseUrl(start.port, start.database) };
}

async function launch(start: ClusterStart): Promise<ProcessIdentity> {
  const until = Date.now() + LEFT_OVER_MS;
  for (;;) {
    dropStalePostmasterFile(start.folder);
    const logStart = sizeOf(start.logFile);
    const identity = await startDetached({
      command: start.binaries.postgres,
      args: ['-D', start.folder, '-p', String(start.port)],
      cwd: start.folder,
      environment: { LC_ALL: 'C', TZ: 'UTC' },
      logFile: start.logFile,
      runAs: start.runAs,
      workspaceId: start.workspaceId,
      service: start.service,
    });
    if (await isReady(start.folder, identity)) return identity;
    const log = readFrom(start.logFile, logStart);
    if (!isPassing(log) || Date.now() > until) throw await explain(start, log);
    await sleep(100);
  }
}

/** False when the server ended before it was ready, or took too long and was stopped. */
async function isReady(folder: string, identity: ProcessIdentity): Promise<boolean> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    const file = readPostmasterFile(folder);
    if (file?.pid === identity.pid && file.status === 'ready') return true;
    if (!isAlive(identity)) return false;
    await sleep(POLL_MS);
  }
  await stopCluster(identity);
  return false;
}

async function waitForDatabase(start: ClusterStart, identity: ProcessIdentity): Promise<void> {
  const until = Date.now() + START_MS;
  for (;;) {
    const hands = await shakeHands(start.port, start.database, 5_000);
    if (hands.kind === 'answered') return;
    // 57P03: still starting. Everything else will not change by waiting.
    if (hands.kind === 'failed' && hands.code !== '57P03') throw noDatabase(start, hands.message);
    if (!isAlive(identity) || Date.now() > until) {
      throw await explain(start, readFrom(start.logFile, sizeOf(start.logFile) - LOG_TAIL_BYTES));
    }
    await sleep(POLL_MS);
  }
}

function noDatabase(start: ClusterStart, message: string): WorkspaceError {
  return new WorkspaceError(
    'no-such-database',
    `PostgreSQL runs on port ${start.port}, but the database "${start.database}" cannot be opened: ${message}.`,
    'Set it back with: workspace db reset',
  );
}

async function explain(start: ClusterStart, log: string): Promise<WorkspaceError> {
  const holder = isPortTaken(log) ? await holderOf(start.port) : null;
  return explainFailure({ port: start.port, logFile: start.logFile, log, holder });
}

async function holderOf(port: number): Promise<string | null> {
  const { listenersOn } = await import('../ports/listener.ts');
  const [listener] = await listenersOn([port]);
  if (!listener?.pid) return null;
  return listener.command ? `${listener.command} (pid ${listener.pid})` : `pid ${listener.pid}`;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** A log from a byte on, at most its last 64 kB. */
function readFrom(file: string, start: number): string {
  const from = Math.max(0, start, sizeOf(file) - LOG_TAIL_BYTES);
  if (!existsSync(file)) return '';
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(LOG_TAIL_BYTES);
    return buffer.toString('utf8', 0, readSync(handle, buffer, 0, LOG_TAIL_BYTES, from));
  } finally {
    closeSync(handle);
  }
}

/**
 * Stops a cluster: sessions are cut, everything committed is kept. Killed after ten seconds; then the
 * next start recovers. `via` is for Windows, which has no signals: without it the server is killed there.
 */
export async function stopCluster(
  identity: ProcessIdentity,
  via?: { binaries: Binaries; folder: string },
): Promise<'stopped' | 'killed' | 'gone'> {
  if (process.platform === 'win32' && via && isAlive(identity)) {
    const stop = promisify(execFile)(via.binaries.pgCtl, ['stop', '-m', 'fast', '-w', '-D', via.folder]);
    const isStopped = await stop.then(
      () => true,
      () => false,
    );
    if (isStopped) return 'stopped';
  }
  // SIGINT is PostgreSQL's "fast shutdown"; SIGTERM would wait for every session to end.
  return stopProcess(identity, { signal: 'SIGINT', graceMs: 10_000 });
}

/** Where the database is. The password is not checked on 127.0.0.1, but drivers like to have one. */
export function databaseUrl(port: number, database: string): string {
  return `postgres://postgres:postgres@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}
