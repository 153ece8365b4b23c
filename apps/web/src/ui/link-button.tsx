import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { buttonLook, type ButtonSize, type ButtonVariant } from './button-look.ts';

interface AnchorProps extends Omit<ComponentProps<'a'>, 'className'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
}

function ButtonAnchor({ variant, size, ...rest }: AnchorProps) {
  return <a {...rest} className={buttonLook({ variant, size })} />;
}

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export const LinkButton = createLink(ButtonAnchor);
