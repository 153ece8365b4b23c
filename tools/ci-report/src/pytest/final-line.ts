/** The counts of pytest's last line; words that are not there are 0. */
export interface FinalLine {
  counts: Record<'passed' | 'failed' | 'errors' | 'skipped' | 'xfailed' | 'xpassed', number>;
  deselected: number;
  warnings: number;
  rerun: number;
  /** Tests that were only listed (`--collect-only`). */
  collected: boolean;
  seconds: number;
}

const WORD =
  'passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?|rerun|subtests passed|subtests failed|subtests skipped|subtests xfailed';
const COUNTS = `\\d+ (?:${WORD})(?:, \\d+ (?:${WORD}))*`;
const COLLECTED =
  '(?:no tests|\\d+(?:/\\d+)? tests?) collected(?: \\(\\d+ deselected\\))?(?:, \\d+ errors?)?';
const TIME = 'in (\\d+(?:\\.\\d+)?)s(?: \\((?:\\d+ days?, )?\\d+:\\d\\d:\\d\\d\\))?';
const LINE = new RegExp(`^(=* ?)(${COUNTS}|no tests ran|${COLLECTED}) ${TIME}( ?=*)$`);

/** Reads a cleaned line as pytest's last; null when it is another. */
export function readFinalLine(line: string): FinalLine | null {
  // Cheap first: most lines of a log are not this one.
  const last = line.charCodeAt(line.length - 1);
  if (last !== 0x73 && last !== 0x3d && last !== 0x29) return null;
  if (!line.includes(' in ')) return null;
  const match = LINE.exec(line.trim());
  if (!match) return null;
  const [, left = '', words = '', seconds = '', right = ''] = match;
  // pytest fills both sides alike, so a line with fewer on the right is cut off.
  if (right.trim().length < left.trim().length) return null;
  return {
    counts: {
      passed: count(words, 'passed'),
      failed: count(words, 'failed') + count(words, 'subtests failed'),
      errors: count(words, 'errors?'),
      skipped: count(words, 'skipped'),
      xfailed: count(words, 'xfailed'),
      xpassed: count(words, 'xpassed'),
    },
    deselected: count(words, 'deselected'),
    warnings: count(words, 'warnings?'),
    rerun: count(words, 'rerun'),
    collected: words.includes('collected'),
    seconds: Number(seconds),
  };
}

function count(words: string, word: string): number {
  const match = new RegExp(`(\\d+) ${word}(?=,|$|\\))`).exec(words);
  return match ? Number(match[1]) : 0;
}
