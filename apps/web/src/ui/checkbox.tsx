import { useEffect, useRef, type ComponentProps, type ReactNode } from 'react';
import { useFieldControl } from './field.tsx';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'className' | 'ref'> {
  /** Some, not all, of what it stands for. */
  isMixed?: boolean;
}

/** The box alone, for the first cell of a row: it needs an `aria-label`. */
export function Checkbox({ isMixed = false, ...props }: CheckboxProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.indeterminate = isMixed;
  }, [isMixed]);
  return (
    <span className="relative inline-block size-3.75 flex-none align-middle">
      <input
        {...useFieldControl()}
        {...props}
        ref={input}
        type="checkbox"
        className="peer absolute -inset-2 z-1 m-0 size-7.75 cursor-pointer opacity-0 phone:-inset-3.5 phone:size-10.75"
      />
      <span className="pointer-events-none absolute inset-0 rounded-xs bg-sheet inset-ring-[1.5px] inset-ring-edge peer-checked:bg-toska peer-checked:inset-ring-toska peer-indeterminate:bg-toska peer-indeterminate:inset-ring-toska peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus" />
      <Mark className="hidden peer-checked:block peer-indeterminate:hidden" d="M4 7.8l2.4 2.4L11 5.4" />
      <Mark className="hidden peer-indeterminate:block" d="M4 7.5h7" />
    </span>
  );
}

function Mark({ className, d }: { className: string; d: string }) {
  return (
    <svg
      viewBox="0 0 15 15"
      className={`pointer-events-none absolute inset-0 text-on-toska ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={d} />
    </svg>
  );
}

/** A box with its words beside it. */
export function CheckboxField({
  children,
  help,
  ...props
}: CheckboxProps & { children: ReactNode; help?: ReactNode }) {
  return (
    <label className="flex items-start gap-2.5 py-1">
      <span className="flex h-5 items-center">
        <Checkbox {...props} />
      </span>
      <span>
        {children}
        {help ? <span className="block text-xs text-ink-3">{help}</span> : null}
      </span>
    </label>
  );
}
