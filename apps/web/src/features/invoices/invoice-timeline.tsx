import type { Invoice } from '@sira/contract/invoices';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Loaded } from '#ui/loaded.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { TextLink } from '#ui/text-link.tsx';
import { Timeline } from '#ui/timeline.tsx';
import { useTimeZone } from '#features/settings/settings.data.ts';
import { timelineQuery } from './invoices.data.ts';
import {
  detailOf,
  isInView,
  kindOf,
  timelineViews,
  titleOf,
  whenOf,
  type Telling,
  type TimelineEntry,
  type TimelineView,
} from './timeline-words.ts';

/** What happened and what comes, newest first; the silent days are told too. */
export function InvoiceTimeline({ invoice, today }: { invoice: Invoice; today: string }) {
  const [view, setView] = useState<TimelineView>('all');
  const timeline = useQuery(timelineQuery(invoice.id));
  const telling = { today, timeZone: useTimeZone(), currency: invoice.currency };
  return (
    <section>
      <SectionHead
        title="Timeline"
        end={<Segmented label="Show" options={timelineViews} value={view} onChange={setView} />}
      />
      <Loaded query={timeline} loading="Loading the timeline" failed="The timeline could not be read">
        {({ items }) => (
          <Entries entries={items.filter((entry) => isInView(entry, view))} telling={telling} />
        )}
      </Loaded>
    </section>
  );
}

function Entries({ entries, telling }: { entries: readonly TimelineEntry[]; telling: Telling }) {
  if (entries.length === 0) return <p className="py-4 text-ink-3">Nothing of this kind has happened.</p>;
  return (
    <Timeline
      label="Timeline"
      events={entries.map((entry) => ({
        key: entry.id,
        kind: kindOf(entry),
        when: whenOf(entry, telling),
        title: titleOf(entry, telling),
        children: <Detail entry={entry} telling={telling} />,
      }))}
    />
  );
}

function Detail({ entry, telling }: { entry: TimelineEntry; telling: Telling }) {
  const words = detailOf(entry, telling);
  const isReadable = entry.messageId !== null && entry.kind === 'reminder_sent';
  if (!words && !isReadable) return null;
  return (
    <>
      {words}
      {isReadable ? (
        <span className="block text-xs">
          <TextLink to="/mailbox/$id" params={{ id: entry.messageId ?? '' }}>
            Read what was sent
          </TextLink>
        </span>
      ) : null}
    </>
  );
}
