import type { Input } from '../input.ts';
import { detach, emptyReading, keepFailure } from '../reading.ts';
import type { Reading } from '../report.ts';
import { eachLine } from '../text/console-lines.ts';
import { failuresIn, SCHEMATHESIS_METRICS } from './failure-blocks.ts';
import { type FinalLine, readFinalLine } from './final-line.ts';

const KEPT_LINES = 400;

export function looksLikeSchemathesis(head: string): boolean {
  return /^Schemathesis v\d|^=+ Schemathesis test session starts =+$/m.test(head);
}

/** The console of Schemathesis 3 and 4. The last result line counts; numbers that are not numbers stay null. */
export async function readSchemathesisConsole(input: Input): Promise<Reading> {
  const log = new SchemathesisLog();
  await eachLine(input, (line) => log.line(line.trimEnd()));
  return log.finish(emptyReading('console', input.name, SCHEMATHESIS_METRICS));
}

class SchemathesisLog {
  private version: string | null = null;
  private final: FinalLine | null = null;
  private section = '';
  private operation = '';
  private readonly blocks: { operation: string; section: string; lines: string[] }[] = [];
  private readonly counts: Record<'tested' | 'selected' | 'collected' | 'cases' | 'checked', number | null> =
    {
      tested: null,
      selected: null,
      collected: null,
      cases: null,
      checked: null,
    };
  private readonly checks: string[][] = [];
  private runs = 0;
  private refused: string | null = null;
  private unfinished = false;

  line(line: string): void {
    const first = line.charCodeAt(0);
    if (first === 0x3d) {
      const final = readFinalLine(line);
      if (final) this.final = final;
      if (line.includes(' Schemathesis test session starts ')) this.runs++;
      this.section = detach(/^=+ ([A-Z]+) =+$/.exec(line)?.[1] ?? '');
      this.operation = '';
    } else if (first === 0x5f && (this.section === 'FAILURES' || this.section === 'ERRORS')) this.open(line);
    else if (this.operation !== '') this.keep(line);
    else this.count(line.trim());
  }

  private open(line: string): void {
    const name = /^_+ (.+?) _+$/.exec(line)?.[1];
    if (!name || this.blocks.length >= 1_000) return;
    this.operation = detach(name);
    this.blocks.push({ operation: this.operation, section: this.section, lines: [] });
  }

  private keep(line: string): void {
    const block = this.blocks.at(-1)!;
    if (block.lines.length < KEPT_LINES) block.lines.push(detach(line.slice(0, 1_000)));
  }

  private count(line: string): void {
    if (line.startsWith('Schemathesis v')) {
      this.runs++;
      this.version ??= detach(/^Schemathesis v(\d[\w.]*)/.exec(line)?.[1] ?? '') || null;
    } else if (line.startsWith('Tested:')) this.counts.tested = numberIn(/^Tested: (\d+)/, line);
    else if (line.startsWith('Selected:')) this.counts.selected = numberIn(/^Selected: (\d+)\//, line);
    else if (line.startsWith('Collected API operations:')) {
      this.counts.collected = numberIn(/: (\d+)(?: |$)/, line);
    } else if (line.includes(' generated'))
      this.counts.cases = numberIn(/^(\d+) generated\b/, line) ?? this.counts.cases;
    else if (line.includes(' passed ')) {
      this.check(line);
    } else if (/Failed to load specification|^Schema Loading Error/.test(line))
      this.refused ??= detach(line.slice(0, 300));
    else if (line.startsWith('⚡')) this.unfinished = true;
  }

  /** Version 3 lists its checks: `not_a_server_error   39 / 46 passed   FAILED`. */
  private check(line: string): void {
    const [, name = '', passed = '', all = ''] = /^(\w+)\s+(\d+) \/ (\d+) passed\b/.exec(line) ?? [];
    if (name === '') return;
    this.counts.checked = Math.max(this.counts.checked ?? 0, Number(all));
    const failed = `${Number(all) - Number(passed)}`;
    if (this.checks.length < 200) this.checks.push([detach(name), detach(passed), failed]);
  }

  finish(reading: Reading): Reading {
    const { problems, from } = reading;
    reading.toolVersion = this.version;
    if (this.refused) problems.push(`Not performed: ${this.refused.replace(/^\W+/, '')}.`);
    else if (!this.final)
      problems.push(`${from} has no result line of Schemathesis that can be read: it is cut off.`);
    if (this.runs > 1)
      problems.push(`${from} shows ${this.runs} runs of Schemathesis: give each its own report.`);
    if (this.final?.empty) problems.push('Not performed: the test suite is empty.');
    if (this.final?.interrupted || this.unfinished) problems.push('The run was interrupted.');
    const { tested, selected, collected, cases, checked } = this.counts;
    Object.assign(reading.metrics, {
      operations: tested ?? this.final?.operations ?? selected ?? collected,
      cases: cases ?? checked,
      failures: this.final?.failures ?? null,
      errors: this.final?.errors ?? null,
      warnings: this.final?.warnings ?? null,
    });
    if (tested !== null && selected !== null && tested < selected) {
      problems.push(`Of ${selected} selected operations, ${tested} were tested.`);
    }
    for (const { operation, section, lines } of this.blocks) {
      const found = section === 'FAILURES' ? failuresIn(operation, lines.join('\n')) : [];
      if (found.length === 0)
        found.push({ name: operation, file: null, line: null, message: lines.join('\n').trim() });
      for (const failure of found) keepFailure(reading.failures, failure);
    }
    if (this.checks.length > 0) {
      reading.detail.push({ title: 'Checks', head: ['Check', 'Passed', 'Failed'], rows: this.checks });
    }
    const bad = (this.final?.failures ?? 0) + (this.final?.errors ?? 0) > 0;
    reading.verdict = bad ? 'fail' : problems.length > 0 ? 'unknown' : 'pass';
    return reading;
  }
}

function numberIn(pattern: RegExp, line: string): number | null {
  const match = pattern.exec(line);
  return match ? Number(match[1]) : null;
}
