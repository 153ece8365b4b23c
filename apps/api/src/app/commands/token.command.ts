import { Command, InvalidArgumentError, Option } from 'commander';
import { printJson } from './options.ts';
import { withApi } from './with-api.ts';

interface TokenOptions {
  email?: string;
  role?: string;
  hours: number;
  json?: boolean;
}

function hours(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 8760)
    throw new InvalidArgumentError('Give whole hours from 1 to 8760.');
  return number;
}

/** `sira token mint`: a JWT bound to a session of its own, which ends like any other. */
export const tokenCommand = () =>
  new Command('mint')
    .description('Print a bearer token of a user')
    .option('--email <address>', 'whose token; left out: the first active user of the role')
    .addOption(new Option('--role <role>', 'choose a user by role').choices(['admin', 'staff', 'viewer']))
    .option('--hours <hours>', 'how long it is good', hours, 24)
    .option('--json', 'print JSON for other programs')
    .action(async ({ email, role, hours: life, json }: TokenOptions) => {
      const body = { ...(email && { email }), ...(role && { role }), hours: life };
      const minted = await withApi((api) => api.call<{ token: string }>('POST', '/operator/tokens', body));
      if (json) printJson(minted);
      else console.log(minted.token);
    });
