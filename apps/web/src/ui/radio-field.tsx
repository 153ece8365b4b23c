import { useId, type ReactNode } from 'react';

export interface RadioOption<Value extends string> {
  value: Value;
  label: ReactNode;
  /** A second, quieter line: how it would look. */
  help?: ReactNode;
}

interface RadioFieldProps<Value extends string> {
  /** The question. */
  legend: ReactNode;
  options: readonly RadioOption<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  isDisabled?: boolean;
}

/** More than these stand in two columns. */
const fewOptions = 3;

/** A question with a few answers, all of them in sight. */
export function RadioField<Value extends string>(props: RadioFieldProps<Value>) {
  const { legend, options, value, onChange, isDisabled } = props;
  const name = useId();
  return (
    <fieldset disabled={isDisabled}>
      <legend className="mb-1.5 font-medium">{legend}</legend>
      <div className={`grid gap-1.5 ${options.length > fewOptions ? 'desktop:grid-cols-2' : ''}`}>
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-(--control) items-start gap-2.5 rounded-sm px-2.5 py-1.5 inset-ring inset-ring-line-strong hover:bg-hover has-checked:bg-toska-wash has-checked:inset-ring-toska-line has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
          >
            <span className="flex h-5 items-center">
              <input
                type="radio"
                name={name}
                value={option.value}
                checked={option.value === value}
                onChange={() => onChange(option.value)}
                className="m-0 size-3.75 accent-toska outline-none"
              />
            </span>
            <span className="min-w-0">
              {option.label}
              {option.help ? (
                <span className="block text-xs text-ink-2 tabular-nums wrap-anywhere">{option.help}</span>
              ) : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
