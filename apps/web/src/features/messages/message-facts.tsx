import type { Message } from '@sira/contract/messages';
import type { z } from 'zod';
import { DateText, InstantText } from '#ui/date-text.tsx';
import { Facts } from '#ui/facts.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { TextLink } from '#ui/text-link.tsx';
import { languageNames, toneNames } from './mail-words.ts';
import { MessageStateText } from './message-state.tsx';

const transportNames = { mailbox: 'Mailbox, nothing left', smtp: 'SMTP' } as const;

interface MessageFactsProps {
  message: z.infer<typeof Message>;
  /** Somebody decided to let it be. */
  isGivenUp: boolean;
  timeZone: string;
  today: string;
}

/** The head of a mail and what became of it. */
export function MessageFacts({ message, isGivenUp, timeZone, today }: MessageFactsProps) {
  const { client, sentAt } = message;
  return (
    <section aria-label="Head of the mail" className="grid gap-3">
      <SectionHead title="Mail" />
      <Facts
        items={[
          { term: 'State', value: <MessageStateText state={message.state} /> },
          ...(isGivenUp ? [{ term: 'Decided', value: 'Given up: its steps stay unsent' }] : []),
          { term: 'From', value: message.from },
          { term: 'To', value: message.to.join(', ') },
          {
            term: 'Client',
            value: (
              <TextLink to="/clients/$id" params={{ id: client.id }}>
                {client.name}
              </TextLink>
            ),
          },
          {
            term: 'For the day',
            value: (
              <TextLink to="/reminders" search={message.on === today ? {} : { on: message.on }}>
                <DateText on={message.on} as="day" today={today} />
              </TextLink>
            ),
          },
          {
            term: 'Written',
            value: <InstantText at={message.createdAt} timeZone={timeZone} today={today} />,
          },
          {
            term: 'Sent',
            value: sentAt ? <InstantText at={sentAt} timeZone={timeZone} today={today} /> : null,
          },
          { term: 'By way of', value: transportNames[message.transport] },
          { term: 'Tone', value: `${toneNames[message.template]}, ${languageNames[message.language]}` },
        ]}
      />
    </section>
  );
}
