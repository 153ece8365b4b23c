import type { Json } from '../json.ts';
import { amount, list, record, text } from '../json.ts';
import { keepFailure } from '../reading.ts';
import type { Reading } from '../report.ts';
import {
  metricsOf,
  noneCounted,
  notPerformed,
  saying,
  SEVERITIES,
  type SeverityCounts,
} from './audit-counts.ts';

type Fields = Record<string, Json | undefined>;

/** Whether a head is the JSON of an audit, or of a refusal to make one. */
export function looksLikeAuditJson(head: string): boolean {
  if (!/^\s*\{/.test(head)) return false;
  const begins = /^\s*\{\s*"(?:auditReportVersion|actions|advisories)"\s*:/.test(head);
  const refused = /^\s*\{\s*"error"\s*:\s*\{\s*"(?:code|summary)"\s*:/.test(head);
  return (
    begins || refused || (/^\s*\{\s*"message"\s*:/.test(head) && /security\/(?:audits|advisories)/.test(head))
  );
}

/** Fills a reading from a parsed document: npm 6 and pnpm, npm from 7, or an error of either. */
export function readAuditDocument(value: Json, reading: Reading): Reading {
  const root = record(value);
  const error = root['error'];
  if (error !== undefined || (root['message'] !== undefined && root['metadata'] === undefined)) {
    return notPerformed(reading, `the audit ended with an error${saying(errorText(root))}`);
  }
  const counted = record(record(root['metadata'])['vulnerabilities']);
  const counts = countsOf(counted);
  const isNpm = amount(root['auditReportVersion']) !== null;
  const findings = isNpm ? npmFindings(root) : advisoryFindings(root);
  if (findings === null)
    reading.problems.push(`${reading.from} is JSON, but not of an audit as npm or pnpm writes it.`);
  else if (counts === null)
    reading.problems.push(`${reading.from} does not count vulnerabilities (metadata.vulnerabilities).`);
  if (findings === null || counts === null) return reading;
  reading.metrics = metricsOf(counts);
  for (const one of findings)
    keepFailure(reading.failures, { name: one.name, file: null, line: null, message: one.message });
  check(reading, findings, amount(counted['total']), isNpm);
  const bad = findings.length > 0 || (reading.metrics['total'] ?? 0) > 0;
  reading.verdict = bad ? 'fail' : reading.problems.length > 0 ? 'unknown' : 'pass';
  return reading;
}

/** A list may be shorter than the count (--audit-level leaves out what is below), never longer. */
function check(reading: Reading, findings: readonly Finding[], claimed: number | null, isNpm: boolean): void {
  const total = reading.metrics['total']!;
  if (claimed !== null && claimed !== total) {
    reading.problems.push(
      `${reading.from} contradicts itself: its total is ${claimed}, its severities add up to ${total}.`,
    );
  }
  if (findings.length > total && (isNpm || total === 0)) {
    reading.problems.push(
      `${reading.from} contradicts itself: it counts ${total} and lists ${findings.length}.`,
    );
  }
}

interface Finding {
  name: string;
  message: string;
}

/** npm from 7: one entry for a package, its advisories in `via`. */
function npmFindings(root: Fields): Finding[] | null {
  const packages = root['vulnerabilities'];
  if (typeof packages !== 'object' || packages === null || Array.isArray(packages)) return null;
  return Object.entries(packages).map(([name, value]) => {
    const one = record(value);
    const via = (list(one['via']) ?? []).map((cause) => {
      const advisory = record(cause);
      const url = text(advisory['url']);
      return typeof cause === 'string'
        ? `through ${cause}`
        : `${text(advisory['title'])}${url ? ` - ${url}` : ''}`;
    });
    const where = (list(one['nodes']) ?? []).map(text);
    const message = [
      `Severity: ${text(one['severity'])}`,
      `Range: ${text(one['range'])}`,
      ...via,
      ...where,
    ].join('\n');
    return { name: `${name} (${text(one['severity'])})`, message };
  });
}

/** pnpm and npm 6: one entry for an advisory. */
function advisoryFindings(root: Fields): Finding[] | null {
  const advisories = root['advisories'];
  if (typeof advisories !== 'object' || advisories === null || Array.isArray(advisories)) return null;
  return Object.values(advisories).map((value) => {
    const one = record(value);
    const paths = (list(one['findings']) ?? []).flatMap((found) =>
      (list(record(found)['paths']) ?? []).map(text),
    );
    const patched = text(one['patched_versions']);
    const lines = [
      `Severity: ${text(one['severity'])}`,
      `Vulnerable: ${text(one['vulnerable_versions'])}`,
      ...(patched ? [`Patched: ${patched}`] : []),
      text(one['url']),
      ...paths.slice(0, 20),
    ];
    return {
      name: `${text(one['module_name'])}: ${text(one['title'])} (${text(one['severity'])})`,
      message: lines.join('\n'),
    };
  });
}

function countsOf(counted: Fields): SeverityCounts | null {
  const counts = noneCounted();
  for (const severity of SEVERITIES) {
    const count = amount(counted[severity]);
    if (count === null && severity !== 'info') return null;
    counts[severity] = count ?? 0;
  }
  return counts;
}

function errorText(root: Fields): string {
  const error = root['error'];
  const inner = record(error);
  const said = [inner['code'], inner['summary'], inner['message'], error, root['message']].map(text);
  return said
    .filter((one) => one !== '')
    .slice(0, 2)
    .join(': ');
}
