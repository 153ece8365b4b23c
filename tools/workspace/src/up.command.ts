import { Command } from 'commander';
import { openContext, type Context } from './context.ts';
import { printJson, say } from './json/output.ts';
import { viewOf } from './json/workspace-view.ts';
import { isAsWanted, type ServiceState, stateLines } from './services/service-state.ts';
import { WorkspaceError } from './workspace-error.ts';

interface UpCommandOptions {
  all?: boolean;
  attach?: boolean;
  json?: boolean;
}

/** `workspace up [SERVICE…]`: starts services and waits until they are healthy. */
export function upCommand(): Command {
  return new Command('up')
    .description('start the services of this workspace and wait until they are healthy')
    .argument('[services...]', 'only these and what they need; default: all that start by themselves')
    .option('--all', 'also those that do not start by themselves')
    .option('--attach', 'start all (or the named ones), show what they write, stop them with Ctrl-C')
    .option('--json', 'print JSON for other programs')
    .action(async (services: string[], options: UpCommandOptions) => {
      if (options.attach && options.json) {
        throw new WorkspaceError(
          'wrong-call',
          'Nothing was started: --attach shows text and --json prints one value.',
          'leave one of them out',
          2,
        );
      }
      // Loaded while git is asked.
      const [context] = await Promise.all([openContext({ adopt: true }), import('./services/up.ts')]);
      try {
        process.exitCode = options.attach
          ? await attachTo(context, services)
          : await start(context, services, options);
      } finally {
        context.registry.close();
      }
    });
}

async function start(
  context: Context,
  named: string[],
  { all = false, json = false }: UpCommandOptions,
): Promise<number> {
  const { statesOf, up } = await import('./services/up.ts');
  const states = await up(context, { only: named, all, onProgress: json ? undefined : say });
  if (json) {
    const started = new Set(states.map(({ name }) => name));
    const others = (await statesOf(context)).filter(({ name }) => !started.has(name));
    printJson(viewOf(context, [...states, ...others]));
  } else {
    for (const line of stateLines(states)) process.stdout.write(`${line}\n`);
  }
  return states.every((state) => isAsWanted(state, named)) ? 0 : 1;
}

async function attachTo(context: Context, named: string[]): Promise<number> {
  const [{ attach }, { logPrinter }] = await Promise.all([
    import('./services/attach.ts'),
    import('./services/log-printer.ts'),
  ]);
  const stop = new AbortController();
  // npm and make pass Ctrl-C on, so it comes twice; the second one must not end this before the clean-up.
  const onSignal = () => {
    if (!stop.signal.aborted) say('');
    stop.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  process.stdout.on('error', onSignal);
  try {
    return await attach(context, {
      only: named,
      signal: stop.signal,
      onLines: logPrinter(Object.keys(context.config.services)),
      onProgress: say,
      onReady: (states) => {
        for (const line of addressLines(context.workspace.name, states)) say(line);
        say('Ctrl-C stops the processes started here; databases and containers go on running.');
      },
    });
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    process.stdout.off('error', onSignal);
  }
}

/** Both addresses of everything that a browser can open. Pure. */
export function addressLines(workspace: string, states: readonly ServiceState[]): string[] {
  const open = states.filter(({ state, url }) => state === 'running' && url?.startsWith('http://'));
  const width = Math.max(0, ...open.map(({ name }) => name.length));
  return open.map(
    ({ name, port, url }) => `${name.padEnd(width)}  ${url}  http://${workspace}.localhost:${port}`,
  );
}
