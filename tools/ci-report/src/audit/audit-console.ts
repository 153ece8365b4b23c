import type { Input } from '../input.ts';
import type { Json } from '../json.ts';
import { detach, emptyReading, keepFailure } from '../reading.ts';
import type { Reading } from '../report.ts';
import { eachLine } from '../text/console-lines.ts';
import {
  AUDIT_METRICS,
  metricsOf,
  noneCounted,
  notPerformed,
  saying,
  SEVERITIES,
  type SeverityCounts,
} from './audit-counts.ts';
import { readAuditDocument } from './audit-json.ts';

const REFUSED =
  /ERR_PNPM_\w+|^npm (?:ERR!|error) (?:audit |code E|.*audit endpoint)|audit endpoint (?:returned an error|\(at .*\) responded with)|ENOAUDIT|ENOLOCK/;
const FOUND =
  /^(?:found )?(\d+) (?:(critical|high|moderate|low|info) severity )?vulnerabilit(?:y|ies)\b(?: \(([^)]*)\))?(?: found)?/;
const SEVERITY = /^Severity: ((?:\d+ (?:critical|high|moderate|low|info)(?: \(\d+ ignored\))?(?: \| )?)+)$/;
const CLEAN = /^(?:No known vulnerabilities found|found 0 vulnerabilities)\b/;
const TITLE_ROW = /^│ (critical|high|moderate|low|info)\s+│ (.*?)\s*│$/i;
const PACKAGE_ROW = /^│ Package\s+│ (.*?)\s*│$/;
const NPM_TITLE = /^(\S.*) - (https:\/\/github\.com\/advisories\/\S+)$/;
const KEPT_LINES = 400_000;

/** Whether a head is what npm or pnpm prints of an audit. */
export function looksLikeAuditConsole(head: string): boolean {
  return head
    .split('\n')
    .some(
      (line) =>
        CLEAN.test(line) ||
        FOUND.test(line) ||
        /^# npm audit report$|ERR_PNPM_AUDIT|audit endpoint|ENOAUDIT/.test(line),
    );
}

/**
 * The output of an audit: text, or its JSON with messages before or after it. A refusal anywhere outweighs the rest:
 * with --ignore-registry-errors the client ends with 0, and pnpm 12 then writes the JSON of a clean audit.
 */
export async function readAuditOutput(input: Input): Promise<Reading> {
  const log = new AuditLog();
  await eachLine(input, (line) => log.line(line));
  return log.finish(emptyReading('console', input.name, AUDIT_METRICS));
}

class AuditLog {
  private refusal: string | null = null;
  private counts: SeverityCounts | null = null;
  private claimed: number | null = null;
  private clean = false;
  private readonly findings: { name: string; message: string }[] = [];
  private title: [string, string] | null = null;
  private before = '';
  private json: string[] | null = null;
  private readonly documents: Json[] = [];
  private brokenJson = false;

  line(line: string): void {
    if (this.json !== null || line.startsWith('{')) return this.jsonLine(line);
    if (this.refusal === null && REFUSED.test(line)) this.refusal = detach(line.trim().slice(0, 500));
    const found = FOUND.exec(line);
    if (found) this.found(found);
    const severity = SEVERITY.exec(line);
    if (severity) this.counts = countsIn(severity[1]!);
    if (CLEAN.test(line)) this.clean = true;
    this.finding(line);
    if (line.trim() !== '') this.before = detach(line.slice(0, 300));
  }

  private jsonLine(line: string): void {
    const lines = (this.json ??= []);
    if (lines.length < KEPT_LINES) lines.push(line);
    if (!line.startsWith('}') && !(lines.length === 1 && line.endsWith('}'))) return;
    try {
      this.documents.push(JSON.parse(lines.join('\n')) as Json);
      this.json = null;
    } catch {
      // An object that is printed for people (`{ error: … }`) or the middle of a document.
      if (lines.length === 1) this.json = null;
      else if (line.startsWith('}')) this.brokenJson = true;
    }
  }

  private found([, number, severity, list]: RegExpExecArray): void {
    this.claimed = Number(number);
    if (severity) this.counts = { ...noneCounted(), [severity]: this.claimed };
    else if (list) this.counts = countsIn(list);
    else if (this.claimed === 0) this.clean = true;
  }

  private finding(line: string): void {
    if (this.findings.length >= 1_000) return;
    const titled = TITLE_ROW.exec(line);
    if (titled) this.title = [detach(titled[1]!.toLowerCase()), detach(titled[2]!)];
    const name = PACKAGE_ROW.exec(line)?.[1];
    if (name !== undefined && this.title) {
      this.findings.push({ name: `${detach(name)}: ${this.title[1]} (${this.title[0]})`, message: '' });
      this.title = null;
    }
    const npm = NPM_TITLE.exec(line);
    if (npm) this.findings.push({ name: detach(npm[1]!), message: detach(npm[2]!) });
  }

  finish(reading: Reading): Reading {
    if (this.refusal !== null)
      return notPerformed(reading, `the registry refused the audit${saying(this.refusal)}`);
    if (this.json !== null || this.brokenJson)
      reading.problems.push(`The JSON in ${reading.from} is cut off.`);
    if (this.documents.length > 0) {
      for (const document of this.documents) readAuditDocument(document, reading);
      return reading;
    }
    return this.counted(reading);
  }

  private counted(reading: Reading): Reading {
    const { problems, from } = reading;
    if (this.counts) reading.metrics = metricsOf(this.counts);
    else if (this.clean && this.claimed === null) reading.metrics = metricsOf(noneCounted());
    else if (this.claimed === 0) reading.metrics = metricsOf(noneCounted());
    else if (this.claimed !== null) reading.metrics['total'] = this.claimed;
    else problems.push(`${from} does not end with the count of an audit${saying(this.before)}`);
    const total = reading.metrics['total'] ?? null;
    if (this.claimed !== null && total !== this.claimed) {
      problems.push(
        `${from} contradicts itself: ${this.claimed} vulnerabilities, but the severities add up to ${total}.`,
      );
    }
    if (this.clean && (this.claimed ?? 0) > 0)
      problems.push(`${from} contradicts itself: it finds ${this.claimed} and none.`);
    for (const { name, message } of this.findings)
      keepFailure(reading.failures, { name, file: null, line: null, message });
    const bad = (total ?? 0) > 0 || this.findings.length > 0;
    if (bad && total === 0)
      problems.push(`${from} contradicts itself: it lists vulnerabilities and counts none.`);
    reading.verdict = bad ? 'fail' : problems.length > 0 ? 'unknown' : 'pass';
    return reading;
  }
}

function countsIn(text: string): SeverityCounts {
  const counts = noneCounted();
  for (const [, count, name] of text.matchAll(/(\d+) (critical|high|moderate|low|info)/g)) {
    const severity = SEVERITIES.find((one) => one === name);
    if (severity) counts[severity] += Number(count);
  }
  return counts;
}
