import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

/** The look of a link inside text, for buttons that read as one (`Undo`). */
export const textLinkLook =
  'text-toska-ink underline decoration-toska-line decoration-1 underline-offset-3 hover:decoration-current';

function TextAnchor(props: Omit<ComponentProps<'a'>, 'className'>) {
  return <a {...props} className={textLinkLook} />;
}

/** A link inside text, or at the end of a section's head. */
export const TextLink = createLink(TextAnchor);

function NameAnchor(props: Omit<ComponentProps<'a'>, 'className'>) {
  return <a {...props} className="hover:text-toska-ink hover:underline hover:underline-offset-3" />;
}

/** The name of a row or a block that leads to its page. */
export const NameLink = createLink(NameAnchor);
