import type { ReactNode } from 'react';
import { Glyph } from './glyph.tsx';
import { Icon } from './icon.tsx';

/** `silent` spans days without anything; `planned` lies ahead. Both stand on a dashed line. */
export type TimelineKind = 'planned' | 'sent' | 'silent' | 'paid' | 'due' | 'note';

export interface TimelineEvent {
  key: string;
  kind: TimelineKind;
  /** `20 Nov 14:02` or `21–23 Nov`; never relative. */
  when: ReactNode;
  title: ReactNode;
  children?: ReactNode;
}

/** What happened and what will, newest first, tomorrow on top. A span of silence is an event too. */
export function Timeline({ label, events }: { label: string; events: readonly TimelineEvent[] }) {
  return (
    <ol aria-label={label}>
      {events.map((event) => (
        <li key={event.key} className={`${rowLook} ${lines[event.kind]}`}>
          <span className="text-xs leading-5 whitespace-nowrap text-ink-3 tabular-nums desktop:text-right phone:col-start-2 phone:leading-4.5">
            {event.when}
          </span>
          <span className="relative grid h-5 w-4 place-items-center phone:col-start-1 phone:row-start-1">
            <Mark kind={event.kind} />
          </span>
          <div className="phone:col-start-2">
            <p className={`wrap-anywhere ${titles[event.kind]}`}>{event.title}</p>
            {event.children ? (
              <div className="max-w-[62ch] text-pretty text-ink-2">{event.children}</div>
            ) : null}
          </div>
        </li>
      ))}
    </ol>
  );
}

const rowLook =
  'relative grid grid-cols-[92px_16px_minmax(0,1fr)] gap-x-3.5 pt-2.25 pb-2.5 phone:grid-cols-[16px_minmax(0,1fr)] ' +
  'before:absolute before:inset-y-0 before:left-28.25 before:w-0.5 first:before:top-4.5 ' +
  'last:before:bottom-[calc(100%-18px)] phone:before:left-1.75';

const solid = 'before:bg-line-strong';
const dashed = 'before:bg-[repeating-linear-gradient(var(--edge)_0_3px,transparent_3px_8px)]';

const lines: Record<TimelineKind, string> = {
  planned: dashed,
  silent: dashed,
  sent: solid,
  paid: solid,
  due: solid,
  note: solid,
};

const titles: Record<TimelineKind, string> = {
  planned: 'font-semibold',
  silent: 'text-ink-3',
  sent: 'font-semibold',
  paid: 'font-semibold text-paid-ink',
  due: 'font-semibold',
  note: 'font-semibold',
};

function Mark({ kind }: { kind: TimelineKind }) {
  if (kind === 'paid' || kind === 'note') {
    return (
      <span className={`bg-sheet ring-3 ring-sheet ${kind === 'paid' ? 'text-paid-fill' : 'text-ink-3'}`}>
        {kind === 'paid' ? <Glyph kind="paid" className="size-4" /> : <Icon name="note" />}
      </span>
    );
  }
  return <i className={`block ${marks[kind]}`} />;
}

const marks: Record<Exclude<TimelineKind, 'paid' | 'note'>, string> = {
  planned: 'size-3 rounded-full bg-sheet shadow-[inset_0_0_0_2.5px_var(--toska),0_0_0_3px_var(--sheet)]',
  sent: 'size-2.5 rounded-full bg-ink-2 ring-3 ring-sheet',
  silent: 'size-1.75 rounded-full bg-sheet shadow-[inset_0_0_0_1.5px_var(--edge),0_0_0_3px_var(--sheet)]',
  due: 'h-0.5 w-3 rounded-[1px] bg-late1-fill ring-3 ring-sheet',
};
