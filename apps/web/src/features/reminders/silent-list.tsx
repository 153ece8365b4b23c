import type { Plan } from '@sira/contract/reminders';
import { formatCount } from '#ui/format-count.ts';
import { SectionHead } from '#ui/section-head.tsx';
import { GroupTitle } from './group-title.tsx';
import { ShowAll } from './show-all.tsx';
import { countSilent, silentSides, toSilentRows } from './silence.ts';
import { SilentRowItem } from './silent-row.tsx';
import { WaitingGroup } from './waiting-group.tsx';

interface SilentListProps {
  plan: Plan;
  today: string;
}

/** Every open invoice that gets nothing, with its reason: what needs a person, what is meant so, what waits. */
export function SilentList({ plan, today }: SilentListProps) {
  const { silent, totals } = plan;
  const needsYou = toSilentRows(silent, silentSides.needsYou);
  const onPurpose = toSilentRows(silent, silentSides.onPurpose);
  return (
    <section aria-labelledby="silent-title" className="min-w-0">
      <SectionHead
        id="silent-title"
        title="Silent"
        meta={totals.silent === 0 ? 'no open invoice' : 'every open invoice, with its reason'}
        rule="dashed"
      />
      {needsYou.length > 0 ? (
        <>
          <GroupTitle count={countSilent(plan, silentSides.needsYou)} isPressing>
            Needs you
          </GroupTitle>
          <ShowAll
            rows={needsYou}
            noun="clients"
            className="mt-1.5 rounded-md border border-toska-line bg-sheet px-3.5"
          >
            {(row) => <SilentRowItem key={row.key} row={row} on={plan.on} today={today} hasAction />}
          </ShowAll>
        </>
      ) : null}
      {onPurpose.length > 0 ? (
        <>
          <GroupTitle count={countSilent(plan, silentSides.onPurpose)}>On purpose</GroupTitle>
          <ShowAll rows={onPurpose} noun="clients">
            {(row) => <SilentRowItem key={row.key} row={row} on={plan.on} today={today} />}
          </ShowAll>
        </>
      ) : null}
      {silentSides.waiting.map((reason) => (
        <WaitingGroup key={reason} reason={reason} plan={plan} today={today} />
      ))}
      {plan.isCut ? (
        <p className="mt-4 text-xs text-ink-3">
          The list holds {formatCount(silent.length)} of {formatCount(totals.silent)}; the counts are of all.
        </p>
      ) : null}
    </section>
  );
}
