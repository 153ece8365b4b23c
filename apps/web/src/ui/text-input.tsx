import type { ComponentProps } from 'react';
import { inputLook, useFieldControl } from './field.tsx';

/** One line of text. Inside a `Field` it is labelled by it; outside it needs an `aria-label`. */
export function TextInput(props: Omit<ComponentProps<'input'>, 'className'>) {
  return <input type="text" autoComplete="off" {...useFieldControl()} {...props} className={inputLook} />;
}

/** Several lines of text. */
export function Textarea({ rows = 3, ...props }: Omit<ComponentProps<'textarea'>, 'className'>) {
  return <textarea rows={rows} {...useFieldControl()} {...props} className={`${inputLook} h-auto! py-1.5`} />;
}
