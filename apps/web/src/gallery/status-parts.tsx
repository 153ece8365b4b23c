import { Amount, BigAmount } from '#ui/amount.tsx';
import { Avatar } from '#ui/avatar.tsx';
import { DueTrack, type TrackPoint } from '#ui/due-track.tsx';
import { Kbd } from '#ui/kbd.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Status } from '#ui/status.tsx';
import type { StatusKind } from '#ui/status-kind.ts';
import { Steps } from '#ui/steps.tsx';
import { Tag } from '#ui/tag.tsx';

const all: readonly (readonly [StatusKind, string, string])[] = [
  ['notdue', 'Not due', 'Belum jatuh tempo'],
  ['soon', 'Due soon', 'Segera jatuh tempo'],
  ['late1', '1–30 days late', 'Terlambat 1–30 hari'],
  ['late2', '31–60 days late', '31–60 hari'],
  ['late3', '61–90 days late', '61–90 hari'],
  ['late4', 'Over 90 days late', 'Lebih dari 90 hari'],
  ['paid', 'Paid', 'Lunas'],
  ['promised', 'Promised', 'Dijanjikan'],
  ['disputed', 'Disputed', 'Disengketakan'],
  ['paused', 'Paused', 'Dijeda'],
];

const track: readonly TrackPoint[] = [
  { kind: 'sent', on: '2026-11-14', title: 'Step 1, friendly', when: 'Sat 14 Nov', note: 'Delivered 09:00' },
  { kind: 'due', on: '2026-11-17', title: 'Due date', when: 'Tue 17 Nov' },
  { kind: 'sent', on: '2026-11-18', title: 'Step 2, friendly', when: 'Wed 18 Nov', note: 'Opened 11:26' },
  { kind: 'paid', on: '2026-11-20', title: 'Payment', when: 'Fri 20 Nov', note: 'Rp 15.000.000 paid' },
  { kind: 'next', on: '2026-11-24', title: 'Step 3, firm', when: 'Today 09:00', note: 'In 42 minutes' },
  { kind: 'planned', on: '2026-12-01', title: 'Step 4, firm', when: 'Tue 1 Dec' },
  { kind: 'skipped', on: '2026-12-17', title: 'Step 5, final', when: 'Thu 17 Dec', note: 'Needs approval' },
];

/** Statuses, amounts, the large due line, and small signs. */
export function StatusParts() {
  return (
    <section className="grid gap-3.5">
      <SectionHead title="Status and signs" rule="ink" />
      <div className="flex flex-wrap gap-2.5">
        {all.map(([kind, words]) => (
          <Status key={kind} kind={kind} chip>
            {words}
          </Status>
        ))}
      </div>
      <div className="flex flex-wrap gap-x-4.5 gap-y-2.5">
        {all.map(([kind, , words]) => (
          <Status key={kind} kind={kind}>
            {words}
          </Status>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <BigAmount minor={58_375_000_000} currency="IDR" />
        <BigAmount minor={1_957_000} currency="USD" size="2xl" />
        <Amount minor={-1_500_000_000} currency="IDR" />
        <Tag>Part paid</Tag>
        <Tag tone="here">This device</Tag>
        <Avatar name="Ratri Wulandari" />
        <Avatar name="PT Samudra Pangan Lestari" shape="company" />
        <Kbd>Ctrl K</Kbd>
      </div>
      <DueTrack label="Schedule" points={track} today="2026-11-24" />
      <Steps steps={['File', 'Columns', 'Check', 'Import']} current={1} />
      <SectionHead title="Silent" meta="every open invoice, with its reason" rule="dashed" />
    </section>
  );
}
