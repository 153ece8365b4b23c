import type { Pressure, PressureLine } from '../snapshot.ts';
import type { Tree } from './tree.ts';

/**
 * A file of /proc/pressure or *.pressure. Null when PSI is off (the file is there, reading it fails).
 * @see https://docs.kernel.org/accounting/psi.html
 */
export function parsePressure(text: string): PressureLine | null {
  const lines = new Map<string, number[]>();
  for (const line of text.split('\n')) {
    const found = /^(some|full) avg10=(\d+\.\d+) avg60=(\d+\.\d+) avg300=(\d+\.\d+) total=\d+$/.exec(line);
    if (found) lines.set(found[1] ?? '', found.slice(2, 5).map(Number));
  }
  const some = lines.get('some');
  if (!some) return null;
  const full = lines.get('full');
  return {
    someAvg10: some[0] ?? 0,
    someAvg60: some[1] ?? 0,
    someAvg300: some[2] ?? 0,
    // Kernels before 5.13 have no "full" for the CPU.
    fullAvg10: full?.[0] ?? null,
    fullAvg60: full?.[1] ?? null,
    fullAvg300: full?.[2] ?? null,
  };
}

/** PSI of the whole host. */
export function readPressure(tree: Tree): Pressure {
  const of = (name: string): PressureLine | null => parsePressure(tree.text(`proc/pressure/${name}`) ?? '');
  return { memory: of('memory'), cpu: of('cpu'), io: of('io') };
}
