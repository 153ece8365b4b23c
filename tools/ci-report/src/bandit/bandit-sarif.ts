import type { Input } from '../input.ts';
import { amount, type Json, list, readJson, record, text } from '../json.ts';
import { emptyReading, unreadable } from '../reading.ts';
import type { Reading } from '../report.ts';
import { BANDIT_METRICS, type Finding, type Scan, scanReading } from './bandit-findings.ts';

export function looksLikeSarif(head: string): boolean {
  return /^\s*\{/.test(head) && /"(?:\$schema|version|runs)"\s*:/.test(head) && /sarif|"driver"/i.test(head);
}

export function looksLikeBanditSarif(head: string): boolean {
  return looksLikeSarif(head) && /"name"\s*:\s*"Bandit"/i.test(head);
}

/** bandit's SARIF. It always says `executionSuccessful`; files that were not scanned are only in its notifications. */
export async function readBanditSarif(input: Input): Promise<Reading> {
  const parsed = await readJson(input);
  const broken = (why: string) =>
    unreadable('sarif', input.name, BANDIT_METRICS, `${input.name} cannot be used: ${why}.`);
  if ('problem' in parsed) return broken(parsed.problem);
  const runs = list(record(parsed.value)['runs'])?.map(record);
  if (!runs || runs.length === 0) return broken('it has no runs');
  if (runs.some((run) => list(run['results']) === null)) return broken('a run in it has no results');
  const reading = emptyReading('sarif', input.name, BANDIT_METRICS);
  const driver = record(record(runs[0]!['tool'])['driver']);
  reading.toolVersion = text(driver['semanticVersion']) || text(driver['version']) || null;
  const scans = runs.map(scanOf);
  const total = (pick: (scan: Scan) => number | null) =>
    scans.reduce<number | null>(
      (sum, scan) => (sum === null || pick(scan) === null ? null : sum + pick(scan)!),
      0,
    );
  return scanReading(reading, {
    findings: scans.flatMap(({ findings }) => findings),
    skipped: scans.flatMap(({ skipped }) => skipped ?? []),
    nosec: total(({ nosec }) => nosec),
    lines: total(({ lines }) => lines),
    before: total(({ before }) => before),
  });
}

function scanOf(run: Record<string, Json | undefined>): Scan {
  const rules = list(record(record(run['tool'])['driver'])['rules'])?.map(record) ?? [];
  const nameOf = new Map(rules.map((rule) => [text(rule['id']), text(rule['name'])]));
  const totals = record(record(record(run['properties'])['metrics'])['_totals']);
  const severities = ['HIGH', 'MEDIUM', 'LOW', 'UNDEFINED'].map((level) =>
    amount(totals[`SEVERITY.${level}`]),
  );
  const nosec = amount(totals['nosec']);
  const notes = (list(run['invocations']) ?? []).flatMap(
    (invocation) => list(record(invocation)['toolConfigurationNotifications']) ?? [],
  );
  return {
    findings: (list(run['results']) ?? []).map((result) => finding(record(result), nameOf)),
    skipped: notes.map(record).map((note) => `${place(note).file}: ${text(record(note['message'])['text'])}`),
    nosec: nosec === null ? null : nosec + (amount(totals['skipped_tests']) ?? 0),
    lines: amount(totals['loc']),
    before: severities.includes(null) ? null : severities.reduce<number>((sum, count) => sum + count!, 0),
  };
}

/** SARIF leaves the level out when it is a warning. */
const LEVEL_SEVERITY: Record<string, string> = {
  error: 'HIGH',
  '': 'MEDIUM',
  warning: 'MEDIUM',
  note: 'LOW',
};

function finding(result: Record<string, Json | undefined>, names: Map<string, string>): Finding {
  const properties = record(result['properties']);
  const id = text(result['ruleId']);
  return {
    test: `${id}:${names.get(id) ?? ''}`,
    severity: text(properties['issue_severity']) || (LEVEL_SEVERITY[text(result['level'])] ?? 'UNDEFINED'),
    confidence: text(properties['issue_confidence']),
    message: text(record(result['message'])['text']),
    ...place(result),
  };
}

function place(of: Record<string, Json | undefined>): { file: string | null; line: number | null } {
  const physical = record(record(list(of['locations'])?.[0])['physicalLocation']);
  const file = text(record(physical['artifactLocation'])['uri']) || null;
  return { file, line: amount(record(physical['region'])['startLine']) };
}
