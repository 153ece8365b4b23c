import { DayStrip } from '#features/reminders/day-strip.tsx';
import { formatDay } from '#ui/format-date.ts';
import { SectionHead } from '#ui/section-head.tsx';
import { TextLink } from '#ui/text-link.tsx';
import { AgingSummary } from './aging-summary.tsx';
import { BalanceTable } from './balance-table.tsx';
import { hourOf } from './dashboard-words.ts';
import type { Dashboard } from './dashboard.data.ts';
import { NeedsCard } from './needs-card.tsx';
import type { Need } from './needs.ts';
import { NextMailsCard } from './next-mails-card.tsx';
import { SentList } from './sent-list.tsx';

interface DashboardBodyProps {
  dashboard: Dashboard;
  needs: readonly Need[];
  today: string;
  nextRun: string | null;
}

/** The figures, what to do, what goes out, who owes, what went out and what comes. */
export function DashboardBody({ dashboard, needs, today, nextRun }: DashboardBodyProps) {
  const { on, currencies, next, sent, outlook } = dashboard;
  const trialDay = on === today ? undefined : on;
  return (
    <>
      <BalanceTable lines={currencies} on={on} />
      <div className="mb-9 grid items-start gap-6 mid:grid-cols-2">
        <NeedsCard needs={needs} on={trialDay} />
        <NextMailsCard
          title={next.messages === 0 ? 'Nothing to send' : sendingTitle(trialDay, today, nextRun)}
          next={next}
          on={trialDay}
        />
      </div>
      <div className="grid items-start gap-x-10 gap-y-9 wide:grid-cols-2">
        <div className="grid min-w-0 gap-9">
          <AgingSummary lines={currencies} on={trialDay} />
          <section aria-labelledby="outlook-title" className="min-w-0">
            <SectionHead
              id="outlook-title"
              title="What comes next"
              meta="mails a day, if nothing is paid until then"
              end={<TextLink to="/reminders/schedule">Schedule</TextLink>}
            />
            <div className="pt-2">
              <DayStrip days={outlook} shown={on} today={today} />
            </div>
          </section>
        </div>
        <SentList sent={sent} today={today} />
      </div>
    </>
  );
}

function sendingTitle(trialDay: string | undefined, today: string, nextRun: string | null): string {
  if (trialDay) return `Due on ${formatDay(trialDay, today)}`;
  return nextRun === null ? 'Ready to send' : `Sending ${hourOf(nextRun)}`;
}
