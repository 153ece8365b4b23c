import type { Input } from '../input.ts';
import { emptyReading } from '../reading.ts';
import type { Reading } from '../report.ts';
import { readXml } from '../xml/read-xml.ts';
import { CoveredFiles } from './covered-files.ts';

export function looksLikeCobertura(head: string): boolean {
  return /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE[^>]*>\s*|<!--(?:(?!-->)[^])*-->\s*)*<coverage\b[^>]*\bline-rate=/.test(
    head,
  );
}

/** Cobertura XML: a detail of the report. It says nothing of whether the tests passed. */
export async function readCobertura(input: Input, names: readonly string[]): Promise<Reading> {
  const reading = emptyReading('coverage', input.name, names);
  const files = new CoveredFiles();
  let file: string | null = null;
  let inMethods = 0;
  const lines = new Map<string, boolean>();
  const damage = await readXml(input, {
    open(name, attributes) {
      if (name === 'class') file = attributes.get('filename') ?? '';
      else if (name === 'methods') inMethods++;
      else if (name === 'line' && file !== null && inMethods === 0) {
        const number = attributes.get('number') ?? '';
        lines.set(number, (lines.get(number) ?? false) || Number(attributes.get('hits') ?? 0) > 0);
      }
    },
    text: () => undefined,
    wantsText: () => false,
    close(name) {
      if (name === 'methods') inMethods--;
      if (name !== 'class' || file === null) return;
      files.add(file, lines.size, [...lines.values()].filter(Boolean).length);
      lines.clear();
      file = null;
    },
  });
  if (damage !== null) reading.problems.push(`${input.name} is damaged or cut off: ${damage}.`);
  else if (files.count === 0) reading.problems.push(`${input.name} holds the coverage of no file.`);
  reading.detail.push(files.table());
  reading.verdict = reading.problems.length > 0 ? 'unknown' : 'pass';
  return reading;
}
