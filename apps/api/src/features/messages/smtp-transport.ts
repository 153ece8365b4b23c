import { PassThrough } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { OutboxMessage } from './messages.queries.ts';

/**
 * accepted: the server took it; again: it certainly did not take it and may later; refused: it never
 * will; unknown: the connection broke once the mail was on its way, so it may have been taken.
 */
export type SendOutcome =
  | { kind: 'accepted'; providerId: string | null }
  | { kind: 'again' | 'refused' | 'unknown'; error: string };

const TIMEOUT_MS = 30_000;

/** Sends over SMTP; the Message-ID is made from the message's id, so that a copy can be told from a second mail. */
export function createSmtp(url: string) {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  // nodemailer reports a break in the middle of a mail like a connection that never stood: only whether
  // the mail's text was asked for tells the two apart.
  const begun = new Set<string>();
  transport.use('stream', ({ data, message }, done) => {
    message.transform(() => {
      begun.add(String(data.messageId));
      return new PassThrough();
    });
    done();
  });

  return {
    async send(message: OutboxMessage): Promise<SendOutcome> {
      const domain = /@([^>\s]+)>?$/.exec(message.sender)?.[1] ?? 'sira.localhost';
      const messageId = `<${message.id}@${domain}>`;
      try {
        await transport.sendMail({
          messageId,
          from: message.sender,
          to: message.to,
          subject: message.subject,
          html: message.html,
          text: message.text,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { kind: 'accepted', providerId: messageId };
      } catch (error) {
        return outcomeOf(error as Error & { responseCode?: number }, begun.has(messageId));
      } finally {
        begun.delete(messageId);
      }
    },
    close: () => transport.close(),
  };
}

/** What a failure says about the mail: RFC 5321 replies 4yz may be tried again, 5yz not. */
function outcomeOf(
  { message, responseCode }: { message: string; responseCode?: number },
  hasBegun: boolean,
): SendOutcome {
  if (responseCode !== undefined) return { kind: responseCode >= 500 ? 'refused' : 'again', error: message };
  return { kind: hasBegun ? 'unknown' : 'again', error: message };
}
