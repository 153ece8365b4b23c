import { useId, type ComponentProps, type MouseEvent } from 'react';
import { buttonLook, type ButtonSize, type ButtonVariant } from './button-look.ts';
import { Hint } from './tooltip.tsx';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled' | 'className'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** What it says while it works: `Sending 7 mails`. The width is kept from the start. */
  workingLabel?: string;
  isWorking?: boolean;
  /** Why it cannot be pressed, and the way out: `Mend line 17 first`. The button stays focusable. */
  disabledReason?: string | null | false;
}

/** The label says what happens, with the number in it. */
export function Button(props: ButtonProps) {
  const {
    variant = 'outline',
    size,
    workingLabel,
    isWorking = false,
    disabledReason,
    children,
    onClick,
    ...rest
  } = props;
  const reasonId = useId();
  const isBlocked = isWorking || Boolean(disabledReason);
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (isBlocked) event.preventDefault();
    else onClick?.(event);
  };
  const button = (
    <button
      type="button"
      {...rest}
      onClick={press}
      aria-disabled={isBlocked || undefined}
      aria-describedby={disabledReason ? reasonId : rest['aria-describedby']}
      className={buttonLook({ variant, size, isDisabled: Boolean(disabledReason) })}
    >
      {workingLabel ? <TwoLabels idle={children} working={workingLabel} isWorking={isWorking} /> : children}
    </button>
  );
  if (!disabledReason) return button;
  return (
    <>
      <Hint text={disabledReason}>{button}</Hint>
      <span id={reasonId} className="sr-only">
        {disabledReason}
      </span>
    </>
  );
}

/** Both labels lie on top of each other, so that the wider one sets the width. */
function TwoLabels({
  idle,
  working,
  isWorking,
}: {
  idle: React.ReactNode;
  working: string;
  isWorking: boolean;
}) {
  const layer = 'col-start-1 row-start-1 inline-flex items-center justify-center gap-1.5';
  return (
    <span className="inline-grid">
      <span className={`${layer} ${isWorking ? 'invisible' : ''}`}>{idle}</span>
      <span className={`${layer} ${isWorking ? '' : 'invisible'}`}>{working}</span>
    </span>
  );
}
