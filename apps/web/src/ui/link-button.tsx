import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { Button } from './button.tsx';
import { buttonLook, type ButtonSize, type ButtonVariant } from './button-look.ts';

interface AnchorProps extends Omit<ComponentProps<'a'>, 'className'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Why it leads nowhere for this person. It is a button then: focusable, with the reason as its description. */
  disabledReason?: string | null | false;
}

function ButtonAnchor({ variant, size, disabledReason, ...rest }: AnchorProps) {
  if (disabledReason) {
    return (
      <Button variant={variant} size={size} disabledReason={disabledReason}>
        {rest.children}
      </Button>
    );
  }
  return <a {...rest} className={buttonLook({ variant, size })} />;
}

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export const LinkButton = createLink(ButtonAnchor);
