import { once } from 'node:events';
import type { Server } from 'node:net';
import { parseArgs } from 'node:util';
import { createMailServer } from './mail-server.ts';
import { MailStore } from './mail-store.ts';
import { createSmtpListener } from './smtp.ts';

interface Options {
  smtpPort: number;
  httpPort: number;
  folder: string;
}

function readOptions(argv: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: argv,
    options: { 'smtp-port': text, 'http-port': text, folder: text },
    strict: true,
  });
  const smtpPort = Number(values['smtp-port']);
  const httpPort = Number(values['http-port']);
  const isPort = (port: number) => Number.isInteger(port) && port > 0 && port < 65_536;
  if (!isPort(smtpPort) || !isPort(httpPort) || !values.folder) {
    throw new Error('Usage: main --smtp-port=N --http-port=N --folder=PATH');
  }
  return { smtpPort, httpPort, folder: values.folder };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

try {
  const { smtpPort, httpPort, folder } = readOptions(process.argv.slice(2));
  const store = new MailStore(folder);
  // The page last: it answers the health check, and then both must be there.
  await listen(createSmtpListener(store), smtpPort);
  await listen(createMailServer(store, smtpPort), httpPort);
  console.log(`Mails to 127.0.0.1:${smtpPort} are shown on http://127.0.0.1:${httpPort}`);
} catch (error) {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  console.error(
    code === 'EADDRINUSE'
      ? `Not started: port ${port} is taken by another program.`
      : `Not started: ${message}`,
  );
  process.exit(2);
}
