import { Command, InvalidArgumentError } from 'commander';
import { openContext, type Context } from './context.ts';
import { printJson } from './json/output.ts';
import { logPrinter } from './services/log-printer.ts';
import { WorkspaceError } from './workspace-error.ts';

interface LogsOptions {
  lines: number;
  follow?: boolean;
  json?: boolean;
}

/** `workspace logs [SERVICE]`: what services wrote. */
export function logsCommand(): Command {
  return new Command('logs')
    .description('show what services wrote, with the name of each before its lines')
    .argument('[service]', 'only this one; default: all')
    .option('--lines <count>', 'how many of the last lines of each', parseCount, 50)
    .option('--follow', 'go on until Ctrl-C')
    .option('--json', 'print JSON for other programs')
    .action(async (service: string | undefined, options: LogsOptions) => {
      if (options.follow && options.json) {
        throw new WorkspaceError(
          'wrong-call',
          'Nothing is shown: --follow has no end and --json prints one value.',
          'leave one of them out',
          2,
        );
      }
      const context = await openContext();
      try {
        await show(context, service, options);
      } finally {
        context.registry.close();
      }
    });
}

async function show(
  context: Context,
  service: string | undefined,
  { lines, follow, json }: LogsOptions,
): Promise<void> {
  const { followLogs, readLogs } = await import('./services/logs.ts');
  const names = service === undefined ? Object.keys(context.config.services) : [service];
  const logs = await readLogs(context, names, lines);
  if (json) {
    printJson(logs.flatMap(({ name, lines: texts }) => texts.map((text) => ({ service: name, text }))));
    return;
  }
  const print = logPrinter(names);
  for (const log of logs) if (log.lines.length > 0) print(log.name, log.lines);
  if (!follow) return;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  // `workspace logs --follow | head` ends with head.
  process.stdout.on('error', () => stop.abort());
  await followLogs(context, logs, { signal: stop.signal, onLines: print });
}

function parseCount(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('a whole number up to 999999 is needed.');
  return Number(text);
}
