import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface ErrorStateProps {
  /** What is missing: `The invoices could not be read`. */
  title: string;
  /** Why, and what goes on anyway. */
  detail: string;
  requestId?: string;
  onRetry?: () => void;
}

/** A part of the page that could not be filled; the rest of the page stays. */
export function ErrorState({ title, detail, requestId, onRetry }: ErrorStateProps) {
  const details = [title, detail, requestId && `Request ${requestId}`].filter(Boolean).join('\n');
  return (
    <div role="alert" className="px-6 py-10 text-center text-ink-2">
      <Icon name="error" className="mx-auto mt-2.5 mb-3 size-5.5 text-late3-fill" />
      <h2 className="mb-1 text-base text-ink">{title}</h2>
      <p className="mx-auto mb-3.5 max-w-[44ch] wrap-anywhere">{detail}</p>
      <div className="flex justify-center gap-2">
        {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
        <Button variant="bare" onClick={() => void navigator.clipboard.writeText(details)}>
          Copy details
        </Button>
      </div>
    </div>
  );
}
