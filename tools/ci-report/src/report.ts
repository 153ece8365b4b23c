/** The tools whose results are read. */
export const TOOLS = ['pytest', 'vitest', 'vite', 'schemathesis', 'bandit', 'audit', 'bdd', 'sonar'] as const;
export type Tool = (typeof TOOLS)[number];

/** pass: everything that was given agrees; unknown: something is missing or contradicts, which is never green. */
export type Verdict = 'pass' | 'fail' | 'unknown';

export interface Failure {
  name: string;
  file: string | null;
  /** From 1. */
  line: number | null;
  message: string;
}

/** A metric that could not be read is null, never 0. */
export type Metrics = Record<string, number | null>;

/** What one input (a file, the console text) says of a run, before it is held against the others. */
export interface Reading {
  source: 'junit' | 'json' | 'ndjson' | 'sarif' | 'cucumber' | 'ctrf' | 'console' | 'coverage';
  /** File name as given, `-` for standard input. */
  from: string;
  toolVersion: string | null;
  /** What this input alone would say. */
  verdict: Verdict;
  metrics: Metrics;
  failures: Failure[];
  /** Why this input cannot be trusted in full: truncated, contradicts itself, an interrupted run. Each is a sentence. */
  problems: string[];
  /** Passing detail for the folded part of the report, tables and lines as plain text. */
  detail: { title: string; head: string[]; rows: string[][] }[];
}

/** `--format json`: a contract. */
export interface Report {
  tool: Tool;
  toolVersion: string | null;
  verdict: Verdict;
  reasons: string[];
  metrics: Metrics;
  failures: Failure[];
}
