import { createServer, type Server, type Socket } from 'node:net';
import type { SMTPServer, SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { readMail } from './mail-content.ts';
import type { MailStore } from './mail-store.ts';

export const MAX_MAIL_BYTES = 25 * 1024 * 1024;

/**
 * A port that takes every mail: any sender, any recipient, any password or none. The SMTP library is
 * loaded with the first connection; it would take half of the catcher's start.
 */
export function createSmtpListener(store: MailStore): Server {
  let loading: Promise<SMTPServer> | null = null;
  return createServer({ pauseOnConnect: true }, (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    loading ??= createSmtp(store);
    loading.then(
      (smtp) => {
        smtp.server.emit('connection', socket);
        socket.resume();
      },
      (error: Error) => {
        loading = null;
        console.error(`A connection was refused: ${error.message}`);
        socket.end('421 The mail catcher could not load its SMTP library.\r\n');
      },
    );
  });
}

async function createSmtp(store: MailStore): Promise<SMTPServer> {
  const { SMTPServer } = await import('smtp-server');
  return new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: MAX_MAIL_BYTES,
    logger: false,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onData: (stream, session, done) => void answer(store, stream, session, done),
  });
}

async function answer(
  store: MailStore,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  done: (error?: Error | null, message?: string) => void,
): Promise<void> {
  try {
    const id = await keep(store, stream, session);
    done(null, `Caught as ${id}`);
  } catch (error) {
    done(error as Error);
  }
}

async function keep(
  store: MailStore,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end all the same: only then may the answer be given.
    if (bytes <= MAX_MAIL_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_MAIL_BYTES || stream.sizeExceeded) {
    throw Object.assign(new Error(`The mail has more than ${MAX_MAIL_BYTES} bytes.`), { responseCode: 552 });
  }
  const source = Buffer.concat(chunks);
  const { subject } = await readMail(source);
  const { mailFrom, rcptTo } = session.envelope;
  const from = mailFrom === false ? '' : mailFrom.address;
  return store.add(source, { from, to: rcptTo.map(({ address }) => address), subject }).id;
}
