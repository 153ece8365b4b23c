/** What the last line of Schemathesis says; `operations` is version 3's way of counting. */
export interface FinalLine {
  version: 3 | 4;
  failures: number;
  errors: number;
  warnings: number | null;
  empty: boolean;
  interrupted: boolean;
  /** Version 3: operations that passed, failed, erred and were skipped. */
  operations: number | null;
}

const TIME = '(?:in|after) (?:\\d+(?:\\.\\d+)?)s';
const FOUR = new RegExp(
  `^=+ (?:(No issues found)|((?:\\d+ (?:failures?|errors?|warnings?))(?:, \\d+ (?:failures?|errors?|warnings?))*))?(,? ?interrupted)? ?${TIME} =+$`,
);
const EMPTY = new RegExp(`^=+ (?:Empty test suite|No tests (?:were )?run)(?: ${TIME})? =+$`, 'i');
const THREE = new RegExp(
  `^=+ (\\d+ (?:passed|failed|errored|skipped)(?:, \\d+ (?:passed|failed|errored|skipped))*) ${TIME} =+$`,
);

/** Reads a cleaned line as Schemathesis' last; null when it is another. */
export function readFinalLine(line: string): FinalLine | null {
  if (line.charCodeAt(0) !== 0x3d || !line.endsWith('=')) return null;
  // Both sides are filled alike, so a line with fewer on the right is cut off.
  if (line.length - line.lastIndexOf(' ') < line.indexOf(' ')) return null;
  if (EMPTY.test(line)) return { ...NONE, empty: true };
  const three = THREE.exec(line)?.[1];
  if (three) {
    const [failures, errors] = [count(three, 'failed'), count(three, 'errored')];
    const operations = failures + errors + count(three, 'passed') + count(three, 'skipped');
    return { ...NONE, version: 3, failures, errors, warnings: null, operations };
  }
  const four = FOUR.exec(line);
  if (!four) return null;
  const [, none, words = '', interrupted] = four;
  if (!none && words === '' && !interrupted) return null;
  return {
    ...NONE,
    failures: count(words, 'failures?'),
    errors: count(words, 'errors?'),
    warnings: count(words, 'warnings?'),
    interrupted: interrupted !== undefined,
  };
}

const NONE: FinalLine = {
  version: 4,
  failures: 0,
  errors: 0,
  warnings: 0,
  empty: false,
  interrupted: false,
  operations: null,
};

function count(words: string, word: string): number {
  const match = new RegExp(`(\\d+) ${word}(?=,|$)`).exec(words);
  return match ? Number(match[1]) : 0;
}
