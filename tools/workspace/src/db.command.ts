import { Command } from 'commander';
import { confirm, openTarget, targetOf, type DatabaseFlags, type Target } from './database/target.ts';
import { printJson, say } from './json/output.ts';
import { WorkspaceError } from './workspace-error.ts';

/** `workspace db …`: the database of a workspace; each command says on stderr which one it touches. */
export function dbCommand(): Command {
  const db = new Command('db').description('the database of the workspace');
  db.addCommand(shellCommand());
  db.addCommand(
    command('url', 'print its address', async (target, flags) => {
      if (flags.json) printJson({ url: target.url });
      else process.stdout.write(`${target.url}\n`);
    }),
  );
  db.addCommand(stepCommand('migrate', 'run the configured migrations on it'));
  db.addCommand(stepCommand('seed', 'run the configured seed on it'));
  db.addCommand(
    command('reset', 'set it back to what migrations and seed make', async (target, flags) => {
      await confirm(target, 'reset', flags);
      const { reset } = await import('./database/database.ts');
      await reset(target);
      report('reset', target, flags);
    }).option('--yes', 'do not ask on the main checkout'),
  );
  db.addCommand(
    command(
      'dump',
      'write the whole cluster into one file, also while it runs',
      async (target, flags, given) => {
        const { dump } = await import('./database/database.ts');
        const file = given || dumpName(target);
        const manifest = await dump(target, file);
        report('dump', target, flags, { file, ...manifest });
      },
    ).argument('[file]', 'a .tar.gz; one that exists is replaced (default: a new one in this folder)'),
  );
  db.addCommand(
    command('restore', 'put a dump in its place', async (target, flags, file) => {
      await confirm(target, 'restore', flags);
      const { restore } = await import('./database/database.ts');
      report('restore', target, flags, { file, ...(await restore(target, file)) });
    })
      .argument('<file>', 'what `db dump` wrote')
      .option('--yes', 'do not ask on the main checkout'),
  );
  db.addCommand(cloneCommand());
  return db;
}

/** `main-shop-20260203T040506.tar.gz` */
function dumpName({ context, service }: Target): string {
  const time = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '');
  return `${context.workspace.name}-${service.database}-${time}.tar.gz`;
}

function shellCommand(): Command {
  return command('shell', 'open SQL on it (psql when there is one)', async (target, flags) => {
    const { start } = await import('./database/database.ts');
    await start(target);
    if (flags.json) {
      if (flags.command === undefined) {
        throw new WorkspaceError(
          'wrong-call',
          '--json needs --command.',
          'name the statements with --command',
          2,
        );
      }
      const { queryAsJson } = await import('./database/query.ts');
      printJson(await queryAsJson(target.url, flags.command));
      return;
    }
    const { openShell } = await import('./postgres/shell.ts');
    const { command: statements } = flags;
    process.exitCode = await openShell({
      url: target.url,
      ...(statements === undefined ? {} : { command: statements }),
    });
  }).option('-c, --command <sql>', 'run these statements instead');
}

function stepCommand(step: 'migrate' | 'seed', description: string): Command {
  return command(step, description, async (target, flags) => {
    if (target.service[step] === undefined) {
      throw new WorkspaceError(
        'not-configured',
        `services.${target.name}.${step} is not in workspace.config.json.`,
        'write the command there',
        2,
      );
    }
    const { prepare, start } = await import('./database/database.ts');
    await start(target);
    await prepare(target, target.url, [step]);
    report(step, target, flags);
  });
}

function cloneCommand(): Command {
  return command(
    'clone',
    'put a copy of another workspace’s database in its place',
    async (target, flags, name) => {
      await confirm(target, 'clone', flags);
      const [{ clone }, { openContext }] = await Promise.all([
        import('./database/database.ts'),
        import('./context.ts'),
      ]);
      const other = await openContext({ name });
      try {
        if (other.workspace.id === target.context.workspace.id) {
          throw new WorkspaceError('same-workspace', `${name} is this workspace.`, 'name another', 2);
        }
        await clone(target, targetOf(other, target.name));
      } finally {
        other.registry.close();
      }
      report('clone', target, flags, { from: name });
    },
  )
    .argument('<name>', 'the workspace whose data is copied')
    .option('--yes', 'do not ask on the main checkout');
}

type Flags = DatabaseFlags & { command?: string };

/** The options that all of them take. `run` gets the argument of those that have one. */
function command(
  name: string,
  description: string,
  run: (target: Target, flags: Flags, argument: string) => Promise<void>,
): Command {
  return new Command(name)
    .description(description)
    .option('-w, --workspace <name>', 'another workspace of this repository')
    .option('--service <name>', 'the postgres service (default: the first)')
    .option('--json', 'print one JSON value')
    .action(async (...given: unknown[]) => {
      const words = given.filter((one): one is string => typeof one === 'string');
      const flags = given.at(-2) as Flags;
      const target = await openTarget(flags);
      try {
        await run(target, flags, words[0] ?? '');
      } finally {
        target.context.registry.close();
      }
    });
}

function report(action: string, target: Target, flags: Flags, more: object = {}): void {
  const { context, service, url } = target;
  if (flags.json) {
    printJson({ action, workspace: context.workspace.name, database: service.database, url, ...more });
  } else {
    const file = 'file' in more ? ` (${String(more.file)})` : '';
    say(`Done: db ${action} of ${context.workspace.name}${file}.`);
  }
}
