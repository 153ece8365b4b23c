import type { Outcome } from '../outcome.ts';
import { cleanText } from '../text/clean-text.ts';
import { compare } from '../compare.ts';

/** How CTRF speaks of one test. */
interface CtrfTest {
  name: string;
  status: 'passed' | 'failed' | 'skipped' | 'pending' | 'other';
  duration: number;
  message?: string;
  filePath?: string;
  line?: number;
  flaky?: boolean;
}

/**
 * The report as CTRF. Failures come one by one, the others as counts; a count that is not known is 0 there, since
 * CTRF knows no null, and then `extra.verdict` and `extra.reasons` say so. @see https://ctrf.io
 */
export function ctrf({ report, readings, base, title }: Outcome): string {
  const count = (name: string) => report.metrics[name] ?? 0;
  const { flaky } = compare(report, base, readings);
  const failed: CtrfTest[] = report.failures.map(({ name, file, line, message }) => ({
    name: cleanText(name),
    status: 'failed',
    duration: 0,
    message: cleanText(message),
    ...(file === null ? {} : { filePath: file }),
    ...(line === null ? {} : { line }),
  }));
  const retried: CtrfTest[] = flaky.map((name) => ({
    name: cleanText(name),
    status: 'passed',
    duration: 0,
    flaky: true,
  }));
  const failures = Math.max(
    count('failed') + count('errors') + count('unhandledErrors') + count('failures'),
    failed.length,
  );
  const passed = count('passed') + count('xpassed');
  const skipped = count('skipped') + count('xfailed');
  const results = {
    tool: { name: report.tool, ...(report.toolVersion === null ? {} : { version: report.toolVersion }) },
    summary: {
      tests: failures + passed + skipped + count('todo'),
      passed,
      failed: failures,
      pending: count('todo'),
      skipped,
      other: report.verdict === 'unknown' && failures === 0 ? 1 : 0,
      start: 0,
      stop: Math.round(count('durationMs')),
    },
    tests: [...failed, ...retried, ...unknownTest(report.verdict, report.reasons, failed.length)],
    extra: { title, verdict: report.verdict, reasons: report.reasons, metrics: report.metrics },
  };
  return `${JSON.stringify({ reportFormat: 'CTRF', specVersion: '0.0.0', results }, null, 2)}\n`;
}

/** A reader that counts tests alone must not take a run that is not known for a green one. */
function unknownTest(verdict: string, reasons: readonly string[], failed: number): CtrfTest[] {
  if (verdict !== 'unknown' || failed > 0) return [];
  return [{ name: 'The result is not known', status: 'other', duration: 0, message: reasons.join('\n') }];
}
