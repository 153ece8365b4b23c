import { createTransport } from 'nodemailer';
import type { OutboxMessage } from './messages.queries.ts';

/**
 * accepted: the server took it; again: it certainly did not take it and may later; refused: it never
 * will; unknown: the connection broke after the mail was on its way, so it may have been taken.
 */
export type SendOutcome =
  | { kind: 'accepted'; providerId: string | null }
  | { kind: 'again' | 'refused' | 'unknown'; error: string };

/** Errors of nodemailer before any of the mail was sent. */
const BEFORE_SENDING = new Set(['ECONNECTION', 'EDNS', 'ECONNREFUSED', 'EAUTH', 'ETLS', 'EENVELOPE', 'EPROXY']);
const TIMEOUT_MS = 30_000;

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  command?: string;
}

/** Sends over SMTP; the Message-ID is made from the message's id, so that a copy can be told from a second mail. */
export function createSmtp(url: string) {
  const transport = createTransport({ url, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS });
  return {
    async send(message: OutboxMessage): Promise<SendOutcome> {
      const domain = /@([^>\s]+)>?$/.exec(message.sender)?.[1] ?? 'sira.localhost';
      try {
        const { messageId } = await transport.sendMail({
          from: message.sender,
          to: message.to,
          subject: message.subject,
          html: message.html,
          text: message.text,
          messageId: `<${message.id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { kind: 'accepted', providerId: messageId ?? null };
      } catch (error) {
        return outcomeOf(error as SmtpError);
      }
    },
    close: () => transport.close(),
  };
}

/** What a failure says about the mail: RFC 5321 replies 4yz may be tried again, 5yz not; a broken DATA is unknown. */
export function outcomeOf({ message, code = '', responseCode, command }: SmtpError): SendOutcome {
  if (responseCode !== undefined) return { kind: responseCode >= 500 ? 'refused' : 'again', error: message };
  if (command === 'CONN' || BEFORE_SENDING.has(code)) return { kind: 'again', error: message };
  return { kind: 'unknown', error: message };
}
