import { useEffect, type ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface PageProps {
  /** Where am I: the last word of the bar, and the title of the browser's tab. */
  title: string;
  /** Links to the pages above this one, outermost first. */
  above?: readonly ReactNode[];
  /** A quiet word after the title. */
  note?: ReactNode;
  /** At the right end of the bar; the filled button comes last. */
  actions?: ReactNode;
  /** The page's sentence, its `h1`. Without it the title is the `h1`, for assistive technology only. */
  headline?: ReactNode;
  /** The quiet line over the headline: a date. */
  eyebrow?: ReactNode;
  /** Under the headline, at most 66 characters wide. */
  lead?: ReactNode;
  /** Beside the headline. */
  aside?: ReactNode;
  /** The headline stands level with the top of what is beside it, not with its foot. */
  isTopAligned?: boolean;
  children: ReactNode;
}

/** One page on the sheet: the bar that stays, the sentence, then the rest. */
export function Page(props: PageProps) {
  const { title, above = [], note, actions, headline, eyebrow, lead, aside, isTopAligned, children } = props;
  useEffect(() => {
    document.title = `${title} · SIRA`;
  }, [title]);
  return (
    <>
      <div className="sticky top-0 z-20 flex h-(--bar) items-center gap-2 rounded-tl-lg border-b border-line bg-sheet px-(--gutter) phone:rounded-none print:static">
        <div className="flex min-w-0 items-center gap-1.5 font-medium whitespace-nowrap text-ink-3">
          {above.map((link, index) => (
            <span key={index} className="flex items-center gap-1.5 hover:text-ink phone:hidden">
              {link}
              <Icon name="right" className="size-3" />
            </span>
          ))}
          <b className="truncate text-ink">{title}</b>
          {note ? <span className="truncate font-medium phone:hidden">{note}</span> : null}
        </div>
        {actions ? (
          <div className="ml-auto flex flex-none items-center gap-2 print:hidden">{actions}</div>
        ) : null}
      </div>
      <div className="mx-auto max-w-330 px-(--gutter) pt-6 pb-18 phone:pt-4 phone:pb-26">
        {headline ? (
          <header
            className={`mb-7 flex flex-wrap justify-between gap-x-10 gap-y-4 phone:mb-5 ${isTopAligned ? 'items-start' : 'items-end'}`}
          >
            <div className="min-w-0">
              {eyebrow ? <p className="text-ink-3">{eyebrow}</p> : null}
              <h1>{headline}</h1>
              {lead ? <p className="mt-1.5 max-w-[66ch] text-base text-pretty text-ink-2">{lead}</p> : null}
            </div>
            {aside}
          </header>
        ) : (
          <h1 className="sr-only">{title}</h1>
        )}
        {children}
      </div>
    </>
  );
}
