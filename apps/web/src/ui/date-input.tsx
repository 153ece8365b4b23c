import { useRef, useState, type ComponentProps } from 'react';
import { inputLook, useFieldControl } from './field.tsx';
import { formatDate } from './format-date.ts';
import { Icon } from './icon.tsx';
import { parseDate } from './parse-date.ts';

interface DateInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type' | 'className'> {
  /** `2026-11-24`; null while there is no clear date. */
  value: string | null;
  onChange: (on: string | null) => void;
  /** The organisation's date: what "tomorrow" and a missing year refer to. */
  today: string;
}

/** A date can be typed in many ways, or picked from the browser's calendar. */
export function DateInput({ value, onChange, onBlur, today, ...rest }: DateInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <span className="relative block">
      <input
        {...useFieldControl()}
        {...rest}
        type="text"
        autoComplete="off"
        value={typed ?? (value ? formatDate(value) : '')}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(parseDate(event.target.value, today));
        }}
        onBlur={(event) => {
          if (value !== null || typed === '') setTyped(null);
          onBlur?.(event);
        }}
        className={`${inputLook} pr-9`}
      />
      <input
        ref={picker}
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={value ?? ''}
        onChange={(event) => {
          setTyped(null);
          onChange(event.target.value || null);
        }}
        className="pointer-events-none absolute right-0 bottom-0 size-px opacity-0"
      />
      <button
        type="button"
        aria-label="Pick a date"
        onClick={() => picker.current?.showPicker()}
        className="absolute inset-y-0 right-0 grid w-(--control) place-items-center rounded-sm text-ink-3 hover:text-ink"
      >
        <Icon name="calendar" />
      </button>
    </span>
  );
}
