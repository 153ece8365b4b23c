import type { Reading } from '../report.ts';

const UNDEFINED =
  /Step definition is not found: (\w+ "[^\n]*?")\. Line (\d+) in scenario "[^\n]*?" in the feature "([^"\n]*)"/;

/** Lists the steps nobody has defined and gives their failures the place in the feature file. */
export function nameUndefinedSteps(reading: Reading): Reading {
  const rows: string[][] = [];
  for (const failure of reading.failures) {
    const [, step, line, feature] = UNDEFINED.exec(failure.message) ?? [];
    if (!step || !line || !feature) continue;
    failure.file = feature.split(/[\\/]/).at(-1) ?? feature;
    failure.line = Number(line);
    rows.push([step, failure.file, line]);
  }
  if (rows.length > 0) {
    reading.detail.push({ title: 'Steps without a definition', head: ['Step', 'Feature', 'Line'], rows });
  }
  return reading;
}
