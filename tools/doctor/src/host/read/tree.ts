import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { isFact } from './fact-shape.ts';
import { StringDecoder } from 'node:string_decoder';

/** What one file said, or the system's code (ENOENT, EACCES, ESRCH, …) for why it said nothing. */
export type Read = { text: string; error: null } | { text: null; error: string };

/**
 * The files of a host below one folder: `/` for this host, another folder for a recording. Paths have no
 * leading slash ("proc/meminfo"). Nothing here throws; the files of a host come and go while they are read.
 */
export interface Tree {
  isLive: boolean;
  root: string;
  /** At most `limit` bytes (default 4 MB) of a file. */
  read(path: string, limit?: number): Read;
  text(path: string, limit?: number): string | null;
  /** As `text`, and never copied into a recording: for files with secrets in them, or read a second time. */
  unrecorded(path: string): string | null;
  link(path: string): string | null;
  /** Names in a folder, or of its folders only. Empty when it cannot be read. */
  names(path: string): string[];
  folders(path: string): string[];
  /**
   * What is no file: read live, or as it was recorded. Null when the recording has none that can be used.
   */
  fact<T>(name: string, read: () => Promise<T>): Promise<T | null>;
  /** Files of facts that were asked for until now, are there, and cannot be used. */
  damaged: readonly string[];
}

const READ_LIMIT = 4 * 1024 * 1024;
const FACT_LIMIT = 64 * 1024 * 1024;
/** Where a recording keeps what is no file of the host. */
const FACTS = '.doctor';

const scratch = Buffer.allocUnsafe(64 * 1024);

/** Opens this host (`/`) or a recording made by `recordTree`. */
export function openTree(root = '/'): Tree {
  const isLive = normalize(root) === '/';
  // A recording may come from a stranger: its links lead nowhere, and its pipes do not stop us.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (isLive ? 0 : constants.O_NOFOLLOW);
  const read = (path: string, limit = READ_LIMIT): Read => readText(join(root, path), flags, limit);
  const damaged: string[] = [];
  const recorded = <T>(name: string): T | null => {
    const path = `${FACTS}/${name}.json`;
    const { text, error } = read(path, FACT_LIMIT);
    const value = text === null ? null : parseFact(name, text);
    if (value === null && error !== 'ENOENT' && !damaged.includes(path)) damaged.push(path);
    return value as T | null;
  };
  return {
    isLive,
    root,
    read,
    text: (path, limit) => read(path, limit).text,
    unrecorded: (path) => read(path).text,
    link: (path) => (isLive ? readLink(join(root, path)) : (read(path).text?.trim() ?? null)),
    names: (path) => readNames(join(root, path), false),
    folders: (path) => readNames(join(root, path), true),
    fact: async (name, live) => (isLive ? live() : recorded(name)),
    damaged,
  };
}

/**
 * The same tree, and everything that is read from it is written below `folder`: a recording holds exactly
 * what a diagnosis reads, so never a command line or an environment. `folder` must be new or empty.
 */
export function recordTree(tree: Tree, folder: string): Tree {
  const keep = (path: string, text: string): void => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, text, { mode: 0o600 });
  };
  const kept = (path: string, found: Read): Read => {
    if (found.text !== null) keep(path, found.text);
    return found;
  };
  const keptFolders = (path: string, names: string[]): string[] => {
    for (const name of names) mkdirSync(join(folder, path, name), { recursive: true, mode: 0o700 });
    return names;
  };
  return {
    ...tree,
    read: (path, limit) => kept(path, tree.read(path, limit)),
    text: (path, limit) => kept(path, tree.read(path, limit)).text,
    link: (path) => {
      const target = tree.link(path);
      if (target !== null) keep(path, `${target}\n`);
      return target;
    },
    // Below /proc a folder without a file that was read is a process that died; it needs no folder here.
    folders: (path) => (path === 'proc' ? tree.folders(path) : keptFolders(path, tree.folders(path))),
    fact: async (name, live) => {
      const value = await tree.fact(name, live);
      if (value !== null) keep(`${FACTS}/${name}.json`, `${JSON.stringify(value, null, 1)}\n`);
      return value;
    },
  };
}

function readText(file: string, flags: number, limit: number): Read {
  let descriptor: number;
  try {
    descriptor = openSync(file, flags);
  } catch (error) {
    return { text: null, error: (error as NodeJS.ErrnoException).code ?? 'EIO' };
  }
  try {
    const pieces: string[] = [];
    const decoder = new StringDecoder('utf8');
    let length = 0;
    // Files of /proc have no size: only a read of nothing is the end.
    while (length < limit) {
      const got = readSync(descriptor, scratch, 0, Math.min(scratch.length, limit - length), null);
      if (got === 0) break;
      pieces.push(decoder.write(scratch.subarray(0, got)));
      length += got;
    }
    return { text: pieces.join(''), error: null };
  } catch (error) {
    return { text: null, error: (error as NodeJS.ErrnoException).code ?? 'EIO' };
  } finally {
    closeSync(descriptor);
  }
}

function readLink(file: string): string | null {
  try {
    return readlinkSync(file);
  } catch {
    return null;
  }
}

function readNames(folder: string, isFoldersOnly: boolean): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => !isFoldersOnly || entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

function parseFact(name: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isFact(name, value) ? value : null;
  } catch {
    return null;
  }
}
