import { type Failure, type Report, type Tool, TOOLS } from './report.ts';

const VERDICTS: readonly unknown[] = ['pass', 'fail', 'unknown'];

/** A report from the text of a `--format json` file; null when it is anything else, also one with parts missing. */
export function reportFrom(text: string): Report | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const given = value as Partial<Report> | null;
  if (typeof given !== 'object' || given === null || !TOOLS.includes(given.tool as Tool)) return null;
  const { tool, verdict, reasons, metrics, failures } = given;
  if (!VERDICTS.includes(verdict) || !Array.isArray(reasons) || !Array.isArray(failures)) return null;
  if (typeof metrics !== 'object' || metrics === null) return null;
  const version = given.toolVersion;
  return {
    tool: tool!,
    toolVersion: typeof version === 'string' ? version : null,
    verdict: verdict!,
    reasons: reasons.map(String),
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, count]) => [name, typeof count === 'number' ? count : null]),
    ),
    failures: failures.map(failureFrom),
  };
}

function failureFrom(value: unknown): Failure {
  const { name, file, line, message } = (value ?? {}) as Partial<Failure>;
  return {
    name: String(name ?? ''),
    file: typeof file === 'string' ? file : null,
    line: typeof line === 'number' && Number.isSafeInteger(line) && line > 0 ? line : null,
    message: String(message ?? ''),
  };
}
