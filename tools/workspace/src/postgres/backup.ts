import { existsSync, readdirSync, renameSync, writeFileSync, chownSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { WorkspaceError } from '../workspace-error.ts';
import { majorOf } from './binaries.ts';
import { dropHalfMade, halfMade } from './half-made.ts';
import { runningPostmaster } from './postmaster-file.ts';
import { withSession } from './session.ts';
import { copyLiveTree, copyToEnd, copyTree } from './tree-copy.ts';
import { makeOwnFolder, type RunAs } from './user.ts';
import { walNames } from './wal-names.ts';

/** A cluster to copy. `url` null: it is stopped. */
export interface ClusterSource {
  folder: string;
  url: string | null;
}

/**
 * Copies a whole cluster, also while it is written to. The copy holds everything that was committed
 * before the call, and opens as after a crash: PostgreSQL replays what was written meanwhile. The target
 * appears by one rename and must not exist.
 *
 * @throws WorkspaceError `no-cluster`, `cluster-runs`, `has-tablespaces`, `target-exists`
 */
export async function copyCluster(o: { source: ClusterSource; target: string; runAs: RunAs }): Promise<void> {
  const { source, target, runAs } = o;
  await refuseWhatCannotBeCopied(source, target);
  const temporary = halfMade(target);
  makeOwnFolder(temporary, runAs);
  await dropHalfMade(target, temporary);
  try {
    if (source.url === null) await copyTree(source.folder, temporary, runAs);
    else await withSession(source.url, (client) => copyRunning(client, source.folder, temporary, runAs));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  for (const file of ['postmaster.pid', 'postmaster.opts']) await rm(join(temporary, file), { force: true });
  renameSync(temporary, target);
}

async function refuseWhatCannotBeCopied({ folder, url }: ClusterSource, target: string): Promise<void> {
  function refuse(code: string, why: string, fix: string) {
    return new WorkspaceError(code, `The database was not copied: ${why}`, fix);
  }
  if ((await majorOf(folder)) === null) {
    throw refuse('no-cluster', `there is none in ${folder}.`, 'Start the other workspace once: workspace up');
  }
  if (url === null && runningPostmaster(folder)) {
    throw refuse('cluster-runs', `a server runs on ${folder}.`, 'Stop it first: workspace down');
  }
  if (readdirSync(join(folder, 'pg_tblspc')).length > 0) {
    throw refuse(
      'has-tablespaces',
      'parts of it lie in tablespaces outside its folder.',
      'Move them back first.',
    );
  }
  if (existsSync(target)) {
    throw refuse('target-exists', `${target} exists already.`, 'Remove it first.');
  }
}

/**
 * PostgreSQL's low-level backup: start, copy the files in any order, stop, add the WAL in between. The
 * slot lives as long as this session; it keeps that WAL from being recycled.
 * @see https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
 */
async function copyRunning(client: Client, source: string, target: string, runAs: RunAs): Promise<void> {
  await client.query('SELECT pg_create_physical_replication_slot($1, true, true)', [
    `workspace_copy_${process.pid}_${Date.now()}`,
  ]);
  const { rows: started } = await client.query<{ start: string; bytes: number; timeline: number }>(
    `SELECT pg_backup_start('workspace copy', fast => true) AS start,
            (SELECT setting::int FROM pg_settings WHERE name = 'wal_segment_size') AS bytes,
            (SELECT timeline_id FROM pg_control_checkpoint()) AS timeline`,
  );
  const { start, bytes, timeline } = started[0]!;
  await copyLiveTree({ source, target, runAs, rule: ruleFor });
  const { rows: stopped } = await client.query<{ end: string; label: string }>(
    'SELECT lsn AS end, labelfile AS label FROM pg_backup_stop(wait_for_archive => false)',
  );
  const { end, label } = stopped[0]!;
  const buffer = Buffer.allocUnsafe(bytes);
  for (const name of walNames({ timeline, start, end, segmentBytes: bytes })) {
    const isThere = copyToEnd(join(source, 'pg_wal', name), join(target, 'pg_wal', name), buffer, runAs);
    if (!isThere) throw new Error(`The WAL file ${name} was gone before it was copied.`);
  }
  const labelFile = join(target, 'backup_label');
  writeFileSync(labelFile, label, { mode: 0o600 });
  if (runAs) chownSync(labelFile, runAs.uid, runAs.gid);
}

/**
 * What a copy leaves out, as `pg_basebackup` does: state of the running server, and WAL, which is added
 * afterwards. Files of temporary tables are cleared by the next start anyway.
 * @see https://www.postgresql.org/docs/18/protocol-replication.html#PROTOCOL-REPLICATION-BASE-BACKUP
 */
function ruleFor(path: string): 'copy' | 'skip' | 'empty' {
  const first = path.split('/', 1)[0]!;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|backup_manifest)$/.test(path)) {
    return 'skip';
  }
  if (/^(pgsql_tmp.*|pg_internal\.init(\.\d+)?|t\d+_\d+(_\w+)?(\.\d+)?)$/.test(name)) return 'skip';
  const emptied = ['pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans'];
  if ([...emptied, 'pg_replslot'].includes(first)) return 'empty';
  if (path.startsWith('pg_wal/'))
    return ['pg_wal/archive_status', 'pg_wal/summaries'].includes(path) ? 'empty' : 'skip';
  return 'copy';
}
