import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromPieces } from '../src/input.ts';
import { judge } from '../src/judge.ts';
import { readInput, rulesOf } from '../src/readers.ts';
import type { Reading, Report, Tool } from '../src/report.ts';

/** CI makes fresh ones with the scripts in fixtures/ and reads those. */
const FOLDER = process.env['CI_REPORT_FIXTURES'] ?? join(import.meta.dirname, '../fixtures');

/** The text of a file below fixtures/. */
export function fixture(path: string): string {
  return readFileSync(join(FOLDER, path), 'utf8');
}

/** The exit code noted beside a fixture: `pytest/9/pass`. */
export function exitCodeOf(path: string): number {
  return Number(fixture(`${path}.exit`));
}

/** The names of all runs below a folder of fixtures: `pass`, `fail-colour`, … */
export function runsIn(folder: string): string[] {
  const names = readdirSync(join(FOLDER, folder)).filter((name) => name.endsWith('.exit'));
  return names.map((name) => name.slice(0, -'.exit'.length));
}

/** The files of a run that a tool wrote: `['pass.console.txt', 'pass.xml']`. */
export function filesOf(folder: string, run: string): string[] {
  return readdirSync(join(FOLDER, folder)).filter(
    (name) => name.startsWith(`${run}.`) && !name.endsWith('.exit'),
  );
}

/** Reads a text as one input of a tool. */
export async function read(tool: Tool, name: string, text: string | Iterable<string>): Promise<Reading> {
  const pieces = typeof text === 'string' ? [text] : text;
  return readInput(rulesOf(tool), await fromPieces(name, pieces));
}

/** The report of texts by their names; with an exit code unless it is null. */
export async function report(
  tool: Tool,
  texts: Record<string, string>,
  exitCode: number | null = 0,
): Promise<Report> {
  const readings: Reading[] = [];
  for (const [name, text] of Object.entries(texts)) readings.push(await read(tool, name, text));
  return judge(rulesOf(tool), readings, exitCode);
}

/** The report of a run among the fixtures, from the files with these endings and its exit code. */
export async function reportOf(tool: Tool, run: string, endings: string[]): Promise<Report> {
  const texts = Object.fromEntries(
    endings.map((ending) => [`${run}.${ending}`, fixture(`${run}.${ending}`)]),
  );
  return report(tool, texts, exitCodeOf(run));
}
