import type { ReactNode } from 'react';
import { Glyph } from './glyph.tsx';
import type { StatusKind } from './status-kind.ts';

/** Class names are written out: Tailwind reads them from the source. */
const looks: Record<StatusKind, { ink: string; fill: string; wash: string }> = {
  notdue: { ink: 'text-notdue-ink', fill: 'text-notdue-fill', wash: 'bg-notdue-wash' },
  soon: { ink: 'text-soon-ink', fill: 'text-soon-fill', wash: 'bg-soon-wash' },
  late1: { ink: 'text-late1-ink', fill: 'text-late1-fill', wash: 'bg-late1-wash' },
  late2: { ink: 'text-late2-ink', fill: 'text-late2-fill', wash: 'bg-late2-wash' },
  late3: { ink: 'text-late3-ink', fill: 'text-late3-fill', wash: 'bg-late3-wash' },
  late4: { ink: 'text-late4-ink', fill: 'text-late4-fill', wash: 'bg-late4-wash' },
  paid: { ink: 'text-paid-ink', fill: 'text-paid-fill', wash: 'bg-paid-wash' },
  promised: { ink: 'text-promised-ink', fill: 'text-promised-fill', wash: 'bg-promised-wash' },
  disputed: { ink: 'text-disputed-ink', fill: 'text-disputed-fill', wash: 'bg-disputed-wash' },
  paused: { ink: 'text-paused-ink', fill: 'text-paused-fill', wash: 'bg-paused-wash' },
};

/** A drawn shape and its word. `chip` gives it a ground: only where the status is the subject, as in a page's head. */
export function Status({
  kind,
  chip = false,
  children,
}: {
  kind: StatusKind;
  chip?: boolean;
  children: ReactNode;
}) {
  const { ink, wash } = looks[kind];
  const ground = chip ? `h-5.5 rounded-full pr-2.25 pl-1.75 text-xs tracking-normal ${wash}` : '';
  return (
    <span
      className={`inline-flex items-center gap-1.5 align-middle font-medium whitespace-nowrap ${ink} ${ground}`}
    >
      <StatusGlyph kind={kind} />
      {children}
    </span>
  );
}

/** The shape alone in its colour, where the word stands in the same sentence. */
export function StatusGlyph({ kind, className }: { kind: StatusKind; className?: string }) {
  return (
    <span className={looks[kind].fill}>
      <Glyph kind={kind} className={className} />
    </span>
  );
}
