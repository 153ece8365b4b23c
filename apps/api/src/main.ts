import { runCli } from './app/cli.ts';

await runCli(process.argv);
