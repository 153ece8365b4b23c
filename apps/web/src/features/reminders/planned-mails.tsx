import type { Plan } from '@sira/contract/reminders';
import { toneNames } from '#features/messages/mail-words.ts';
import { useAddress } from '#platform/address.ts';
import { formatCount } from '#ui/format-count.ts';
import { SectionHead } from '#ui/section-head.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { textLinkLook } from '#ui/text-link.tsx';
import { mailChecks } from './mail-checks.ts';
import { PlannedMailBlock } from './planned-mail.tsx';
import type { PlanAddress } from './plan-address.ts';
import type { Steps } from './reminder-words.ts';
import { ShowAll } from './show-all.tsx';

const tones = ['friendly', 'firm', 'final'] as const;

interface PlannedMailsProps {
  plan: Plan;
  steps: Steps;
  address: PlanAddress;
  minimumGapDays: number;
  readAt: string | undefined;
}

/** The mails of the day, one for each client, all of them or those of one tone. */
export function PlannedMails({ plan, steps, address, minimumGapDays, readAt }: PlannedMailsProps) {
  const change = useAddress();
  const { messages, totals, on } = plan;
  const shown = messages.filter(({ template }) => !address.tone || template === address.tone);
  const options = [
    { value: 'all', label: 'All', count: totals.messages },
    ...tones.map((tone) => ({
      value: tone,
      label: toneNames[tone],
      count: messages.filter(({ template }) => template === tone).length,
    })),
  ] as const;
  return (
    <section aria-labelledby="sends-title" className="min-w-0">
      <SectionHead
        id="sends-title"
        title="Will be sent"
        meta="one mail per client"
        rule="ink"
        end={
          messages.length > 1 ? (
            <Segmented
              label="Tone"
              value={address.tone ?? 'all'}
              onChange={(tone) => change({ tone: tone === 'all' ? undefined : tone }, { replace: true })}
              options={options}
            />
          ) : null
        }
      />
      {shown.length > 0 ? (
        <ShowAll rows={shown} noun="mails">
          {(mail) => (
            <li key={mail.clientId} data-row>
              <PlannedMailBlock
                mail={mail}
                on={on}
                steps={steps}
                checks={mailChecks(mail, { on, steps, minimumGapDays, readAt })}
              />
            </li>
          )}
        </ShowAll>
      ) : (
        <p className="py-6 text-ink-3">
          {address.tone
            ? `No ${toneNames[address.tone].toLowerCase()} mail on this day. `
            : 'No mail goes out on this day.'}
          {address.tone ? (
            <button type="button" className={textLinkLook} onClick={() => change({ tone: undefined })}>
              Show all tones
            </button>
          ) : null}
        </p>
      )}
      {messages.length < totals.messages ? (
        <p className="py-2.5 text-xs text-ink-3">
          The list holds {formatCount(messages.length)} of {formatCount(totals.messages)} mails; all are sent.
        </p>
      ) : null}
    </section>
  );
}
