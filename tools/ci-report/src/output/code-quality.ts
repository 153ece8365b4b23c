import { createHash } from 'node:crypto';
import { insideRepository } from '../markdown/source-link.ts';
import type { Report } from '../report.ts';
import { cleanText } from '../text/clean-text.ts';

/** Failures with a place as GitLab's Code Quality report. @see https://docs.gitlab.com/ci/testing/code_quality/ */
export function codeQuality(report: Report, roots: readonly string[] = []): string {
  const seen = new Map<string, number>();
  const found = report.failures.flatMap(({ name, file, line, message }) => {
    const path = file === null ? null : insideRepository(file, roots);
    if (path === null) return [];
    const identity = `${report.tool}\n${path}\n${name}`;
    // Two findings of one fingerprint are shown as one, so the second of a name gets its number.
    const nth = seen.get(identity) ?? 0;
    seen.set(identity, nth + 1);
    const fingerprint = createHash('sha256').update(`${identity}\n${nth}`).digest('hex');
    const said =
      cleanText(message)
        .split('\n')
        .find((one) => one.trim() !== '') ?? '';
    return [
      {
        description: cleanText(`${name}${said ? `: ${said.trim()}` : ''}`)
          .slice(0, 1_000)
          .toWellFormed(),
        check_name: report.tool,
        fingerprint,
        severity: 'major',
        location: { path, lines: { begin: line ?? 1 } },
      },
    ];
  });
  return `${JSON.stringify(found, null, 2)}\n`;
}
