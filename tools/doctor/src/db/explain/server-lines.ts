/** Messages of one log that are looked at on their own; a log repeats a few of them many times. */
const most = 12;
const headed = /\b(?:FATAL|ERROR|PANIC)\b[:\s]|SQL ?STATE|\bseverity\b/;

/**
 * The lines of a log in which a server reports an error, those that differ only in numbers and times as one.
 * Each comes with the text that is left without it.
 */
export function serverLines(text: string): { line: string; rest: string }[] {
  const lines = text.split('\n');
  const groups = Map.groupBy(
    lines.filter((line) => headed.test(line)),
    (line) => line.replaceAll(/[\d:.,-]+/g, '0').trim(),
  );
  if (groups.size < 2) return [];
  return [...groups.values()].slice(0, most).map((same) => ({
    line: same[0] ?? '',
    rest: lines.filter((line) => !same.includes(line)).join('\n'),
  }));
}
