import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The files of one program's configuration. */
export interface ConfigFiles {
  /** The text of a file. Throws an Error when it cannot be read or is too large. */
  read(path: string): string;
  /** As glob(3): sorted, hidden files only when the pattern begins with a dot. Throws when a folder cannot be read. */
  glob(pattern: string): string[];
  /** When the newest of what was read was changed, in ms: files, links on the way, folders that were searched. */
  changedMs(): number;
}

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_LINKS = 40;

/**
 * Files below `root` as a process sees them that has its root there (`/proc/PID/root`): an absolute link stays
 * below it. Without a root they are read as they are named, pipes too.
 */
export function openConfigFiles(root: string | null): ConfigFiles {
  let changed = 0;
  let size = 0;
  const saw = ({ mtimeMs, ctimeMs }: { mtimeMs: number; ctimeMs: number }): void => {
    changed = Math.max(changed, mtimeMs, ctimeMs);
  };
  const real = (path: string): string => (root === null ? path : resolveBelow(root, path, saw));
  const list = (folder: string): string[] => {
    const place = real(folder);
    saw(lstatSync(place));
    return readdirSync(place).toSorted();
  };
  return {
    read: (path) => {
      const text = root === null ? readFileSync(path, 'utf8') : readRegular(real(path), saw);
      size += text.length;
      if (size > MOST_BYTES) throw new Error('the configuration is larger than 16 MB');
      return text;
    },
    glob: (pattern) => expand(pattern, list),
    changedMs: () => changed,
  };
}

function expand(pattern: string, list: (folder: string) => string[]): string[] {
  const folder = dirname(pattern);
  const name = basename(pattern);
  const folders = isPattern(folder) ? expand(folder, list) : [folder];
  if (!isPattern(name)) return folders.map((one) => join(one, name));
  const matches = matcher(name);
  return folders.flatMap((one) => {
    try {
      return list(one)
        .filter((entry) => matches.test(entry) && (name.startsWith('.') || !entry.startsWith('.')))
        .map((entry) => join(one, entry));
    } catch (error) {
      // A folder that is not there has no files; one that may not be read may have any.
      if (/^(?:ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) return [];
      throw error;
    }
  });
}

/** Whether a path names several files. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

function matcher(name: string): RegExp {
  const source = name.replace(/\[!|[.+^${}()|\\*?]/g, (mark) => {
    if (mark === '*') return '.*';
    if (mark === '?') return '.';
    return mark === '[!' ? '[^' : `\\${mark}`;
  });
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    throw new Error(`${name} is no pattern of files`);
  }
}

function resolveBelow(
  root: string,
  path: string,
  saw: (stat: { mtimeMs: number; ctimeMs: number }) => void,
): string {
  const waiting = path.split('/');
  const done: string[] = [];
  let links = 0;
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const here = join(root, ...done, part);
    const stat = lstatSync(here);
    if (!stat.isSymbolicLink()) {
      done.push(part);
      continue;
    }
    saw(stat);
    links += 1;
    if (links > MOST_LINKS) throw new Error('its links lead in a circle');
    const target = readlinkSync(here);
    if (target.startsWith('/')) done.length = 0;
    waiting.unshift(...target.split('/'));
  }
  return join(root, ...done);
}

function readRegular(file: string, saw: (stat: { mtimeMs: number; ctimeMs: number }) => void): string {
  // A pipe would wait for somebody to write.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Error('it is no file');
    if (stat.size > MOST_BYTES) throw new Error('it is larger than 16 MB');
    saw(stat);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}
