import { Link } from '@tanstack/react-router';
import { toneNames } from '#features/messages/mail-words.ts';
import { Amount } from '#ui/amount.tsx';
import { Avatar } from '#ui/avatar.tsx';
import { Card } from '#ui/card.tsx';
import { counted } from '#ui/format-count.ts';
import { NameLink, TextLink } from '#ui/text-link.tsx';
import type { Dashboard } from './dashboard.data.ts';

const onPurpose = ['disputed', 'paused'];

interface NextMailsCardProps {
  /** `Sending at 09:00`. */
  title: string;
  next: Dashboard['next'];
  /** The day of a trial. */
  on: string | undefined;
}

/** The first mails of the day; the plan has them all. */
export function NextMailsCard({ title, next, on }: NextMailsCardProps) {
  const more = next.messages - next.first.length;
  const meant = onPurpose.reduce((sum, reason) => sum + (next.silentByReason[reason] ?? 0), 0);
  return (
    <Card
      title={title}
      meta={next.messages > 0 ? counted(next.messages, 'mail', 'mails') : undefined}
      end={
        <TextLink to="/reminders" search={{ on }}>
          Open the plan
        </TextLink>
      }
    >
      <ul>
        {next.first.map((mail) => (
          <li
            key={mail.clientId}
            className="grid grid-cols-[26px_minmax(0,1fr)_auto] items-center gap-3 border-b border-line px-4 py-1.75"
          >
            <Avatar name={mail.clientName} shape="company" />
            <div className="min-w-0">
              <b className="block truncate">
                <NameLink to="/clients/$id" params={{ id: mail.clientId }}>
                  {mail.clientName}
                </NameLink>
              </b>
              <span className="block text-xs text-ink-3">
                {counted(mail.invoices, 'invoice', 'invoices')}, {toneNames[mail.template].toLowerCase()}
              </span>
            </div>
            <span className="text-right font-medium">
              {mail.amounts.map(({ currency, amountMinor }) => (
                <span key={currency} className="block">
                  <Amount minor={amountMinor} currency={currency} />
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      <Link
        to="/reminders"
        search={{ on }}
        className="block px-4 py-2.5 text-xs text-ink-2 hover:text-toska-ink"
      >
        {more > 0 ? `${more} more. ` : null}
        {counted(next.silent, 'invoice stays', 'invoices stay')} silent
        {meant > 0 ? `, ${meant} of them on purpose` : null}.
      </Link>
    </Card>
  );
}
