import { Command } from 'commander';
import { openInput } from './input.ts';
import { detectInput } from './readers.ts';

/** `ci-report detect FILE`: which tool and form a file is, one line each; exit code 2 when it is none. */
export function detectCommand(): Command {
  return new Command('detect')
    .description('say what a file is')
    .argument('<file>', 'the file; - for standard input')
    .action(async (file: string) => {
      const input = await openInput(file);
      const found = detectInput(input);
      await input.close();
      for (const { tool, source } of found) process.stdout.write(`${tool} ${source}\n`);
      if (found.length > 0) return;
      process.stderr.write(`${file} is not a result that is known here.\n`);
      process.exitCode = 2;
    });
}
