import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { printJson } from './options.ts';
import { withApi } from './with-api.ts';

interface UserOptions {
  name: string;
  email: string;
  role: 'admin' | 'staff' | 'viewer';
  passwordStdin?: boolean;
  json?: boolean;
}

/** `sira user create`: without `--password-stdin` a password is made and shown once. */
export const userCommand = () =>
  new Command('create')
    .description('Add somebody who can sign in')
    .requiredOption('--email <address>', 'their address')
    .option('--name <name>', 'their name', 'New user')
    .addOption(
      new Option('--role <role>', 'what they may do').choices(['admin', 'staff', 'viewer']).default('staff'),
    )
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print JSON for other programs')
    .action(async ({ name, email, role, passwordStdin, json }: UserOptions) => {
      const given = passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : null;
      const password = given ?? randomBytes(12).toString('base64url');
      const user = await withApi((api) =>
        api.call<Record<string, unknown>>('POST', '/users', { name, email, role, password }),
      );
      if (json) return printJson({ ...user, ...(given === null && { password }) });
      console.log(`${email} can sign in as ${role}.`);
      if (given === null) console.log(`Password, shown this once: ${password}`);
    });
