import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface PagerProps {
  /** `51 to 100 of 1,594 invoices` */
  summary: string;
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
}

/** Walks a list by its cursor: there is a next and a previous, and no page number. */
export function Pager({ summary, onPrevious, onNext }: PagerProps) {
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-end gap-2 py-3">
      <p className="mr-auto text-xs text-ink-3" aria-live="polite">
        {summary}
      </p>
      <Button disabledReason={onPrevious ? null : 'This is the first page'} onClick={onPrevious ?? undefined}>
        <Icon name="left" />
        Previous
      </Button>
      <Button disabledReason={onNext ? null : 'This is the last page'} onClick={onNext ?? undefined}>
        Next
        <Icon name="right" className="-mr-0.5 ml-0! size-4" />
      </Button>
    </nav>
  );
}
