import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  /** One sentence of what will be here, or which filter found nothing. */
  children: ReactNode;
  /** One button. */
  action?: ReactNode;
}

/** A due line without steps: nothing is here yet. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="px-6 py-10 text-center text-ink-2">
      <svg
        viewBox="0 0 132 40"
        className="mx-auto mb-3.5 block h-10 w-33 text-edge"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        <path d="M6 20h120" strokeDasharray="4 5" />
        <path d="M50 6v28" />
        <circle cx="24" cy="20" r="5" fill="var(--sheet)" />
        <circle cx="76" cy="20" r="5" fill="var(--sheet)" />
        <circle cx="102" cy="20" r="5" fill="var(--sheet)" />
      </svg>
      <h2 className="mb-1 text-base text-ink">{title}</h2>
      <p className="mx-auto mb-3.5 max-w-[44ch]">{children}</p>
      {action}
    </div>
  );
}
