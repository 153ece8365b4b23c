import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** Opens more below a line: `Why this mail, why today`. */
export function Disclosure({
  summary,
  isOpen,
  children,
}: {
  summary: string;
  isOpen?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={isOpen} className="group/more">
      <summary className="inline-flex list-none items-center gap-1.5 rounded-xs text-xs leading-6 font-medium text-toska-ink phone:py-2 [&::-webkit-details-marker]:hidden">
        {summary}
        <span className="-rotate-90 group-open/more:rotate-0">
          <Icon name="down" className="size-3" />
        </span>
      </summary>
      {children}
    </details>
  );
}

/** What was looked at and found to be in order, each with a tick. */
export function CheckList({ checks }: { checks: readonly ReactNode[] }) {
  return (
    <ul className="mt-0.5 grid gap-x-6 gap-y-1 rounded-sm bg-well px-3.5 py-2.5 text-xs text-ink-2 desktop:grid-cols-2">
      {checks.map((check, index) => (
        <li key={index} className="flex gap-2">
          <span className="mt-0.5 text-paid-fill">
            <Icon name="check" className="size-3.25" />
          </span>
          <span>{check}</span>
        </li>
      ))}
    </ul>
  );
}
