import type { Input } from '../input.ts';
import { readJson } from '../json.ts';
import { emptyReading } from '../reading.ts';
import type { Reading } from '../report.ts';
import type { ToolRules } from '../tool-rules.ts';
import { looksLikeAuditConsole, readAuditOutput } from './audit-console.ts';
import { AUDIT_METRICS } from './audit-counts.ts';
import { looksLikeAuditJson, readAuditDocument } from './audit-json.ts';

export const audit: ToolRules = {
  tool: 'audit',
  label: 'the audit',
  metrics: AUDIT_METRICS,
  readers: [
    {
      source: 'json',
      matches: looksLikeAuditJson,
      accepts: (head) => /^\s*\{\s*"/.test(head),
      read: readAuditJson,
    },
    {
      source: 'console',
      matches: looksLikeAuditConsole,
      accepts: (head) => !/^\s*</.test(head),
      read: readAuditOutput,
    },
  ],
  exitCode: (code) =>
    code === 0
      ? { verdict: 'pass', because: 'The audit ended with exit code 0.' }
      : {
          verdict: 'unknown',
          because: `The audit ended with exit code ${code}: it found advisories or was not performed.`,
        },
};

async function readAuditJson(input: Input): Promise<Reading> {
  const reading = emptyReading('json', input.name, AUDIT_METRICS);
  const parsed = await readJson(input);
  if ('value' in parsed) return readAuditDocument(parsed.value, reading);
  reading.problems.push(`${input.name} cannot be used: ${parsed.problem}.`);
  return reading;
}
