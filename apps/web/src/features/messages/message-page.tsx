import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Message } from '@sira/contract/messages';
import type { z } from 'zod';
import { useTimeZone, useToday } from '#features/settings/settings.data.ts';
import { useAddress } from '#platform/address.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { CarriedInvoices } from './carried-invoices.tsx';
import { MailFrame } from './mail-frame.tsx';
import { MessageDecisionPanel } from './message-decision.tsx';
import { MessageFacts } from './message-facts.tsx';
import { isGivenUp, messageQuery } from './messages.data.ts';

interface MessagePageProps {
  id: string;
  /** As plain text instead of as HTML. */
  form: 'html' | 'text';
}

/** One mail: its head, what it is about, its words, and what a person has to decide about it. */
export function MessagePage({ id, form }: MessagePageProps) {
  const message = useQuery(messageQuery(id));
  return (
    <Page
      title={message.data ? `Mail to ${message.data.client.name}` : 'Mail'}
      above={[
        <Link key="mailbox" to="/mailbox">
          Mailbox
        </Link>,
      ]}
      headline={message.data?.subject}
    >
      <Loaded
        query={message}
        loading="Loading the mail"
        failed="The mail could not be read"
        missing={{
          title: 'There is no such mail',
          action: <LinkButton to="/mailbox">Open the Mailbox</LinkButton>,
        }}
      >
        {(data) => <MessageBody message={data} form={form} />}
      </Loaded>
    </Page>
  );
}

interface MessageBodyProps extends Omit<MessagePageProps, 'id'> {
  message: z.infer<typeof Message>;
}

function MessageBody({ message, form }: MessageBodyProps) {
  const today = useToday();
  const timeZone = useTimeZone();
  const change = useAddress();
  const needsPerson = message.state === 'unknown' || (message.state === 'failed' && !isGivenUp(message));
  return (
    <>
      {needsPerson ? <MessageDecisionPanel message={message} /> : null}
      <div className="grid items-start gap-x-10 gap-y-6 wide:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid min-w-0 gap-6 wide:order-2">
          <MessageFacts message={message} isGivenUp={isGivenUp(message)} timeZone={timeZone} today={today} />
          <CarriedInvoices message={message} />
        </div>
        <div className="min-w-0">
          <div className="mb-3">
            <Segmented
              label="Show the mail as"
              value={form}
              onChange={(next) => change({ as: next === 'text' ? next : undefined }, { replace: true })}
              options={[
                { value: 'html', label: 'HTML' },
                { value: 'text', label: 'Text' },
              ]}
            />
          </div>
          {form === 'html' ? (
            <MailFrame title={message.subject} html={message.html} invoices={message.reminders.length} />
          ) : (
            <pre className="mono rounded-md border border-line-strong bg-sheet px-5 py-4 text-[12.5px] leading-5.25 whitespace-pre-wrap wrap-anywhere">
              {message.text}
            </pre>
          )}
        </div>
      </div>
    </>
  );
}
