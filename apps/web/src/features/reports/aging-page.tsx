import { useQuery } from '@tanstack/react-query';
import { useToday } from '#features/settings/settings.data.ts';
import { useAddress } from '#platform/address.ts';
import { AgingBar, AgingTable } from '#ui/aging-bar.tsx';
import { BigAmount } from '#ui/amount.tsx';
import { buttonLook } from '#ui/button-look.ts';
import { DateInput } from '#ui/date-input.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { Field } from '#ui/field.tsx';
import { counted } from '#ui/format-count.ts';
import { formatAmount } from '#ui/format-amount.ts';
import { formatLongDate } from '#ui/format-date.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { AgingClients } from './aging-clients.tsx';
import { agingQuery, type Aging } from './aging.data.ts';
import { ageShares } from './age-shares.ts';

/** Who owes, and for how long, as of the end of a day. */
export function AgingPage({ on }: { on: string | undefined }) {
  const today = useToday();
  const aging = useQuery(agingQuery(on));
  const change = useAddress();
  const shown = on ?? today;
  return (
    <Page
      title="Aging report"
      headline={aging.data ? headlineOf(aging.data) : 'Who owes, and for how long'}
      eyebrow={`As of ${formatLongDate(shown)}`}
      actions={
        <a className={buttonLook({})} href={`/api/v1/reports/aging.csv${on ? `?on=${on}` : ''}`} download>
          Export CSV
        </a>
      }
      aside={
        <div className="w-44 phone:w-full print:hidden">
          <Field label="As of">
            <DateInput
              key={shown}
              value={shown}
              today={today}
              onChange={(day) => day && change({ on: day === today ? undefined : day }, { replace: true })}
            />
          </Field>
        </div>
      }
    >
      <Loaded query={aging} loading="Loading the report" failed="The report could not be read">
        {(report) => (report.currencies.some(isOwed) ? <Report report={report} /> : <NothingOwed />)}
      </Loaded>
    </Page>
  );
}

type Line = Aging['currencies'][number];

const isOwed = ({ openMinor }: Line) => openMinor > 0;

function headlineOf({ currencies }: Aging): string {
  const owed = currencies.filter(isOwed);
  if (owed.length === 0) return 'Nobody owes anything';
  const sums = owed.map(({ openMinor, currency }) => formatAmount(openMinor, currency));
  const words = sums.length < 2 ? sums.join('') : `${sums.slice(0, -1).join(', ')} and ${sums.at(-1)}`;
  return `${words} ${owed.length === 1 ? 'is' : 'are'} open`;
}

function Report({ report }: { report: Aging }) {
  const lines = report.currencies.filter(isOwed);
  return (
    <div className="grid gap-9">
      {lines.map((line) => (
        <Currency key={line.currency} line={line} report={report} />
      ))}
    </div>
  );
}

function Currency({ line, report }: { line: Line; report: Aging }) {
  const { currency, openMinor, overdueMinor, invoices, clients, buckets } = line;
  const shares = ageShares(buckets);
  const owners = report.clients.filter((client) => client.currency === currency && client.openMinor > 0);
  return (
    <section aria-label={`In ${currency}`}>
      <SectionHead
        title={`In ${currency}`}
        meta={`${counted(invoices, 'invoice', 'invoices')} of ${counted(clients, 'client', 'clients')}`}
        rule="ink"
      />
      <div className="my-4 grid items-start gap-x-12 gap-y-4 mid:grid-cols-[minmax(0,1fr)_400px]">
        <div>
          <BigAmount minor={openMinor} currency={currency} />
          <p className="mb-4 text-xs text-ink-3 tabular-nums">
            {overdueMinor > 0
              ? `${formatAmount(overdueMinor, currency)} of it overdue`
              : 'Nothing of it overdue'}
          </p>
          <AgingBar currency={currency} shares={shares} />
        </div>
        <AgingTable columns={[{ currency, shares }]} />
      </div>
      <AgingClients currency={currency} clients={owners} />
    </section>
  );
}

function NothingOwed() {
  return (
    <EmptyState
      title="Nobody owes anything on this day"
      action={<LinkButton to="/invoices">Open the invoices</LinkButton>}
    >
      Choose another day to see what was open then.
    </EmptyState>
  );
}
