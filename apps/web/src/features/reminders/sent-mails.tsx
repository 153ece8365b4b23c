import { languageNames, toneNames } from '#features/messages/mail-words.ts';
import { MessageStateText } from '#features/messages/message-state.tsx';
import type { ListedMessage } from '#features/messages/messages.data.ts';
import { Avatar } from '#ui/avatar.tsx';
import { timeOf } from '#ui/format-date.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { NameLink, TextLink } from '#ui/text-link.tsx';
import type { SentToday } from './sent-today.ts';
import { ShowAll } from './show-all.tsx';

interface SentMailsProps {
  on: string;
  sent: SentToday;
  timeZone: string;
}

/** The mails that the runs of the day wrote, each leading to its words. */
export function SentMails({ on, sent, timeZone }: SentMailsProps) {
  return (
    <>
      <ShowAll rows={sent.mails} noun="mails">
        {(mail) => <SentMail key={mail.id} mail={mail} timeZone={timeZone} />}
      </ShowAll>
      {sent.isCut ? (
        <p className="py-2.5 text-xs text-ink-3">
          The list holds {sent.mails.length}.{' '}
          <TextLink to="/mailbox" search={{ on }}>
            All of them are in the Mailbox
          </TextLink>
        </p>
      ) : null}
    </>
  );
}

function SentMail({ mail, timeZone }: { mail: ListedMessage; timeZone: string }) {
  return (
    <li
      data-row
      className="grid grid-cols-[26px_minmax(0,1fr)_84px_148px_auto] items-center gap-x-3 gap-y-1 border-b border-line py-2.5 phone:grid-cols-[26px_minmax(0,1fr)_auto]"
    >
      <Avatar name={mail.client.name} shape="company" />
      <div className="min-w-0">
        <h3 className="truncate">
          <NameLink to="/clients/$id" params={{ id: mail.client.id }}>
            {mail.client.name}
          </NameLink>
        </h3>
        <p className="truncate text-xs text-ink-3">{mail.subject}</p>
      </div>
      <p className="phone:hidden">
        <b className="block font-medium">{toneNames[mail.template]}</b>
        <span className="text-xs text-ink-3">{languageNames[mail.language]}</span>
      </p>
      <p className="phone:col-start-2 phone:row-start-2">
        <MessageStateText state={mail.state} />
        <span className="ml-2 text-xs text-ink-3">{mail.sentAt ? timeOf(mail.sentAt, timeZone) : null}</span>
      </p>
      <LinkButton to="/mailbox/$id" params={{ id: mail.id }} size="sm">
        Open
      </LinkButton>
    </li>
  );
}
