import type { Input } from '../input.ts';
import { detach, emptyReading } from '../reading.ts';
import type { Reading } from '../report.ts';
import { eachLine } from '../text/console-lines.ts';
import { BANDIT_METRICS, type Finding, scanReading } from './bandit-findings.ts';
import { versionIn } from './bandit-json.ts';

const KEPT = 5_000;

export function looksLikeBandit(head: string): boolean {
  return (
    /^(?:Run started:|Test results:|>> Issue: \[B\d+)/m.test(head) &&
    /\[main\]|Test results:|>> Issue/.test(head)
  );
}

/** bandit's text, on a screen or not. Version 1.6 writes its counts as `3.0`; "Files skipped" is always last. */
export async function readBanditConsole(input: Input): Promise<Reading> {
  const log = new BanditLog();
  await eachLine(input, (line) => log.line(line));
  const reading = emptyReading('console', input.name, BANDIT_METRICS);
  reading.toolVersion = log.version;
  if (!log.ended) {
    reading.problems.push(
      `${input.name} does not end as bandit's text does ("Files skipped"): it is cut off or quiet.`,
    );
  }
  if (log.runs > 1)
    reading.problems.push(`${input.name} shows ${log.runs} runs of bandit: give each its own report.`);
  const { findings, lines, before } = log;
  const scan = scanReading(reading, { findings, lines, before, skipped: log.skipped, nosec: log.nosec });
  if (log.ended) return scan;
  for (const name of BANDIT_METRICS) scan.metrics[name] = null;
  return scan;
}

class BanditLog {
  version: string | null = null;
  readonly findings: Finding[] = [];
  skipped: string[] | null = null;
  nosec: number | null = null;
  lines: number | null = null;
  before: number | null = null;
  ended = false;
  runs = 0;
  private current: Finding | null = null;
  private inSeverity = false;
  private nosecLines = 0;
  private skippedAt = 0;

  line(line: string): void {
    if (line.startsWith('>> Issue: ')) this.issue(line);
    else if (line.startsWith('Run started:')) this.runs++;
    else if (this.current && line.startsWith('   ')) this.about(this.current, line.trim());
    else if (line.startsWith('Files skipped (')) this.files(line);
    else if (line.charCodeAt(0) === 0x09) this.count(line.trim());
    else if (line === '') this.current = null;
  }

  private issue(line: string): void {
    const [, test = '', message = ''] = /^>> Issue: \[([^\]]*)\] ?(.*)$/.exec(line) ?? [];
    const finding = {
      test: detach(test),
      message: detach(message),
      severity: '',
      confidence: '',
      file: null,
      line: null,
    };
    this.current = finding;
    if (this.findings.length < KEPT) this.findings.push(finding);
  }

  private about(finding: Finding, text: string): void {
    const levels = /^Severity: (\w+)\s+Confidence: (\w+)$/.exec(text);
    if (levels) {
      finding.severity = detach(levels[1]!);
      finding.confidence = detach(levels[2]!);
    } else if (text.startsWith('Location: ')) {
      const [, file, line] = /^Location: (.+?):(\d+)(?::\d+)?$/.exec(text) ?? [];
      finding.file = file ? detach(file) : null;
      finding.line = line ? Number(line) : null;
    } else if (text.startsWith('More Info: ')) this.version ??= versionIn(text);
  }

  private files(line: string): void {
    const match = /^Files skipped \((\d+)\):$/.exec(line);
    if (!match) return;
    this.ended = true;
    this.skipped = Array.from({ length: Math.min(Number(match[1]), 100_000) }, () => 'name not given');
    this.skippedAt = 0;
  }

  /** The indented lines at the end: counts, then the files that were skipped. */
  private count(text: string): void {
    if (this.skipped) {
      if (this.skippedAt < this.skipped.length) this.skipped[this.skippedAt++] = detach(text);
      return;
    }
    if (text.startsWith('Total issues (by ')) {
      this.inSeverity = text.startsWith('Total issues (by severity)');
      if (this.inSeverity) this.before = 0;
      return;
    }
    const [, label = '', digits = '', fraction] = /^(.+): (\d+)(\.0)?$/.exec(text) ?? [];
    if (digits === '') return;
    const value = Number(digits);
    if (label === 'Total lines of code') this.lines = value;
    else if (label === 'Total lines skipped (#nosec)') this.nosecLines = value;
    else if (label.startsWith('Total potential issues skipped')) this.nosec = this.nosecLines + value;
    // 1.6, which writes fractions, knows only whole lines; on a screen later versions leave the second count out.
    else if (fraction && this.inSeverity) this.nosec ??= this.nosecLines;
    if (!this.inSeverity) return;
    if (/^(?:Undefined|Low|Medium|High)$/.test(label)) this.before = (this.before ?? 0) + value;
  }
}
