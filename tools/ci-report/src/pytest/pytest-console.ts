import type { Input } from '../input.ts';
import { detach, emptyReading, keepFailure, sumOf } from '../reading.ts';
import type { Reading } from '../report.ts';
import { eachLine } from '../text/console-lines.ts';
import { type FinalLine, readFinalLine } from './final-line.ts';
import { OUTCOMES } from './pytest-junit.ts';

const SECTION =
  /^={3,} (.+?) ={3,}$|^=+ (short test summary info|FAILURES|ERRORS|PASSES|warnings summary) =+$/;
const HEADINGS =
  /^(?:test session starts|FAILURES|ERRORS|PASSES|X?FAILURES|XPASSES|warnings summary.*|rerun test summary info|short test summary info|slowest .*|.*coverage.*)$/;
const TITLE = /^_{3,} (.+?) _{3,}$|^_ (.+?) _+$/;
const STOPPED = /^!{3,} (.+?) !{3,}$/;
const COVERAGE =
  /^(?:FAIL|ERROR:?) Required test coverage of .* not reached|^(?:ERROR: )?Coverage failure: total of .* is less than/;
const SUMMARY = /^(SUBFAILED(?:\([^)]*\))?|FAILED|ERROR) (\S.*?)(?: - (.*))?$/;
const LOCATION = /^(\S[^:]*\.\w+):(\d+): ?/;
/** `collected 9 items / 1 error / 4 deselected / 2 skipped / 5 selected`: modules that skip themselves are no items. */
const COLLECTED = /^(?:collecting .*)?collected (\d+) items?(?:.*?\/ (\d+) skipped)?(?:.*\/ (\d+) selected)?/;
const KEPT_LINES = 60;

/** Whether a head is what pytest prints. */
export function looksLikePytest(head: string): boolean {
  return (
    /^=+ test session starts =+$/m.test(head) ||
    (!/^=+ Schemathesis test/m.test(head) && head.split('\n').some((line) => readFinalLine(line) !== null))
  );
}

/**
 * pytest's console. Tests may print anything, a result line too: the last one counts, and it must fit what pytest
 * said elsewhere (tests collected, failures listed), else the reading says so.
 */
export async function readPytestConsole(
  input: Input,
  names: readonly string[],
  also: (line: string) => void = () => undefined,
): Promise<Reading> {
  const log = new PytestLog();
  await eachLine(input, (line) => {
    log.line(line);
    also(line);
  });
  return log.finish(emptyReading('console', input.name, names));
}

/** What the lines said so far. */
class PytestLog {
  private version: string | null = null;
  private collected: number | null = null;
  private skippedModules = 0;
  private final: FinalLine | null = null;
  private stopped: string | null = null;
  private broken: string | null = null;
  private coverage: string | null = null;
  private sessions = 0;
  private section = '';
  private title = '';
  private readonly bodies = new Map<string, string[]>();
  private readonly listed: { kind: string; id: string; message: string }[] = [];
  private listedCount = 0;
  private readonly table: string[] = [];
  private readonly slow: string[][] = [];

  line(line: string): void {
    const first = line.charCodeAt(0);
    // = ! _ and the words of the summary; inside a section every line may belong to a failure.
    if (first === 0x3d) this.header(line);
    else if (first === 0x5f && TITLE.test(line)) this.open(line);
    else if (first === 0x21) this.stopped = detach(STOPPED.exec(line)?.[1] ?? this.stopped ?? '') || null;
    else if (first === 0x2d && /^-{3,} coverage: .* -{3,}$/.test(line)) this.section = 'coverage';
    else if (this.section !== '') this.inside(line);
    else if (this.collected === null && line.startsWith('collect')) this.collect(line);
    const final = readFinalLine(line);
    if (final) this.final = final;
    if (line.startsWith('INTERNALERROR>'))
      this.broken = 'pytest reports an error of its own (INTERNALERROR).';
    // F, E, C: the words it may begin with.
    if ((first === 0x46 || first === 0x45 || first === 0x43) && COVERAGE.test(line))
      this.coverage = detach(line.slice(0, 300));
  }

  private header(line: string): void {
    const match = SECTION.exec(line);
    if (!match) return;
    const name = match[1] ?? match[2] ?? '';
    // Captured output may look like a heading, so only pytest's own begin a section.
    if (name === 'Schemathesis test session starts')
      this.broken = 'This is the output of Schemathesis, not of pytest.';
    if (!HEADINGS.test(name)) return;
    // Among failures it is the captured output of a test that runs pytest itself.
    if (name === 'test session starts' && !/^[A-Z]+$/.test(this.section)) this.sessions++;
    this.section = detach(name);
    this.title = '';
  }

  private open(line: string): void {
    const match = TITLE.exec(line);
    this.title = detach((match?.[1] ?? match?.[2] ?? '').slice(0, 500));
    if (this.section !== 'FAILURES' && this.section !== 'ERRORS') this.title = '';
    if (this.title !== '' && this.bodies.size < 500) this.bodies.set(this.title, []);
  }

  private collect(line: string): void {
    const match = COLLECTED.exec(line);
    if (!match) return;
    this.collected = Number(match[3] ?? match[1]);
    this.skippedModules = Number(match[2] ?? 0);
  }

  private inside(line: string): void {
    if (this.section === 'test session starts') {
      if (line.startsWith('platform '))
        this.version = detach(/pytest-(\d[\w.]*)/.exec(line)?.[1] ?? '') || null;
      else if (this.collected === null && line.startsWith('collect')) this.collect(line);
      return;
    }
    if (this.section === 'short test summary info') {
      const match = SUMMARY.exec(line);
      if (!match || !/::|\.py\b/.test(match[2]!)) return;
      this.listedCount++;
      if (this.listed.length < 1_000) {
        this.listed.push({ kind: match[1]!, id: detach(match[2]!), message: detach(match[3] ?? '') });
      }
      return;
    }
    if (this.section.startsWith('slowest')) {
      const match = /^(\d+\.\d+)s (setup|call|teardown) +(\S.*)$/.exec(line);
      if (match && this.slow.length < 50)
        this.slow.push([detach(match[3]!), detach(match[2]!), detach(match[1]!)]);
      return;
    }
    if (this.section.includes('coverage')) {
      if (/^\S.*?\s+\d+\s+\d+\s.*?\d+%|^Name\s+Stmts/.test(line) && this.table.length < 500)
        this.table.push(detach(line));
      return;
    }
    if (this.title === '') return;
    if (/^-{3,} Captured .* -{3,}$/.test(line)) this.title = '';
    else {
      const body = this.bodies.get(this.title);
      if (body && body.length < KEPT_LINES) body.push(detach(line.slice(0, 500)));
    }
  }

  finish(reading: Reading): Reading {
    reading.toolVersion = this.version;
    this.count(reading);
    for (const one of this.listed) {
      const body =
        this.bodies.get(bodyTitle(one.kind, one.id)) ?? this.bodies.get(bodyTitle('', one.id)) ?? [];
      const located = body.map((line) => LOCATION.exec(line)).findLast((match) => match !== null);
      const message = body.join('\n').trim() || one.message;
      const file = located?.[1] ?? one.id.split('::')[0]!;
      keepFailure(reading.failures, {
        name: one.id,
        file,
        line: located ? Number(located[2]) : null,
        message,
      });
    }
    if (this.coverage) {
      keepFailure(reading.failures, { name: 'coverage', file: null, line: null, message: this.coverage });
    }
    if (this.slow.length > 0) {
      reading.detail.push({ title: 'Slowest tests', head: ['Test', 'Part', 'Seconds'], rows: this.slow });
    }
    if (this.table.length > 0) reading.detail.push(coverageTable(this.table));
    const bad =
      this.coverage !== null || (reading.metrics['failed'] ?? 0) + (reading.metrics['errors'] ?? 0) > 0;
    reading.verdict = bad ? 'fail' : reading.problems.length > 0 ? 'unknown' : 'pass';
    return reading;
  }

  /** Takes the counts of the last result line and holds them against the rest of the log. */
  private count(reading: Reading): void {
    const { problems, from } = reading;
    if (this.broken) problems.push(this.broken);
    if (this.stopped && !this.stopped.startsWith('stopping after')) {
      problems.push(`The run was interrupted: ${this.stopped}.`);
    }
    if (this.sessions > 1)
      problems.push(`${from} shows ${this.sessions} runs of pytest: give each its own report.`);
    if (!this.final) {
      problems.push(
        `${from} has no result line of pytest: it is cut off, or pytest ran with -qq, which prints none.`,
      );
      return;
    }
    const { counts, deselected, warnings, rerun, seconds } = this.final;
    if (this.final.collected) problems.push('The tests were only collected, not run.');
    Object.assign(reading.metrics, counts, {
      deselected,
      warnings,
      rerun,
      durationMs: Math.round(seconds * 1000),
    });
    reading.metrics['total'] = sumOf(reading.metrics, OUTCOMES);
    this.holdAgainstCollected(reading, this.final);
    if (this.listedCount > counts.failed + counts.errors) {
      const said = counts.failed + counts.errors;
      problems.push(`${from} lists ${this.listedCount} failures, but its result line counts ${said}.`);
    }
  }

  /** A line that a test printed before the process died counts more or fewer than pytest set out to run. */
  private holdAgainstCollected({ problems, from }: Reading, { counts, collected }: FinalLine): void {
    if (this.collected === null || collected) return;
    // Subtests that are skipped are counted among the skipped, so those may be more than were collected.
    const atLeast = counts.passed + counts.xfailed + counts.xpassed;
    const run = atLeast + counts.skipped;
    const bad = counts.failed + counts.errors;
    if (atLeast > this.collected) {
      problems.push(
        `The result line of ${from} counts ${atLeast} tests, but ${this.collected} were collected.`,
      );
    } else if (bad === 0 && run < this.collected + this.skippedModules) {
      const all = this.collected + this.skippedModules;
      problems.push(`The result line of ${from} counts ${run} tests, but ${all} were collected.`);
    }
  }
}

/** The heading pytest gives the failure of a test: `Class.test`, after `ERROR at setup of` for errors. */
function bodyTitle(kind: string, id: string): string {
  const test = id.split('::').slice(1).join('.');
  return kind === 'ERROR' ? `ERROR at setup of ${test}` : kind === '' ? `ERROR at teardown of ${test}` : test;
}

function coverageTable(lines: string[]): Reading['detail'][number] {
  const rows = lines.map((line) => line.trim().split(/\s{2,}/));
  const head = rows[0]?.[0] === 'Name' ? rows.shift()! : ['Name'];
  return { title: 'Coverage', head, rows };
}
