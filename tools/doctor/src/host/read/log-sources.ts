import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { findKills, isAboutKill, type LoggedKill, type LogLine } from './kernel-log.ts';
import { type Clock, journalLines, kmsgLines, textLines } from './log-line.ts';
import type { Tree } from './tree.ts';

export interface KillSource {
  source: 'kmsg' | 'journal' | 'kern.log';
  kills: LoggedKill[];
}

export interface KernelLog {
  sources: KillSource[];
  /** Where nothing could be read, and why. */
  refused: string[];
}

/** The end of a log file is looked at; a kill long ago is in the older files. */
const TAIL_BYTES = 8 * 1024 * 1024;
const LOG_FILES = /^(?:kern\.log|messages)(?:\.\d|-\d{8})?(?:\.gz)?$/;

/**
 * Every kernel log there is: the ring buffer, the journal (all boots it keeps) and the files of syslog.
 * The lines about kills are what a recording keeps of them.
 */
export async function readKernelLog(tree: Tree, clock: Clock, budgetMs: number): Promise<KernelLog> {
  const found = await tree.fact<Record<string, string[] | string>>('kernel-log', () =>
    readLive(tree, budgetMs),
  );
  const sources: KillSource[] = [];
  const refused: string[] = [];
  for (const [name, value] of Object.entries(found ?? {})) {
    if (typeof value === 'string') refused.push(`${name}: ${value}`);
    else if (Array.isArray(value))
      sources.push({ source: sourceOf(name), kills: findKills(linesOf(name, value, clock)) });
  }
  // A tree copied by hand has the files and no facts.
  if (!found && !tree.isLive) {
    const kmsg = tree.text('dev/kmsg');
    if (kmsg !== null) sources.push({ source: 'kmsg', kills: findKills(kmsgLines(kmsg, clock)) });
    const dmesg = tree.text('var/log/dmesg') ?? tree.text('dmesg');
    if (dmesg !== null) sources.push({ source: 'kmsg', kills: findKills(textLines(dmesg, clock, false)) });
    const journal = tree.text('journal.json');
    if (journal !== null) sources.push({ source: 'journal', kills: findKills(journalLines(journal)) });
    for (const name of logFiles(tree)) {
      const lines = textLines(readTail(join(tree.root, 'var/log', name)) ?? '', clock, true);
      sources.push({ source: 'kern.log', kills: findKills(lines) });
    }
  }
  return { sources, refused };
}

async function readLive(tree: Tree, budgetMs: number): Promise<Record<string, string[] | string>> {
  const found: Record<string, string[] | string> = {};
  found['/dev/kmsg'] = readRing('/dev/kmsg');
  found['journal'] = await readJournal(budgetMs);
  for (const name of logFiles(tree)) {
    const text = readTail(join(tree.root, 'var/log', name));
    found[`/var/log/${name}`] = text === null ? 'may not be read' : aboutKills(text.split('\n'), true);
  }
  return found;
}

function linesOf(name: string, lines: string[], clock: Clock): Iterable<LogLine> {
  const text = lines.filter((line) => typeof line === 'string').join('\n');
  if (name === '/dev/kmsg') return kmsgLines(text, clock);
  return name === 'journal' ? journalLines(text) : textLines(text, clock, true);
}

function sourceOf(name: string): KillSource['source'] {
  if (name === '/dev/kmsg') return 'kmsg';
  return name === 'journal' ? 'journal' : 'kern.log';
}

/** Only what is about kills: the rest of a log is nobody's business here. */
function aboutKills(lines: string[], isSyslog: boolean): string[] {
  const clock = { bootedMs: 0, nowMs: 0 };
  return lines.filter((line) =>
    [...(isSyslog ? textLines(line, clock, true) : kmsgLines(line, clock))].some(({ message }) =>
      isAboutKill(message),
    ),
  );
}

/** The ring buffer, one record a read, to its end. Lost records (EPIPE) are passed over. */
function readRing(file: string): string[] | string {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'may not be read';
  }
  const record = Buffer.allocUnsafe(16_384);
  const records: string[] = [];
  try {
    for (let count = 0; count < 200_000; count += 1) {
      const text = readRecord(descriptor, record);
      if (text === null) break;
      if (text !== '') records.push(text.split('\n', 1)[0] ?? '');
    }
  } finally {
    closeSync(descriptor);
  }
  return aboutKills(records, false);
}

function readRecord(descriptor: number, record: Buffer): string | null {
  try {
    const length = readSync(descriptor, record, 0, record.length, null);
    return length === 0 ? null : record.toString('utf8', 0, length);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPIPE' ? '' : null;
  }
}

/** Newest first, so that what came until the time is up is what matters most. */
function readJournal(budgetMs: number): Promise<string[] | string> {
  // The match instead of `-k`, which would mean this boot only.
  const args = ['_TRANSPORT=kernel', '-r', '-o', 'json', '--no-pager', '--output-fields=MESSAGE,_TRANSPORT'];
  const { promise, resolve } = Promise.withResolvers<string[] | string>();
  const child = spawn('journalctl', args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' },
  });
  const kept: string[] = [];
  let rest = '';
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, budgetMs);
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = (lines.pop() ?? '').slice(0, 1_000_000);
    for (const line of lines)
      if ([...journalLines(line)].some(({ message }) => isAboutKill(message))) kept.push(line);
  });
  child.on('error', () => {
    clearTimeout(late);
    resolve('journalctl is not installed');
  });
  child.on('close', (code) => {
    clearTimeout(late);
    if (code !== 0 && !isLate && kept.length === 0) resolve('the journal may not be read');
    else resolve(kept.toReversed());
  });
  return promise;
}

function logFiles(tree: Tree): string[] {
  // Oldest first: messages-20260101, kern.log.2.gz, kern.log.1, kern.log.
  return tree
    .names('var/log')
    .filter((name) => LOG_FILES.test(name))
    .toSorted()
    .toReversed()
    .slice(0, 12);
}

function readTail(file: string): string | null {
  try {
    if (!statSync(file).isFile()) return null;
    if (file.endsWith('.gz')) {
      if (statSync(file).size > TAIL_BYTES) return null;
      return gunzipSync(readFileSync(file), { maxOutputLength: 16 * TAIL_BYTES }).toString('utf8');
    }
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size } = statSync(file);
      const piece = Buffer.alloc(Math.min(size, TAIL_BYTES));
      const length = readSync(descriptor, piece, 0, piece.length, Math.max(0, size - TAIL_BYTES));
      return piece.toString('utf8', 0, length);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}
