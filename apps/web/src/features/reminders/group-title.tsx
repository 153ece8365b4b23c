import type { ReactNode } from 'react';
import { formatCount } from '#ui/format-count.ts';

/** A group inside the silent side, with how many invoices it has. */
export function GroupTitle({
  count,
  isPressing = false,
  children,
}: {
  count: number;
  isPressing?: boolean;
  children: ReactNode;
}) {
  return (
    <h3 className="mt-4.5 mb-0.5 flex items-center gap-2 text-xs font-medium text-ink-2">
      {isPressing ? <i className="size-2 rounded-full bg-toska" /> : null}
      {children}
      <span className="text-ink-3">{formatCount(count)}</span>
    </h3>
  );
}
