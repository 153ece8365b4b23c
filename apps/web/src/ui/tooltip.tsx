import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';

/** A word or two beside a control, on hover and on keyboard focus. It repeats what is said elsewhere too. */
export function Hint({ text, children }: { text: string; children: ReactElement }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} delay={400} closeOnClick={false} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-60">
          <Tooltip.Popup className="max-w-64 rounded-sm bg-ink px-2 py-1 text-xs text-sheet transition-opacity duration-(--calm) data-ending-style:opacity-0 data-starting-style:opacity-0">
            {text}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
