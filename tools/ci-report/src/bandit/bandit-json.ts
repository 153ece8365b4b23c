import type { Input } from '../input.ts';
import { amount, list, readJson, record, text } from '../json.ts';
import { emptyReading, unreadable } from '../reading.ts';
import type { Reading } from '../report.ts';
import { BANDIT_METRICS, scanReading } from './bandit-findings.ts';

export function looksLikeBanditJson(head: string): boolean {
  return /^\s*\{\s*"errors"\s*:/.test(head) && /"generated_at"|"_totals"|"reason"/.test(head);
}

/** bandit's JSON. `_totals` counts before -l and -i, `results` after; files that were not scanned are in `errors`. */
export async function readBanditJson(input: Input): Promise<Reading> {
  const parsed = await readJson(input);
  const broken = (why: string) =>
    unreadable('json', input.name, BANDIT_METRICS, `${input.name} cannot be used: ${why}.`);
  if ('problem' in parsed) return broken(parsed.problem);
  const root = record(parsed.value);
  const [results, errors] = [list(root['results']), list(root['errors'])];
  const totals = record(record(root['metrics'])['_totals']);
  if (!results || !errors) return broken('it has no results and errors as bandit writes them');
  const findings = results.map(record).map((one) => ({
    test: `${text(one['test_id'])}:${text(one['test_name'])}`,
    severity: text(one['issue_severity']),
    confidence: text(one['issue_confidence']),
    message: text(one['issue_text']),
    file: text(one['filename']) || null,
    line: amount(one['line_number']),
  }));
  const severities = ['HIGH', 'MEDIUM', 'LOW', 'UNDEFINED'].map((level) =>
    amount(totals[`SEVERITY.${level}`]),
  );
  const nosec = amount(totals['nosec']);
  const reading = emptyReading('json', input.name, BANDIT_METRICS);
  reading.toolVersion = versionIn(text(record(results[0])['more_info']));
  return scanReading(reading, {
    findings,
    skipped: errors.map(record).map((one) => `${text(one['filename'])}: ${text(one['reason'])}`),
    nosec: nosec === null ? null : nosec + (amount(totals['skipped_tests']) ?? 0),
    lines: amount(totals['loc']),
    before: severities.includes(null) ? null : severities.reduce<number>((sum, count) => sum + count!, 0),
  });
}

/** Only the links to the manual carry the version. */
export function versionIn(link: string): string | null {
  return /\/en\/(\d[\w.]*)\//.exec(link)?.[1] ?? null;
}
