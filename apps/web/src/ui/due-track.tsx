import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { placeOnTrack, placeToday, type StepState } from './due-line-geometry.ts';
import { Glyph } from './glyph.tsx';

/** One thing on the large due line: a step, the due date itself, or money that came. */
export interface TrackPoint {
  kind: StepState | 'due' | 'paid';
  on: string;
  /** Above the line: `Step 3, firm`. Shown on a phone only for payments. */
  title: string;
  /** Under the line: `Tue 24 Nov`. */
  when: ReactNode;
  /** A second, quieter line: `Delivered 09:00`. */
  note?: ReactNode;
}

/** The large due line of an invoice or a schedule; upright on a phone. Points are ascending in time. */
export function DueTrack({
  points,
  today,
  label,
}: {
  points: readonly TrackPoint[];
  today: string;
  label: string;
}) {
  const dates = points.map((point) => point.on);
  const places = placeOnTrack(dates);
  const now = placeToday(dates, places, today);
  return (
    <section
      aria-label={label}
      className="rounded-md border border-line-strong bg-well px-4 pt-3.5 pb-3 desktop:px-5"
    >
      <div className="relative desktop:h-22">
        <span className="absolute top-8.5 left-0 h-0.5 bg-ink-2 phone:hidden" style={{ width: `${now}%` }} />
        <span
          className="absolute top-8.5 right-0 h-0.5 bg-[repeating-linear-gradient(90deg,var(--edge)_0_5px,transparent_5px_11px)] phone:hidden"
          style={{ left: `${now}%` }}
        />
        <ol className="desktop:absolute desktop:inset-0 phone:grid">
          {points.map((point, index) => (
            <Point
              key={`${point.kind} ${point.title} ${point.on}`}
              point={point}
              left={places[index] ?? 50}
            />
          ))}
        </ol>
      </div>
    </section>
  );
}

function Point({ point, left }: { point: TrackPoint; left: number }) {
  return (
    <li
      className="text-xs leading-4 desktop:absolute desktop:top-0 desktop:w-32.5 desktop:-translate-x-1/2 desktop:text-center phone:left-auto! phone:grid phone:min-h-10.5 phone:grid-cols-[20px_minmax(0,1fr)_auto] phone:items-center phone:gap-2.5"
      style={{ left: `${left}%` }}
    >
      <b
        className={classNames(
          'block whitespace-nowrap phone:col-start-2 desktop:h-5.5',
          titleLook(point.kind),
        )}
      >
        {point.title}
      </b>
      <span className="mx-auto block phone:col-start-1 phone:row-start-1 desktop:grid desktop:h-7.25 desktop:place-items-center desktop:pb-1">
        <Mark kind={point.kind} />
      </span>
      <span className="block whitespace-nowrap text-ink-2 phone:col-start-3 phone:text-right">
        {point.when}
        {point.note ? <small className="block text-2xs text-ink-3">{point.note}</small> : null}
      </span>
    </li>
  );
}

function titleLook(kind: TrackPoint['kind']): string {
  if (kind === 'due') return 'font-semibold text-ink';
  if (kind === 'next') return 'font-semibold text-toska-ink';
  return kind === 'paid' ? 'font-medium text-paid-ink desktop:invisible' : 'font-medium text-ink-2';
}

function Mark({ kind }: { kind: TrackPoint['kind'] }) {
  if (kind === 'paid') {
    return (
      <span className="block rounded-full bg-well text-paid-fill ring-3 ring-well">
        <Glyph kind="paid" className="size-4" />
      </span>
    );
  }
  return <i className={marks[kind]} />;
}

const disc = 'block size-3.5 rounded-full';

const marks: Record<StepState | 'due', string> = {
  sent: `${disc} bg-ink-2 ring-4 ring-well`,
  next: `${disc} bg-toska shadow-[0_0_0_3px_var(--well),0_0_0_5px_var(--toska),0_0_0_8px_var(--well)]`,
  planned: `${disc} bg-well shadow-[inset_0_0_0_2px_var(--edge),0_0_0_4px_var(--well)]`,
  skipped: 'block h-0.5 w-3 bg-edge shadow-[0_0_0_6px_var(--well)]',
  due: 'block h-7.5 w-0.5 rounded-[1px] bg-late1-fill phone:h-0.5 phone:w-4.5',
};
