import type { ReactNode } from 'react';

/** A key, as it is printed on the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-xs px-1.25 font-sans text-2xs font-medium whitespace-nowrap text-ink-3 inset-ring inset-ring-line-strong">
      {children}
    </kbd>
  );
}
