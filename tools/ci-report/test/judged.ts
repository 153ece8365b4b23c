import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromText, openInput } from '../src/input.ts';
import { judge } from '../src/judge.ts';
import { readInput, rulesOf } from '../src/readers.ts';
import type { Report, Tool } from '../src/report.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');

/** The report of a fixture: its files with these endings, and the exit code that was kept beside them. */
export async function judgedFixture(tool: Tool, name: string, ...endings: string[]): Promise<Report> {
  const at = join(FIXTURES, tool, name);
  const readings = [];
  for (const ending of endings)
    readings.push(await readInput(rulesOf(tool), await openInput(`${at}.${ending}`)));
  const exit = existsSync(`${at}.exit`) ? Number(readFileSync(`${at}.exit`, 'utf8')) : null;
  return judge(rulesOf(tool), readings, exit);
}

/** The text of a fixture. */
export function fixtureText(tool: Tool, name: string): string {
  return readFileSync(join(FIXTURES, tool, name), 'utf8');
}

/** The report of texts, by their names. */
export async function judgedTexts(
  tool: Tool,
  texts: Record<string, string>,
  exitCode: number | null,
): Promise<Report> {
  const readings = [];
  for (const [name, text] of Object.entries(texts))
    readings.push(await readInput(rulesOf(tool), await fromText(name, text)));
  return judge(rulesOf(tool), readings, exitCode);
}
