import type { AgeBucket } from '@sira/contract/reports';
import { AgingBar, AgingTable, type AgeShare } from '#ui/aging-bar.tsx';
import { formatAmount } from '#ui/format-amount.ts';
import { SectionHead } from '#ui/section-head.tsx';
import { TextLink } from '#ui/text-link.tsx';
import type { Dashboard } from './dashboard.data.ts';

const kinds: readonly [AgeBucket, AgeShare['kind']][] = [
  ['not_due', 'notdue'],
  ['d1_30', 'late1'],
  ['d31_60', 'late2'],
  ['d61_90', 'late3'],
  ['d90_plus', 'late4'],
];

/** The debts by their age: a bar per currency, with the table as its legend. */
export function AgingSummary({ lines, on }: { lines: Dashboard['currencies']; on: string | undefined }) {
  const columns = lines
    .filter(({ openMinor }) => openMinor > 0)
    .map(({ currency, buckets }) => ({
      currency,
      shares: kinds.map(([bucket, kind]) => ({ kind, minor: buckets[bucket]?.amountMinor ?? 0 })),
    }));
  return (
    <section aria-labelledby="aging-title">
      <SectionHead
        id="aging-title"
        title="Who owes, and for how long"
        end={
          <TextLink to="/reports/aging" search={{ on }}>
            Aging report
          </TextLink>
        }
      />
      {columns.length === 0 ? (
        <p className="py-6 text-ink-3">Nobody owes anything.</p>
      ) : (
        <>
          <div className="my-3.5 grid gap-2">
            {columns.map(({ currency, shares }) => (
              <AgingBar key={currency} currency={currency} shares={shares} />
            ))}
          </div>
          <AgeTables columns={columns} />
        </>
      )}
    </section>
  );
}

type Column = { currency: string; shares: readonly AgeShare[] };

/** More would not stand side by side on a phone: a third currency, or trillions. */
const columnsOnPhone = 2;
const lettersOnPhone = 'Rp 999.999.999.999'.length;

/** One table for all currencies; on a phone one for each, when they are too wide together. */
function AgeTables({ columns }: { columns: readonly Column[] }) {
  const isWide =
    columns.length > columnsOnPhone ||
    columns.some(({ currency, shares }) =>
      shares.some(({ minor }) => formatAmount(minor, currency).length > lettersOnPhone),
    );
  if (!isWide) return <AgingTable columns={columns} />;
  return (
    <>
      <div className="phone:hidden">
        <AgingTable columns={columns} />
      </div>
      <div className="grid gap-4 desktop:hidden">
        {columns.map((column) => (
          <AgingTable key={column.currency} columns={[column]} />
        ))}
      </div>
    </>
  );
}
