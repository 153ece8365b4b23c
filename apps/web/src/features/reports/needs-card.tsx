import { Card } from '#ui/card.tsx';
import { Icon } from '#ui/icon.tsx';
import { LinkButton } from '#ui/link-button.tsx';
import type { Need } from './needs.ts';

/** What goes on only when a person does something, each with its one action. */
export function NeedsCard({ needs, on }: { needs: readonly Need[]; on: string | undefined }) {
  return (
    <Card title="Needs you" meta={needs.length}>
      {needs.length === 0 ? (
        <p className="px-4 py-6 text-ink-3">
          Nothing. Every open invoice has an address, a step ahead, or a reason that somebody gave.
        </p>
      ) : (
        <ul>
          {needs.map((need) => (
            <li
              key={need.id}
              className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-3 border-b border-line py-2.5 pr-3 pl-4 last:border-0"
            >
              <Icon name={need.icon} className="mt-0.5 size-4 self-start text-toska-ink" />
              <div>
                <b>{need.title}</b>
                <p className="text-xs text-ink-3">{need.detail}</p>
              </div>
              <NeedAction need={need} on={on} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function NeedAction({ need: { id, title }, on }: { need: Need; on: string | undefined }) {
  if (id === 'send_failed' || id === 'unknown_mails') {
    return (
      <LinkButton
        to="/mailbox"
        search={{ state: id === 'send_failed' ? 'failed' : 'unknown' }}
        size="sm"
        aria-label={`Decide: ${title}`}
      >
        Decide
      </LinkButton>
    );
  }
  return (
    <LinkButton
      to="/reminders"
      search={{ on, side: 'silent' }}
      hash="silent-title"
      size="sm"
      aria-label={`Look at them: ${title}`}
    >
      Look at them
    </LinkButton>
  );
}
