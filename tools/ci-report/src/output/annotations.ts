import { insideRepository } from '../markdown/source-link.ts';
import type { Failure, Report } from '../report.ts';
import { cleanText } from '../text/clean-text.ts';

/** GitHub shows ten errors of a step. */
const SHOWN = 10;

/**
 * Failures as workflow commands, which GitHub shows at their lines. Foreign text can end neither the command nor
 * begin another: line ends, `%`, and in properties `:` and `,` are written as GitHub reads them back.
 */
export function annotations(report: Report, title: string, roots: readonly string[] = []): string {
  const shown = report.failures.slice(0, SHOWN).map((failure) => command(failure, title, roots));
  if (report.verdict !== 'pass' && shown.length === 0) {
    shown.push(
      `::error title=${property(title)}::${data(report.reasons.join(' ') || 'The result is not known.')}`,
    );
  }
  return shown.map((line) => `${line}\n`).join('');
}

function command({ file, line, name, message }: Failure, title: string, roots: readonly string[]): string {
  const path = file === null ? null : insideRepository(file, roots);
  const place = path === null ? [] : [`file=${property(path)}`, ...(line === null ? [] : [`line=${line}`])];
  return `::error ${[...place, `title=${property(`${title}: ${name}`.slice(0, 250))}`].join(',')}::${data(message || name)}`;
}

function data(text: string): string {
  return cleanText(text)
    .slice(0, 4_000)
    .toWellFormed()
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
