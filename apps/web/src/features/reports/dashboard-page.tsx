import { useQuery } from '@tanstack/react-query';
import { unknownMailsQuery } from '#features/messages/messages.data.ts';
import { AsOf } from '#features/reminders/as-of.tsx';
import { TrialBanner } from '#features/reminders/trial-banner.tsx';
import { nextRunWords } from '#features/settings/next-run-words.ts';
import { settingsQuery, useToday } from '#features/settings/settings.data.ts';
import { useAddress } from '#platform/address.ts';
import { readsOnly, useMayWrite } from '#platform/may-write.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { formatLongDate } from '#ui/format-date.ts';
import { Icon } from '#ui/icon.tsx';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { DashboardBody } from './dashboard-body.tsx';
import { dashboardQuery, type Dashboard } from './dashboard.data.ts';
import { dashboardHeadline } from './dashboard-words.ts';
import { findNeeds } from './needs.ts';

interface DashboardPageProps {
  /** The day of the address; today when it has none. */
  on: string | undefined;
}

/** The first page: what goes out, what needs a person, what is owed; today or as of another day. */
export function DashboardPage({ on: asked }: DashboardPageProps) {
  const today = useToday();
  const on = asked === today ? undefined : asked;
  const change = useAddress();
  const mayWrite = useMayWrite();
  const { data: settings } = useQuery(settingsQuery);
  const dashboard = useQuery(dashboardQuery(on));
  const { data: unknownMails = 0 } = useQuery(unknownMailsQuery);
  const nextRun = settings ? nextRunWords(settings) : null;
  const hasInvoices = dashboard.data?.hasInvoices ?? false;
  const needs = dashboard.data
    ? findNeeds({ silentByReason: dashboard.data.next.silentByReason, unknownMails: on ? 0 : unknownMails })
    : [];
  return (
    <Page
      title="Dashboard"
      eyebrow={dashboard.data && hasInvoices ? formatLongDate(dashboard.data.on) : undefined}
      headline={
        dashboard.data && hasInvoices ? headlineOf(dashboard.data, today, nextRun, needs.length) : undefined
      }
      aside={hasInvoices ? <AsOf on={on} today={today} onChange={(day) => change({ on: day })} /> : undefined}
      actions={mayWrite ? <DashboardActions /> : null}
    >
      {on && hasInvoices ? (
        <TrialBanner on={on} transport={undefined} onLeave={() => change({ on: undefined })} />
      ) : null}
      <Loaded query={dashboard} loading="Loading the dashboard" failed="The dashboard could not be read">
        {(data) =>
          data.hasInvoices ? (
            <DashboardBody dashboard={data} needs={needs} today={today} nextRun={nextRun} />
          ) : (
            <NoInvoices />
          )
        }
      </Loaded>
    </Page>
  );
}

function headlineOf({ on, next, sent }: Dashboard, today: string, nextRun: string | null, needs: number) {
  return dashboardHeadline({
    on,
    today,
    messages: next.messages,
    sent: sent.filter((mail) => mail.on === on).length,
    needs,
    nextRun,
  });
}

function DashboardActions() {
  return (
    <>
      <span className="phone:hidden">
        <LinkButton to="/imports">
          <Icon name="import" />
          Import
        </LinkButton>
      </span>
      <LinkButton to="/invoices/new">
        <Icon name="plus" />
        New invoice
      </LinkButton>
    </>
  );
}

function NoInvoices() {
  return (
    <EmptyState
      title="Nothing to send yet"
      action={
        <LinkButton to="/imports" variant="primary" disabledReason={useMayWrite() ? null : readsOnly}>
          Import invoices
        </LinkButton>
      }
    >
      Balances and today’s mails appear here once there are invoices. Import a list from your books; nothing
      goes out until you say so.
    </EmptyState>
  );
}
