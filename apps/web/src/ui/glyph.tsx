import type { ReactElement } from 'react';
import type { StatusKind } from './status-kind.ts';

/** The shape of a status, 16 px box; the colour is the current one. */
export function Glyph({ kind, className = 'size-3.5' }: { kind: StatusKind; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`block flex-none ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[kind]}
    </svg>
  );
}

const ring = <circle cx="8" cy="8" r="5.5" />;

const bars = (filled: number) => (
  <g fill="currentColor" stroke="none">
    <rect x="1.6" y="10" width="2.4" height="4" rx=".6" />
    <rect x="5" y="7.3" width="2.4" height="6.7" rx=".6" opacity={filled < 2 ? 0.28 : 1} />
    <rect x="8.4" y="4.7" width="2.4" height="9.3" rx=".6" opacity={filled < 3 ? 0.28 : 1} />
    <rect x="11.8" y="2" width="2.4" height="12" rx=".6" opacity={filled < 4 ? 0.28 : 1} />
  </g>
);

const shapes: Record<StatusKind, ReactElement> = {
  notdue: ring,
  soon: (
    <>
      {ring}
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" stroke="none" />
    </>
  ),
  late1: bars(1),
  late2: bars(2),
  late3: bars(3),
  late4: bars(4),
  paid: (
    <>
      <circle cx="8" cy="8" r="6.3" fill="currentColor" stroke="none" />
      <path d="M5.2 8.2l2 2 3.7-4" stroke="var(--sheet)" />
    </>
  ),
  promised: (
    <>
      {ring}
      <path d="M8 4.8V8l2.3 1.5" />
    </>
  ),
  disputed: (
    <>
      <path d="M8 1.6L14.4 8 8 14.4 1.6 8z" fill="currentColor" stroke="none" />
      <path d="M8 5v3.6M8 10.9v.1" stroke="var(--sheet)" />
    </>
  ),
  paused: (
    <>
      {ring}
      <path d="M6.5 5.8v4.4M9.5 5.8v4.4" />
    </>
  ),
};
