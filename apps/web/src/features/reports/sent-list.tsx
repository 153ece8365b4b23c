import { DateText } from '#ui/date-text.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { NameLink, TextLink } from '#ui/text-link.tsx';
import type { Dashboard } from './dashboard.data.ts';

/** The last mails that went out. */
export function SentList({ sent, today }: { sent: Dashboard['sent']; today: string }) {
  return (
    <section aria-labelledby="sent-title">
      <SectionHead id="sent-title" title="Sent last" end={<TextLink to="/mailbox">Mailbox</TextLink>} />
      {sent.length === 0 ? (
        <p className="py-6 text-ink-3">No mail went out yet.</p>
      ) : (
        <ul>
          {sent.map(({ id, on, clientName, subject }) => (
            <li
              key={id}
              className="grid grid-cols-[84px_minmax(0,1fr)] items-baseline gap-3 border-b border-line py-1.75 text-ink-2 last:border-0"
            >
              <span className="text-xs text-ink-3">
                <DateText on={on} as="short" today={today} />
              </span>
              <span className="min-w-0">
                <b className="block truncate text-ink">{clientName}</b>
                <span className="block truncate text-xs">
                  <NameLink to="/mailbox/$id" params={{ id }}>
                    {subject}
                  </NameLink>
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
