import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** What the server does with the next mails; `hang_up` breaks the connection once it has the whole mail. */
export type Behaviour = 'accept' | 'busy' | 'refuse' | 'hang_up';

export interface TestSmtp {
  url: string;
  /** Raw mails that arrived whole, also those whose sender never heard so. */
  arrived: string[];
  behave: (as: Behaviour) => void;
  stop: () => Promise<void>;
}

/** A real SMTP server on loopback whose moods a test sets. */
export async function startSmtp(): Promise<TestSmtp> {
  const arrived: string[] = [];
  let mood: Behaviour = 'accept';
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (mood === 'busy') return done(Object.assign(new Error('Mailbox busy'), { responseCode: 450 }));
        if (mood === 'refuse') return done(Object.assign(new Error('No such user'), { responseCode: 550 }));
        arrived.push(Buffer.concat(parts).toString('utf8'));
        if (mood !== 'hang_up') return done();
        for (const socket of sockets) socket.destroy();
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(stop);
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The SMTP server has no port.');
  return { url: `smtp://127.0.0.1:${address.port}`, arrived, behave: (as) => (mood = as), stop };
}
