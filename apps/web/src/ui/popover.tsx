import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { floatLook } from './menu.tsx';

interface PopoverProps {
  trigger: ReactElement;
  title: string;
  children: ReactNode;
  /** Together with `onOpenChange`, for content that closes it: a form that is done. */
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

/** More about one thing, beside it: a few lines, or one or two fields. */
export function Popover({ trigger, title, children, isOpen, onOpenChange }: PopoverProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange && ((next) => onOpenChange(next))}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="start" className="z-50">
          <Base.Popup className={`${floatLook} w-80 max-w-[calc(100vw-32px)] p-4!`}>
            <Base.Title className="mb-2 text-sm">{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
