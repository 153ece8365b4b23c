import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

/** A list of actions behind a button. Its trigger is a `Button` or an `IconButton`. */
export function Menu({ trigger, children }: { trigger: ReactElement; children: ReactNode }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" className="z-50 outline-none">
          <Base.Popup className={floatLook}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The look of what floats beside a control. */
export const floatLook =
  'min-w-44 rounded-md bg-raised p-1 text-ink shadow-float outline-none transition-[opacity,translate] ' +
  'duration-(--calm) ease-calm data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0';

const itemLook =
  'flex h-8 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 whitespace-nowrap outline-none select-none ' +
  'data-disabled:cursor-not-allowed data-disabled:text-ink-3 data-highlighted:tint-ink phone:h-11';

interface MenuItemProps {
  icon?: IconName;
  onClick?: () => void;
  isDisabled?: boolean;
  /** Renders as something else, such as a link. */
  render?: ReactElement;
  children: ReactNode;
}

export function MenuItem({ icon, onClick, isDisabled, render, children }: MenuItemProps) {
  return (
    <Base.Item
      className={itemLook}
      onClick={onClick}
      disabled={isDisabled}
      render={render}
      nativeButton={false}
    >
      {icon ? <Icon name={icon} className="size-4 text-ink-3" /> : null}
      {children}
    </Base.Item>
  );
}

export function MenuDivider() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />;
}

interface MenuChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** One of several inside a menu, with a tick. */
export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: MenuChoiceProps<Value>) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: Value) => onChange(next)} aria-label={label}>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} className={itemLook}>
          <span className="w-4">
            <Base.RadioItemIndicator>
              <Icon name="check" />
            </Base.RadioItemIndicator>
          </span>
          {option.label}
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}
