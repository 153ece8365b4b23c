import { Command, Option } from 'commander';
import pc from 'picocolors';
import { makeFirstAdminToken } from '#features/users';
import { type Config, readConfig } from '#platform/config';
import { addDemoCompany } from '../demo/add-demo-company.ts';
import { features } from '../features.ts';
import { type OpenSira, openSira } from '../open-sira.ts';
import { CannotDo } from './cannot-do.ts';

type ServeRole = 'all' | 'http' | 'worker';

export const serveCommand = () =>
  new Command('serve')
    .description('Start the server: pages, API and the daily run')
    .addOption(
      new Option('--role <role>', 'what this process does').choices(['all', 'http', 'worker']).default('all'),
    )
    .action(async ({ role }: { role: ServeRole }) => serve(readConfig(), role));

async function serve(given: Config, role: ServeRole) {
  const config = {
    ...given,
    LOG_LEVEL: given.LOG_LEVEL ?? (process.stdout.isTTY ? ('warn' as const) : ('info' as const)),
  };
  const sira = await openSira(config);
  stopOnSignals(sira);
  try {
    await start(sira, config, role);
  } catch (error) {
    await sira.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const taken = `Port ${config.PORT} on ${config.HOST} is in use`;
    throw new CannotDo(`${taken}. Stop what uses it, or choose another with PORT=….`, 2);
  }
}

async function start({ deps, app, folder }: OpenSira, config: Config, role: ServeRole) {
  if (config.DEMO) await makeDemoCompany(deps);
  if (role !== 'http')
    await deps.jobs.work(
      features.flatMap(({ jobs = [] }) => jobs),
      deps,
    );
  for (const { listen } of features) await listen?.(deps);
  if (role === 'worker') return console.log('SIRA works on jobs. Ctrl-C ends it.');

  const bound = await app.listen({ host: config.HOST, port: config.PORT });
  const url = config.PUBLIC_URL ?? bound.replace('[::1]', 'localhost');
  deps.publicUrl = () => url;
  folder?.announceServer({ url: bound, pid: process.pid, token: deps.operatorToken! });
  await greet(deps, url);
}

async function makeDemoCompany(deps: OpenSira['deps']) {
  console.log('  Making the demo company.');
  if (!(await addDemoCompany(deps)))
    console.log('  There are clients already, so the demo company was left out.');
}

async function greet(deps: OpenSira['deps'], url: string) {
  const token = await makeFirstAdminToken(deps);
  console.log(`\n  SIRA runs at ${pc.bold(url)}   (Ctrl-C ends it)`);
  if (token) {
    console.log(`\n  Nobody can sign in yet. This link makes the first admin, once, within a day:`);
    console.log(`  ${pc.bold(`${url}/welcome?token=${token}`)}\n`);
  }
}

/** The first signal ends what is claimed and gives back the rest; a second one does not wait. */
function stopOnSignals(sira: OpenSira) {
  let isStopping = false;
  const stop = async (signal: string) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    console.log(`\n  ${signal}: finishing what was started.`);
    await sira.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
}
