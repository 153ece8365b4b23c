import type { Plan } from '@sira/contract/reminders';
import { useAddress } from '#platform/address.ts';
import { readsOnly, useMayWrite } from '#platform/may-write.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { LinkButton } from '#ui/link-button.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { useRowKeys } from '#ui/use-row-keys.ts';
import { PlannedMails } from './planned-mails.tsx';
import type { PlanAddress } from './plan-address.ts';
import type { Steps } from './reminder-words.ts';
import { SentMails } from './sent-mails.tsx';
import type { SentToday } from './sent-today.ts';
import { SilentList } from './silent-list.tsx';

interface PlanSpreadProps {
  plan: Plan;
  steps: Steps;
  /** Mails that were written for this day already. */
  sent: SentToday;
  address: PlanAddress;
  today: string;
  timeZone: string;
  minimumGapDays: number;
  readAt: string | undefined;
}

/** Two pages of a ledger: what is sent at the left, what stays silent at the right; one after the other on a phone. */
export function PlanSpread(props: PlanSpreadProps) {
  const { plan, sent, address, today, timeZone } = props;
  const change = useAddress();
  const { totals } = plan;
  useRowKeys();
  if (totals.messages + totals.silent + sent.mails.length === 0)
    return <NothingOpen isTrial={plan.on !== today} />;
  const side = address.side ?? 'sends';
  const hide = (name: typeof side) => (side === name ? '' : 'phone:hidden');
  const hasPlanned = totals.messages > 0;
  return (
    <>
      <div className="mb-3 desktop:hidden">
        <Segmented
          label="Show"
          isWide
          value={side}
          onChange={(next) => change({ side: next === 'silent' ? next : undefined }, { replace: true })}
          options={[
            hasPlanned || sent.count === 0
              ? { value: 'sends', label: 'Sends', count: totals.messages }
              : { value: 'sends', label: 'Sent', count: sent.count },
            { value: 'silent', label: 'Silent', count: totals.silent },
          ]}
        />
      </div>
      <div className="grid items-start gap-10 wide:grid-cols-[minmax(0,1fr)_392px]">
        <div className={`grid min-w-0 gap-8 ${hide('sends')}`}>
          {hasPlanned || sent.mails.length === 0 ? <PlannedMails {...props} /> : null}
          {sent.mails.length > 0 ? (
            <section aria-labelledby="sent-title" className="min-w-0">
              <SectionHead
                id="sent-title"
                title={sent.count > 0 ? 'Sent' : 'Written'}
                meta={
                  plan.on === today
                    ? 'today, and kept in the Mailbox'
                    : 'for this day, and kept in the Mailbox'
                }
                rule={hasPlanned ? 'hairline' : 'ink'}
              />
              <SentMails on={plan.on} sent={sent} timeZone={timeZone} />
            </section>
          ) : null}
        </div>
        <div className={`min-w-0 ${hide('silent')}`}>
          <SilentList plan={plan} today={today} />
        </div>
      </div>
    </>
  );
}

function NothingOpen({ isTrial }: { isTrial: boolean }) {
  const mayWrite = useMayWrite();
  if (isTrial) {
    return (
      <EmptyState
        title="No invoice was open on this day"
        action={
          <LinkButton to="/reminders" search={{}}>
            Back to today
          </LinkButton>
        }
      >
        Nothing was owed, so there is nothing to send and nothing to keep silent.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Nothing to send yet"
      action={
        <LinkButton to="/imports" variant="primary" disabledReason={mayWrite ? null : readsOnly}>
          Import invoices
        </LinkButton>
      }
    >
      Reminders appear here once there are open invoices. Import a list from your books; nothing goes out
      until you say so.
    </EmptyState>
  );
}
