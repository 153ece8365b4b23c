import type { ComponentProps } from 'react';
import { inputLook, useFieldControl } from './field.tsx';
import { Icon } from './icon.tsx';

export interface SelectOption {
  value: string;
  label: string;
}

interface SelectProps extends Omit<ComponentProps<'select'>, 'className' | 'children'> {
  options: readonly SelectOption[];
}

/** One of a few: the browser's own list, which every phone and screen reader knows. */
export function Select({ options, ...props }: SelectProps) {
  return (
    <span className="relative block">
      <select {...useFieldControl()} {...props} className={`${inputLook} appearance-none pr-8`}>
        {options.map(({ value, label }) => (
          <option key={value} value={value} className="bg-raised text-ink">
            {label}
          </option>
        ))}
      </select>
      <span className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3">
        <Icon name="down" className="size-3.5" />
      </span>
    </span>
  );
}
