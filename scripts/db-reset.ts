import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { DataFolder } from '../apps/api/src/platform/data-folder.ts';
import { withSession } from '../apps/api/src/platform/migrate.ts';
import { nameOf, placeOf, reportFailure, withDatabase, type Place } from './workspace-database.ts';

const sira = join(import.meta.dirname, '../apps/api/bin/sira.mjs');

/** What is gone is gone: a person types yes, a program sets YES=1. */
async function isMeant(place: Place): Promise<boolean> {
  if (process.env.YES === '1') return true;
  if (!process.stdin.isTTY) {
    console.error(`Not emptied: ${nameOf(place)}. Say that you mean it with YES=1.`);
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Everything in ${nameOf(place)} will be gone. Type yes: `);
  terminal.close();
  return answer.trim() === 'yes';
}

async function empty(place: Place) {
  if (place.kind === 'embedded') {
    const folder = DataFolder.take(place.folder);
    rmSync(folder.database, { recursive: true, force: true });
    folder.release();
  } else {
    await withDatabase(place, (database) =>
      withSession(database, async (session) => {
        await session.exec(
          'drop schema public cascade; create schema public; drop schema if exists jobs cascade',
        );
      }),
    );
  }
  console.log(`Emptied ${nameOf(place)}`);
  const { status } = spawnSync(process.execPath, [sira, 'migrate'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

const place = placeOf(process.env);
try {
  if (await isMeant(place)) await empty(place);
  else process.exitCode = 1;
} catch (error) {
  reportFailure(error);
}
