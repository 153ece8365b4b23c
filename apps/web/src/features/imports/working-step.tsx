import { formatCount } from '#ui/format-count.ts';
import { Page } from '#ui/page.tsx';
import type { StepProps } from './step-props.ts';

/** The server reads or writes rows by itself; the page may be left. */
export function WorkingStep({ file, head, page }: StepProps) {
  const total = file.rowCount ?? 0;
  const isChecking = file.state === 'checking';
  const share = isChecking && total > 0 ? Math.min(1, file.rowsRead / total) : 0;
  const words = isChecking
    ? `${formatCount(file.rowsRead)} of ${formatCount(total)} rows read`
    : 'All rows go in together, or none does.';
  return (
    <Page
      {...page}
      headline={isChecking ? `Checking ${formatCount(total)} rows` : 'Importing'}
      lead="This goes on by itself; you can leave the page and come back."
    >
      {head}
      <div
        role="progressbar"
        aria-label={isChecking ? 'Rows read' : 'Importing'}
        aria-valuenow={isChecking ? Math.round(share * 100) : undefined}
        aria-valuetext={words}
        className="h-1.5 overflow-hidden rounded-[3px] bg-line-strong"
      >
        <i
          className={`block h-full bg-toska ${isChecking ? '' : 'w-full animate-pulse'}`}
          style={isChecking ? { width: `${share * 100}%` } : undefined}
        />
      </div>
      <p className="mt-2 text-ink-2 tabular-nums">{words}</p>
    </Page>
  );
}
