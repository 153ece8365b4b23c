import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { messagesOfDayQuery } from '#features/messages/messages.data.ts';
import { nextRunWords } from '#features/settings/next-run-words.ts';
import { settingsQuery, useTimeZone, useToday } from '#features/settings/settings.data.ts';
import { useAddress } from '#platform/address.ts';
import { timeOf, formatDay } from '#ui/format-date.ts';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { AsOf } from './as-of.tsx';
import { DayStrip } from './day-strip.tsx';
import type { PlanAddress } from './plan-address.ts';
import { PlanLead } from './plan-lead.tsx';
import { PlanSpread } from './plan-spread.tsx';
import { planHeadline } from './plan-words.ts';
import { addDays } from './reminder-words.ts';
import { ReminderLinks } from './reminder-links.tsx';
import { outlookQuery, planQuery, scheduleQuery } from './reminders.data.ts';
import { SendButton } from './send-button.tsx';
import { toSentToday } from './sent-today.ts';
import { TrialBanner } from './trial-banner.tsx';

interface PlanPageProps {
  address: PlanAddress;
}

/** Who gets which mail and why, and who gets nothing and why: today, or on the day of a trial. */
export function PlanPage({ address }: PlanPageProps) {
  const today = useToday();
  const timeZone = useTimeZone();
  const change = useAddress();
  const { data: settings } = useQuery(settingsQuery);
  const on = address.on === today ? undefined : address.on;
  const isTrial = on !== undefined;
  const plan = useQuery(planQuery(on));
  const { data: schedule } = useQuery(scheduleQuery);
  const { data: ofDay } = useQuery(messagesOfDayQuery(on ?? today));
  const isNear = !isTrial || (on > today && on <= addDays(today, 13));
  const { data: outlook } = useQuery(outlookQuery(isNear ? undefined : on));
  const sent = toSentToday(ofDay);
  const headline = plan.data
    ? planHeadline({
        plan: plan.data,
        sent: sent.count,
        today,
        nextRun: settings ? nextRunWords(settings) : null,
      })
    : undefined;
  return (
    <Page
      title={isTrial ? `Plan for ${formatDay(on, today)}` : 'Today’s plan'}
      above={[
        <Link key="reminders" to="/reminders">
          Reminders
        </Link>,
      ]}
      headline={headline}
      lead={plan.data ? <PlanLead plan={plan.data} /> : undefined}
      aside={outlook ? <DayStrip days={outlook.days} shown={on ?? today} today={today} /> : undefined}
      actions={
        <>
          <ReminderLinks />
          <AsOf on={on} today={today} onChange={(day) => change({ on: day })} />
          <SendButton
            plan={plan.isPlaceholderData ? undefined : plan.data}
            today={today}
            transport={settings?.emailTransport}
          />
        </>
      }
    >
      {isTrial ? (
        <TrialBanner on={on} transport={settings?.emailTransport} onLeave={() => change({ on: undefined })} />
      ) : null}
      <Loaded query={plan} loading="Loading the plan" failed="The plan could not be read">
        {(data) => (
          <PlanSpread
            plan={data}
            steps={schedule?.steps ?? []}
            sent={sent}
            address={address}
            today={today}
            timeZone={timeZone}
            minimumGapDays={settings?.minimumGapDays ?? 0}
            readAt={isTrial ? undefined : timeOf(new Date(plan.dataUpdatedAt).toISOString(), timeZone)}
          />
        )}
      </Loaded>
      <ReminderLinks isFoot />
    </Page>
  );
}
