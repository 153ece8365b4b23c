import { FLAKY } from '../compare.ts';
import type { Input } from '../input.ts';
import { detach, emptyReading, keepFailure } from '../reading.ts';
import type { Reading } from '../report.ts';
import { eachLine } from '../text/console-lines.ts';
import { placeOf } from './vitest-place.ts';
import { type Summary, SummaryReader } from './vitest-summary.ts';

const RUN = /^\s*(?:RUN|DEV)\s+v(\d+\.\d+\.\d+\S*)/;
const FAIL = /^\s{0,2}FAIL\s{2}(?:\|[^|]+\|\s+)?(\S.*)$/;
const END_OF_FAILURE = /^⎯+(?:\[\d+\/\d+\])?⎯+$/;
const UNHANDLED = /^⎯+ (Unhandled Rejection|Uncaught Exception|Unhandled Error) ⎯+$/;
const FAILED_SUITES = /^⎯+ Failed Suites (\d+) ⎯+$/;
const RETRIED = /^\s*[✓✔×❯] (.*?)(?: \d+(?:\.\d+)?m?s)? \(retry x(\d+)\)/;
const KEPT_LINES = 60;
const KEPT_FAILURES = 500;

/** Whether a head is what vitest prints. */
export function looksLikeVitest(head: string): boolean {
  return /^\s*(?:RUN|DEV)\s+v\d+\.\d+\.\d+/m.test(head) || /^\s+Test Files {2}\d+ /m.test(head);
}

/** vitest's console: counts from the last summary, failures from their blocks. Without a summary nothing is known. */
export async function readVitestConsole(input: Input, names: readonly string[]): Promise<Reading> {
  const log = new VitestLog();
  await eachLine(input, (line) => log.line(line));
  return log.finish(emptyReading('console', input.name, names));
}

interface Block {
  names: string[];
  lines: string[];
}

class VitestLog {
  private readonly summary = new SummaryReader();
  private readonly blocks: Block[] = [];
  private readonly flaky: string[][] = [];
  private version: string | null = null;
  private failedSuites: number | null = null;
  private noFiles = false;
  private block: Block | null = null;

  line(line: string): void {
    this.summary.line(line);
    if (line.includes('FAIL')) {
      const name = FAIL.exec(line)?.[1];
      if (name !== undefined) return this.open(detach(name));
    }
    if (line.startsWith('⎯')) {
      const unhandled = UNHANDLED.exec(line)?.[1];
      if (unhandled !== undefined) return this.open(detach(unhandled));
      if (END_OF_FAILURE.test(line)) this.block = null;
      const suites = FAILED_SUITES.exec(line)?.[1];
      if (suites !== undefined) this.failedSuites = Number(suites);
    }
    if (this.version === null) this.version = detach(RUN.exec(line)?.[1] ?? '') || null;
    if (line.startsWith('No test files found')) this.noFiles = true;
    if (this.block && this.block.lines.length < KEPT_LINES) this.block.lines.push(detach(line.slice(0, 500)));
    if (line.includes('(retry x') && this.flaky.length < KEPT_FAILURES) this.retried(line);
  }

  /** Several names over one message failed in the same way. */
  private open(name: string): void {
    if (this.block && this.block.lines.length === 0) {
      this.block.names.push(name);
      return;
    }
    this.block = { names: [name], lines: [] };
    if (this.blocks.length < KEPT_FAILURES) this.blocks.push(this.block);
  }

  private retried(line: string): void {
    const found = RETRIED.exec(line);
    if (found && /^\s*[✓✔]/.test(line)) this.flaky.push([detach(found[1]!.trim()), found[2]!]);
  }

  finish(reading: Reading): Reading {
    reading.toolVersion = this.version;
    if (this.flaky.length > 0)
      reading.detail.push({ title: FLAKY, head: ['Test', 'Retries'], rows: this.flaky });
    const summary = this.summary.found;
    if (!summary) {
      const why = this.noFiles ? 'vitest found no test files' : 'it is cut off, or the run was interrupted';
      reading.problems.push(`${reading.from} has no summary of vitest: ${why}.`);
      return reading;
    }
    this.count(summary, reading);
    for (const { names, lines } of this.blocks) for (const name of names) this.keep(name, lines, reading);
    return reading;
  }

  private count(summary: Summary, reading: Reading): void {
    const { files, tests, unhandledErrors, typeErrors, failedSnapshots } = summary;
    if (!files || !tests) {
      reading.problems.push(`The summary in ${reading.from} cannot be read, or its counts do not add up.`);
      return;
    }
    const count = (name: string) => tests.counts[name] ?? 0;
    const failedFiles = files.counts['failed'] ?? 0;
    const suites = this.failedSuites !== null && this.failedSuites <= failedFiles ? this.failedSuites : 0;
    const errors = Math.max(suites, failedFiles > 0 && count('failed') === 0 ? failedFiles : 0);
    Object.assign(reading.metrics, {
      passed: count('passed'),
      failed: count('failed'),
      errors,
      skipped: count('skipped'),
      // vitest 3 has no word for it and counts it as passed.
      xfailed: isBefore4(this.version) ? null : count('expected fail'),
      todo: count('todo'),
      unhandledErrors,
      files: files.total,
      total: tests.total,
      durationMs: summary.durationMs,
    });
    const bad = count('failed') + errors + failedFiles + unhandledErrors + typeErrors + failedSnapshots > 0;
    reading.verdict = bad ? 'fail' : 'pass';
  }

  private keep(name: string, lines: readonly string[], reading: Reading): void {
    const message = lines.join('\n').trim();
    const [file = '', ...titles] = name.split(' > ');
    const isTest = titles.length > 0;
    const known = isTest ? file : (/^(\S+) \[ /.exec(name)?.[1] ?? null);
    keepFailure(reading.failures, {
      name: isTest ? titles.join(' > ') : (known ?? name),
      ...placeOf(message, known),
      message,
    });
  }
}

function isBefore4(version: string | null): boolean {
  return version === null || Number(version.split('.')[0]) < 4;
}
