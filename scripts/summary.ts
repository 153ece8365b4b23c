import type { Result } from './steps.ts';

/** A line for each step, what failed in it, then the line that other programs read: `N passed, N failed`. */
export function summary(results: Result[]): string {
  const width = Math.max(...results.map(({ name }) => name.length), 'step'.length);
  const row = (name: string, ...columns: string[]) =>
    [name.padEnd(width), ...columns.map((column) => column.padStart(8))].join(' ').trimEnd();

  const lines = [row('step', 'passed', 'failed', 'skipped', 'seconds')];
  for (const { name, passed, failed, skipped, seconds, reason } of results) {
    const columns = [`${passed}`, `${failed}`, skipped ? `${skipped}` : '', seconds.toFixed(1)];
    lines.push(row(name, ...columns) + (reason ? `  ${reason}` : ''));
  }
  for (const { name, failedTests } of results) {
    for (const { title, message } of failedTests)
      lines.push('', `${name}: ${title}`, message.replace(/^/gm, '  '));
  }
  const total = (key: 'passed' | 'failed') => results.reduce((sum, result) => sum + result[key], 0);
  return [...lines, '', `${total('passed')} passed, ${total('failed')} failed`].join('\n');
}
