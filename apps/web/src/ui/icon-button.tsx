import type { ComponentProps } from 'react';
import { buttonLook, type ButtonSize, type ButtonVariant } from './button-look.ts';
import { Icon, type IconName } from './icon.tsx';
import { Hint } from './tooltip.tsx';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'className' | 'aria-label'> {
  icon: IconName;
  /** Read aloud, and shown as a tooltip. */
  label: string;
  variant?: Exclude<ButtonVariant, 'primary' | 'danger'>;
  size?: ButtonSize;
}

/** A quiet square button; the next step of a view is never one. */
export function IconButton({ icon, label, variant = 'bare', size, ...rest }: IconButtonProps) {
  return (
    <Hint text={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={buttonLook({ variant, size, isSquare: true, isDisabled: Boolean(rest['aria-disabled']) })}
      >
        <Icon name={icon} />
      </button>
    </Hint>
  );
}
