import type { Snapshot } from '../snapshot.ts';
import type { StaleContainer } from '../stale/find-stale.ts';

export interface CleanUpItem {
  id: 'stale-deployment' | 'unused-images' | 'build-cache' | 'container-logs' | 'journal' | 'unused-volumes';
  /** Names come from outside. */
  what: string;
  memoryBytes: number;
  diskBytes: number;
  command: string;
  /** What may go wrong; '' when nothing is lost. */
  caution: string;
}

export interface CleanUp {
  memoryBytes: number;
  diskBytes: number;
  items: CleanUpItem[];
}

/** Smaller is not worth a line. */
const WORTH = 100_000_000;
const JOURNAL_KEEPS = 500_000_000;

/** What can go before anything is bought: old deployments that are certainly stale, and what fills the disk. */
export function cleanUpOf({ disk }: Snapshot, stale: readonly StaleContainer[]): CleanUp {
  const deployments = stale
    .filter(({ certainty }) => certainty === 'stale')
    .map(({ name, freesBytes, commands }): CleanUpItem => ({
      id: 'stale-deployment',
      what: `the old deployment ${name}`,
      memoryBytes: freesBytes ?? 0,
      diskBytes: 0,
      command: commands.apply ?? commands.stop,
      caution: `undo: \`${commands.undo}\``,
    }));
  const items = [...deployments, ...diskItems(disk).filter(({ diskBytes }) => diskBytes >= WORTH)];
  // What may be the only copy of something is named and not counted on.
  const counted = items.filter(({ id }) => id !== 'unused-volumes');
  return {
    memoryBytes: counted.reduce((sum, item) => sum + item.memoryBytes, 0),
    diskBytes: counted.reduce((sum, item) => sum + item.diskBytes, 0),
    items,
  };
}

function diskItems({ docker, journalBytes }: Snapshot['disk']): CleanUpItem[] {
  const all: [
    CleanUpItem['id'],
    number | null | undefined,
    what: string,
    command: string,
    caution: string,
  ][] = [
    [
      'unused-images',
      docker?.imagesReclaimableBytes,
      'images of no container',
      'docker image prune -a',
      'an image that was built here and pushed nowhere is lost, and a rollback has to pull',
    ],
    [
      'build-cache',
      docker?.buildCacheBytes,
      'the build cache',
      'docker builder prune -a',
      'the next build takes longer',
    ],
    [
      'container-logs',
      docker?.logsBytes,
      'logs of containers',
      'set max-size and max-file of the json-file driver, then make the containers anew',
      'old log lines are lost',
    ],
    [
      'journal',
      (journalBytes ?? 0) - JOURNAL_KEEPS,
      'the journal above 500 MB',
      'journalctl --vacuum-size=500M',
      'old log lines are lost',
    ],
    [
      'unused-volumes',
      docker?.volumesUnusedBytes,
      'volumes of no container',
      'docker volume ls -f dangling=true',
      'they may be the only copy of data: look into each before you remove one',
    ],
  ];
  return all.map(([id, diskBytes, what, command, caution]) => ({
    id,
    what,
    memoryBytes: 0,
    diskBytes: diskBytes ?? 0,
    command,
    caution,
  }));
}
