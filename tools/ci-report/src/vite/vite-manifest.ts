import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Input } from '../input.ts';
import { type Json, list, readJson, record, text } from '../json.ts';
import { emptyReading, unreadable } from '../reading.ts';
import type { Reading } from '../report.ts';
import { filesTable, VITE_METRICS } from './vite-console.ts';

/** Whether a head is the manifest of a build. */
export function looksLikeManifest(head: string): boolean {
  return (
    /^\s*\{\s*"[^"]+"\s*:\s*\{\s*"(?:file|src|isEntry|name)"\s*:/.test(head) &&
    /"file"\s*:\s*"[^"]+\.\w+"/.test(head)
  );
}

/**
 * The manifest (build.manifest) names what was written; the sizes are taken from the files beside it. A file that is
 * missing is said, as the manifest may then be of another build.
 */
export async function readManifest(input: Input): Promise<Reading> {
  const parsed = await readJson(input);
  if ('problem' in parsed) {
    return unreadable('json', input.name, VITE_METRICS, `${input.name} cannot be used: ${parsed.problem}.`);
  }
  const reading = emptyReading('json', input.name, VITE_METRICS);
  const names = filesOf(record(parsed.value));
  if (names.size === 0) {
    reading.problems.push(`${input.name} names no files.`);
    return reading;
  }
  const files: { name: string; bytes: number; gzip: number | null }[] = [];
  const folder = dirname(input.name);
  const root = basename(folder) === '.vite' ? dirname(folder) : folder;
  const missing: string[] = [];
  for (const name of [...names, join(input.name === '-' ? '' : basename(folder), basename(input.name))]) {
    const content = input.name === '-' ? null : await contentOf(root, name);
    if (content) files.push({ name, bytes: content.length, gzip: gzipSync(content).length });
    // The page itself is not written when the manifest is of a server.
    else if (!name.endsWith('.html')) missing.push(name);
  }
  if (missing.length > 0) {
    reading.metrics['chunks'] = names.size;
    reading.problems.push(
      `Of the files ${input.name} names ${missing.length} are not beside it, so the sizes are not known.`,
    );
    return reading;
  }
  reading.metrics['chunks'] = files.length;
  reading.metrics['bytes'] = files.reduce((sum, { bytes }) => sum + bytes, 0);
  reading.metrics['gzipBytes'] = files.reduce((sum, { gzip }) => sum + (gzip ?? 0), 0);
  reading.detail.push(filesTable(files));
  reading.verdict = 'pass';
  return reading;
}

function filesOf(manifest: Record<string, Json | undefined>): Set<string> {
  const names = new Set<string>();
  for (const [key, value] of Object.entries(manifest)) {
    const entry = record(value);
    const all = [
      text(entry['file']),
      ...[...(list(entry['css']) ?? []), ...(list(entry['assets']) ?? [])].map(text),
    ];
    for (const name of all) if (name !== '') names.add(name);
    if (key.endsWith('.html')) names.add(key);
  }
  return names;
}

/** A manifest is foreign text too: it may not name files outside of the build. */
async function contentOf(root: string, name: string): Promise<Buffer | null> {
  if (name.split(/[\\/]/).includes('..') || /^([\\/]|[a-z]:)/i.test(name)) return null;
  try {
    return await readFile(join(root, name));
  } catch {
    return null;
  }
}
