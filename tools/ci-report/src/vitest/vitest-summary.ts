/** The block that vitest prints at the end: labels on the right, then counts. */
export interface Summary {
  files: Counted | null;
  tests: Counted | null;
  unhandledErrors: number;
  typeErrors: number;
  failedSnapshots: number;
  durationMs: number | null;
}

interface Counted {
  counts: Record<string, number>;
  total: number;
}

const ROW = /^\s{1,12}(Test Files|Tests|Snapshots|Errors|Type Errors|Start at|Duration)\s{2}(\S.*)$/;
const LABELS = ['Test Files', 'Tests', 'Snapshots', 'Type Errors', 'Errors', 'Start at', 'Duration'];

/** Reads summaries line by line. A test may print one too: the last that has begun and ended counts. */
export class SummaryReader {
  found: Summary | null = null;
  private open: Summary | null = null;
  private next = 0;

  line(line: string): void {
    if (this.open === null && !line.includes('Test Files')) return;
    const row = ROW.exec(line);
    if (!row) {
      // Test output between the rows cannot be: they are printed at once.
      if (line.trim() !== '') this.open = null;
      return;
    }
    const [, label = '', value = ''] = row;
    const at = LABELS.indexOf(label);
    if (label === 'Test Files') {
      this.open = {
        files: counted(value),
        tests: null,
        unhandledErrors: 0,
        typeErrors: 0,
        failedSnapshots: 0,
        durationMs: null,
      };
      this.next = 1;
      return;
    }
    if (!this.open || at < this.next) return;
    this.next = at;
    if (label === 'Tests') this.open.tests = counted(value);
    if (label === 'Errors') this.open.unhandledErrors = leading(value);
    if (label === 'Type Errors') this.open.typeErrors = leading(value);
    if (label === 'Snapshots') this.open.failedSnapshots = Number(/(\d+) failed/.exec(value)?.[1] ?? 0);
    if (label === 'Duration') {
      this.open.durationMs = milliseconds(value);
      this.found = this.open;
      this.open = null;
    }
  }
}

/** `2 failed | 6 passed (8)`; null when it is something else or does not add up. */
export function counted(value: string): Counted | null {
  if (/^no (tests|test files)\b/.test(value)) return { counts: {}, total: 0 };
  const found = /^(.*) \((\d+)\)$/.exec(value.trim());
  if (!found) return null;
  const counts: Record<string, number> = {};
  let sum = 0;
  for (const part of found[1]!.split('|')) {
    const one = /^\s*(\d+) ([a-z ]+?)\s*$/.exec(part);
    if (!one) return null;
    counts[one[2]!] = (counts[one[2]!] ?? 0) + Number(one[1]);
    sum += Number(one[1]);
  }
  return sum === Number(found[2]) ? { counts, total: sum } : null;
}

/** `1.20s (…)`, `302ms (…)`, `2m 3s`. */
export function milliseconds(value: string): number | null {
  const time = value.replace(/\s*\(.*$/, '').trim();
  const factors: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  let sum = 0;
  for (const part of time.split(/\s+/)) {
    const one = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(part);
    if (!one) return null;
    sum += Number(one[1]) * factors[one[2]!]!;
  }
  return Math.round(sum);
}

function leading(value: string): number {
  return Number(/^(\d+) /.exec(value)?.[1] ?? 0);
}
