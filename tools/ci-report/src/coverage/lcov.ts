import type { Input } from '../input.ts';
import { emptyReading } from '../reading.ts';
import type { Reading } from '../report.ts';
import { eachLine } from '../text/console-lines.ts';
import { CoveredFiles } from './covered-files.ts';

export function looksLikeLcov(head: string): boolean {
  return /^(?:TN:.*\n)?SF:.+\n/.test(head) && /^(?:DA|FN|FNF|BRDA|LF):/m.test(head);
}

/** LCOV: a detail of the report. Every file ends with `end_of_record`. */
export async function readLcov(input: Input, names: readonly string[]): Promise<Reading> {
  const reading = emptyReading('coverage', input.name, names);
  const files = new CoveredFiles();
  let file: string | null = null;
  let [lines, covered] = [0, 0];
  await eachLine(input, (line) => {
    if (line.startsWith('SF:')) {
      file = line.slice(3);
      [lines, covered] = [0, 0];
    } else if (line.startsWith('DA:')) {
      lines++;
      if (Number(line.split(',')[1]) > 0) covered++;
    } else if (line === 'end_of_record') {
      if (file !== null) files.add(file, lines, covered);
      file = null;
    }
  });
  if (file !== null)
    reading.problems.push(`${input.name} is cut off: the record of its last file has no end.`);
  else if (files.count === 0) reading.problems.push(`${input.name} holds the coverage of no file.`);
  reading.detail.push(files.table());
  reading.verdict = reading.problems.length > 0 ? 'unknown' : 'pass';
  return reading;
}
