import { type Command, InvalidArgumentError, Option } from 'commander';

/** The options of `doctor db`, as commander gives them. */
export interface DbOptions {
  json?: boolean;
  explain?: string;
  causes?: boolean;
  dotenv?: string;
  /** The same as `dotenv`, where Node leaves it to this program. */
  envFile?: string;
  supabaseRef?: string;
  supabaseSettings?: string;
  findPooler?: boolean;
  timeout: number;
  /** False with --no-password. */
  password: boolean;
  secondLogin?: boolean;
  printUrl?: boolean;
  ca?: string;
  resolver?: string;
  grants?: boolean;
  schema: string;
  roles?: string[];
  snapshot?: string;
  compare?: string;
  fix?: boolean;
  dryRun?: boolean;
  policy?: string;
  rolesFile?: string;
  yes?: boolean;
}

/** Adds the options of `doctor db` to its command. */
export function withDbOptions(command: Command): Command {
  return (
    command
      .argument(
        '[url]',
        'a connection string, or - to read it from standard input (then no list of processes shows it)',
      )
      .option('--json', 'print one JSON value')
      .option('--explain <text>', 'explain an error text, without asking anybody; - for standard input')
      .option('--causes', 'list every cause that is known, with signs and fixes')
      // Node takes --env-file for itself, behind the name of a program too, so --dotenv is the one that is told.
      .option('--dotenv <file>', 'take DATABASE_URL, DIRECT_URL or PGHOST, … from a .env file')
      .addOption(new Option('--env-file <file>').hideHelp())
      .option(
        '--supabase-ref <ref>',
        'a Supabase project; with SUPABASE_ACCESS_TOKEN its pooler is asked for',
      )
      .option('--supabase-settings <file>', 'the answer of GET /v1/projects/REF/config/database/pooler')
      .option('--find-pooler', 'ask the pooler hosts of Supabase one by one, without a password')
      .option('--timeout <ms>', 'milliseconds for the whole run', wholeMs, 10_000)
      .option('--no-password', 'never send the password')
      .option('--second-login', 'after a good login one more, to see what a pooler keeps between statements')
      .option('--print-url', 'print only the mended URL, password included, to standard output')
      .option('--ca <file>', 'the certificates (PEM) to trust')
      .option('--resolver <address>', 'the name server to ask: ADDRESS or ADDRESS:PORT')
      .option('--grants', 'look at the privileges of the API roles')
      .option('--schema <name>', 'the schema whose grants are looked at', 'public')
      .option('--roles <names>', 'the roles, between commas (anon,authenticated,service_role)', names)
      .option('--snapshot <file>', 'write the grants as they are to a file')
      .option('--compare <file>', 'compare the grants with such a file')
      .option('--fix', 'mend the grants, in one transaction, after showing how')
      .option('--dry-run', 'with --fix: show it and change nothing')
      .option(
        '--policy <policy>',
        'with --fix: all, none, auto, snapshot (the file of --compare), or a file (a policy or a snapshot)',
      )
      .option(
        '--roles-file <file>',
        'write SQL to run before migrations: the roles and their defaults, by --policy',
      )
      .option('--yes', 'with --fix: do not ask')
      .addHelpText(
        'after',
        '\nThe password is sent at most once in a run (twice with --second-login), and only to a server that was reached without it.\nIt is never printed, except by --print-url (with --json: in "url").\nExit code: 0 healthy, 1 cause found, 2 could not tell.',
      )
  );
}

function wholeMs(text: string): number {
  const ms = Number(text);
  if (!/^\d+$/.test(text) || ms < 100 || ms > 600_000)
    throw new InvalidArgumentError('Give 100 to 600000 milliseconds.');
  return ms;
}

function names(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
