import type { Input } from './input.ts';
import type { Reading, Tool, Verdict } from './report.ts';

/** One form in which a tool says what happened. */
export interface Reader {
  source: Reading['source'];
  /** Whether the first 64 KB, freed of escape sequences, are certainly of this form. The first that says yes reads. */
  matches(head: string, name: string): boolean;
  /** A weaker sign that is enough once the tool is known, as in `ci-report <tool>`. */
  accepts?(head: string, name: string): boolean;
  /** Reads to the end; never throws, and says `problems` for whatever is cut off or contradicts itself. */
  read(input: Input): Promise<Reading>;
  /**
   * What this form counts under another name: `{ passed: ['xpassed'] }` says that its `passed` may contain
   * what others call `xpassed`. Only then is a difference of that size no contradiction.
   */
  folds?: Readonly<Record<string, readonly string[]>>;
  /** It shows only some of what ran: a number smaller than another form gives is no contradiction. */
  partial?: boolean;
}

/** What an exit code says by itself. `because` is a sentence for the report. */
export interface ExitMeaning {
  verdict: Verdict;
  because: string;
}

/** Everything the rest of the program needs to know of one tool. */
export interface ToolRules {
  tool: Tool;
  /** As people write it. */
  label: string;
  /** The metrics of the JSON contract, in the order they are shown. */
  metrics: readonly string[];
  /** Structured forms first: the first that knows a metric gives it. The last may be the console. */
  readers: readonly Reader[];
  /** null: the tool ends no process (a service that is asked). Otherwise green needs an exit code. */
  exitCode: ((code: number) => ExitMeaning) | null;
  /** A run in which this metric is 0 has shown nothing, so it is not green. */
  mustCount?: string;
  /** For a service: asks it when no file is given. Never throws. */
  ask?(env: Readonly<Record<string, string | undefined>>): Promise<Reading[]>;
}

/** The metrics every test tool has. */
export const TEST_METRICS = [
  'passed',
  'failed',
  'errors',
  'skipped',
  'xfailed',
  'xpassed',
  'deselected',
  'warnings',
  'rerun',
  'total',
  'durationMs',
] as const;

/** 0 is fine, anything else is a failure: how most tools speak. */
export function zeroOrFailed(label: string): (code: number) => ExitMeaning {
  return (code) =>
    code === 0
      ? { verdict: 'pass', because: `${label} ended with exit code 0.` }
      : { verdict: 'fail', because: `${label} ended with exit code ${code}.` };
}
