import { createColors } from 'picocolors';
import { prefixOf, shownLine } from './log-text.ts';

/**
 * Writes lines of services to standard output, each with the name of its service before it and without
 * control sequences other than colours. The names are coloured on a terminal.
 */
export function logPrinter(names: readonly string[]): (name: string, lines: readonly string[]) => void {
  const colors = createColors(process.stdout.isTTY === true && !process.env.NO_COLOR);
  const paints = [colors.cyan, colors.magenta, colors.green, colors.yellow, colors.blue];
  return (name, lines) => {
    const paint = paints[Math.max(0, names.indexOf(name)) % paints.length]!;
    const prefix = paint(prefixOf(name, names));
    process.stdout.write(lines.map((line) => `${prefix}${shownLine(line)}\n`).join(''));
  };
}
