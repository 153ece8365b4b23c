import { formatLongDate } from '#ui/format-date.ts';
import { Icon } from '#ui/icon.tsx';
import { textLinkLook } from '#ui/text-link.tsx';

interface TrialBannerProps {
  on: string;
  transport: 'mailbox' | 'smtp' | undefined;
  onLeave: () => void;
}

/** Says that the page shows another day than today, and what sending would mean. */
export function TrialBanner({ on, transport, onLeave }: TrialBannerProps) {
  return (
    <aside
      aria-label="Trial"
      className="mb-6 flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border border-dashed border-edge bg-well px-4 py-3 phone:mb-4"
    >
      <Icon name="clock" className="mt-0.5 size-4 text-ink-3" />
      <p className="min-w-60 flex-1 text-ink-2">
        <b className="text-ink">Trial: the world as of {formatLongDate(on)}.</b> What was issued or paid later
        does not count. {transport ? transportWords[transport] : null}
      </p>
      <button type="button" className={`${textLinkLook} phone:py-2`} onClick={onLeave}>
        Back to today
      </button>
    </aside>
  );
}

const transportWords = {
  mailbox: 'Mails stay in the Mailbox, but what is sent counts as sent.',
  smtp: 'Mails that are sent leave for real, and count as sent.',
} as const;
