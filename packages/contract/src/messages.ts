import { z } from 'zod';
import { Id, Instant, Language, listOf, page, PlainDate, Ref, search, SumMinor } from './shapes.ts';
import { TemplateKey } from './templates.ts';

/**
 * queued: written with its reminders in one transaction, not yet given to the transport; sending; sent:
 * the transport accepted it; withdrawn: something was paid, disputed or changed before it left;
 * failed: refused for good; unknown: it may have left, a person decides.
 */
export const MessageState = z.enum(['queued', 'sending', 'sent', 'withdrawn', 'failed', 'unknown']);

export const MessageRow = z
  .object({
    id: Id,
    client: Ref,
    to: z.array(z.string()),
    subject: z.string(),
    template: TemplateKey,
    language: Language,
    state: MessageState,
    transport: z.enum(['mailbox', 'smtp']),
    on: PlainDate.describe('The day of the run that made it'),
    createdAt: Instant,
    sentAt: Instant.nullable(),
  })
  .meta({ id: 'MessageRow' });

export const MessageList = listOf(MessageRow).meta({ id: 'MessageList' });
export const MessageQuery = z.strictObject({
  ...page,
  search,
  clientId: Id.optional(),
  state: MessageState.optional(),
  on: PlainDate.optional(),
});

export const Message = z
  .object({
    ...MessageRow.shape,
    from: z.string(),
    html: z.string(),
    text: z.string(),
    attempts: z.int(),
    lastError: z.string().nullable(),
    reason: z
      .string()
      .nullable()
      .describe('Why it was withdrawn (paid, disputed, balance_changed …), or given_up'),
    reminders: z.array(
      z.object({
        invoice: Ref,
        step: z.int(),
        offsetDays: z.int(),
        currency: z.string(),
        balanceMinor: SumMinor,
      }),
    ),
  })
  .meta({ id: 'Message' });

/** What a person decides about a message whose fate is unknown or that was refused. */
export const MessageDecision = z
  .strictObject({ decision: z.enum(['send_again', 'it_was_sent', 'give_up']) })
  .meta({ id: 'MessageDecision' });
