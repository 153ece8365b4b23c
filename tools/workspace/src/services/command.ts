import type { CommandLine } from '../config/config.ts';

/** A command of the configuration as a program and its words: a line goes to the system's shell. */
export function programOf(
  line: CommandLine,
  platform: NodeJS.Platform = process.platform,
): { command: string; args: string[]; isLine: boolean } {
  if (Array.isArray(line)) return { command: line[0]!, args: line.slice(1), isLine: false };
  // As Node's own `shell: true` calls them; /d leaves out what the registry says to run first.
  if (platform === 'win32') return { command: 'cmd.exe', args: ['/d', '/s', '/c', line], isLine: true };
  return { command: '/bin/sh', args: ['-c', line], isLine: true };
}
