import { DataFolder, FolderInUse } from '../apps/api/src/platform/data-folder.ts';
import type { Database } from '../apps/api/src/platform/db.ts';
import { openEmbedded, openServer } from '../apps/api/src/platform/open-database.ts';

/** Which database a program of this folder works on, as the server would choose it. */
export type Place = { kind: 'server'; url: string } | { kind: 'embedded'; folder: string };

export function placeOf(environment: Record<string, string | undefined>): Place {
  const { DATABASE_URL: url, SIRA_DATA_DIR: folder } = environment;
  return url ? { kind: 'server', url } : { kind: 'embedded', folder: folder || './data' };
}

/** For people: without the password. */
export function nameOf(place: Place): string {
  if (place.kind === 'embedded') return `the embedded database in ${place.folder}`;
  const url = new URL(place.url);
  return `the database ${url.pathname.slice(1)} on ${url.host}`;
}

/** Holds the data folder (embedded) or a connection while `work` runs. Throws FolderInUse when a server has it. */
export async function withDatabase(place: Place, work: (database: Database) => Promise<void>): Promise<void> {
  if (place.kind === 'server') {
    const database = openServer(place.url, 1);
    return work(database).finally(database.close);
  }
  const folder = DataFolder.take(place.folder);
  try {
    const database = await openEmbedded(folder.database);
    await work(database).finally(database.close);
  } finally {
    folder.release();
  }
}

/** Says why it did not work and sets the exit code: 1 for what the user can mend. */
export function reportFailure(error: unknown) {
  const isKnown = error instanceof FolderInUse;
  console.error(isKnown ? error.message : error);
  process.exitCode = 1;
}
