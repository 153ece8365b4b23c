import { BigAmount } from '#ui/amount.tsx';
import { Button } from '#ui/button.tsx';
import { CheckList, Disclosure } from '#ui/disclosure.tsx';
import { Facts } from '#ui/facts.tsx';
import { PaidBar } from '#ui/paid-bar.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Timeline, type TimelineEvent } from '#ui/timeline.tsx';

const events: readonly TimelineEvent[] = [
  {
    key: '1',
    kind: 'planned',
    when: 'Today 09:00',
    title: 'Step 3, firm, will go to ap@lintaskirana.example',
    children: (
      <>
        In one mail with INV-2026-0424, for Rp 43.850.000 together.
        <span className="mt-2 flex gap-1">
          <Button size="sm">Preview</Button>
        </span>
      </>
    ),
  },
  {
    key: '2',
    kind: 'silent',
    when: '21–23 Nov',
    title: 'Silent for 3 days: already reminded, waiting for step 3',
  },
  {
    key: '3',
    kind: 'paid',
    when: '20 Nov 14:02',
    title: 'Payment of Rp 15.000.000 received',
    children: 'Bank transfer. Rp 31.000.000 stays open, so step 3 keeps its day and asks for the rest.',
  },
  {
    key: '4',
    kind: 'sent',
    when: '18 Nov 09:00',
    title: 'Step 2, friendly, sent to ap@lintaskirana.example',
  },
  { key: '5', kind: 'due', when: '17 Nov', title: 'Due date passed with Rp 46.000.000 open' },
  { key: '6', kind: 'note', when: '28 Oct 15:31', title: 'Bagas wrote a note' },
];

/** The parts of an invoice's page. */
export function InvoiceParts() {
  return (
    <div className="grid gap-12 mid:grid-cols-[minmax(0,1fr)_320px]">
      <section>
        <SectionHead title="Timeline" />
        <Timeline label="Timeline" events={events} />
        <Disclosure summary="Why this mail, why today" isOpen>
          <CheckList
            checks={[
              'Rp 80.300.000 is open on three invoices, read at 08:17',
              'No dispute or pause on these three',
            ]}
          />
        </Disclosure>
      </section>
      <section>
        <div className="mb-6 text-right">
          <p className="text-ink-3">Open</p>
          <BigAmount minor={3_100_000_000} currency="IDR" size="2xl" />
          <PaidBar share={0.326} />
          <p className="text-xs text-ink-3">Rp 15.000.000 of Rp 46.000.000 paid</p>
        </div>
        <Facts
          items={[
            { term: 'Issued', value: '18 Oct 2026, 30 days net' },
            { term: 'Contact', value: 'Yuliana Prasetya' },
            { term: 'PO number', value: null },
          ]}
        />
      </section>
    </div>
  );
}
