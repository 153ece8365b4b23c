import type { ReactNode } from 'react';
import { IconButton } from './icon-button.tsx';

interface BulkBarProps {
  /** `3 selected, Rp 57.500.000 and $3,980.00`; nothing is shown without a selection. */
  summary: string | null;
  /** Bare small buttons, one verb each. */
  children: ReactNode;
  onClear: () => void;
}

/** What can be done with the selected rows. Floats at the bottom of the list. */
export function BulkBar({ summary, children, onClear }: BulkBarProps) {
  if (summary === null) return null;
  return (
    <div className="sticky bottom-5 z-8 mt-3 flex justify-center phone:bottom-19">
      <div
        role="toolbar"
        aria-label="Selected rows"
        className="inline-flex items-center gap-1 rounded-md bg-raised p-1.25 font-medium shadow-float phone:flex-wrap phone:justify-center"
      >
        <span
          role="status"
          className="mr-1 border-r border-line-strong pr-2.5 pl-2 whitespace-nowrap phone:w-full phone:border-0 phone:p-1 phone:text-center"
        >
          {summary}
        </span>
        {children}
        <IconButton icon="x" label="Clear the selection" size="sm" onClick={onClear} />
      </div>
    </div>
  );
}
