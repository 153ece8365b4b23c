import type { ReactNode } from 'react';

interface CardProps {
  title?: ReactNode;
  /** Beside the title: a count. */
  meta?: ReactNode;
  /** At the right end of the head: a link or a small button. */
  end?: ReactNode;
  children: ReactNode;
}

/** Only for a thing that could be taken away whole. A hairline, no shadow; never inside another. */
export function Card({ title, meta, end, children }: CardProps) {
  return (
    <section className="min-w-0 rounded-md border border-line-strong bg-sheet">
      {title ? (
        <header className="flex min-h-11 items-center gap-2.5 border-b border-line px-4 py-2">
          <h2>{title}</h2>
          {meta ? <span className="text-ink-3">{meta}</span> : null}
          {end ? <div className="ml-auto flex items-center gap-1.5 text-xs text-ink-3">{end}</div> : null}
        </header>
      ) : null}
      {children}
    </section>
  );
}
