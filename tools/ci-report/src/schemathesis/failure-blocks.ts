import type { Failure } from '../report.ts';

export const SCHEMATHESIS_METRICS = ['operations', 'cases', 'failures', 'errors', 'warnings'] as const;

const CASE = /^\d+\. Test Case ID: /;

/**
 * The failures of one operation as Schemathesis prints them: numbered test cases, each with its failures as a list
 * at the left margin, the response and the curl line, all indented. One entry per failure, with its whole case.
 */
export function failuresIn(operation: string, text: string): Failure[] {
  const blocks: string[][] = [];
  for (const line of text.split('\n')) {
    if (CASE.test(line) || blocks.length === 0) blocks.push([]);
    blocks.at(-1)!.push(line);
  }
  return blocks.flatMap((lines) => {
    const titles = lines.filter((line) => /^- \S/.test(line)).map((line) => line.slice(2).trim());
    const message = lines.join('\n').trim();
    return titles.map((title) => ({ name: `${operation}: ${title}`, file: null, line: null, message }));
  });
}
