import type { ReactNode } from 'react';

export interface SegmentOption<Value extends string> {
  value: Value;
  label: ReactNode;
  count?: number;
}

interface SegmentedProps<Value extends string> {
  /** What is chosen here, for assistive technology: `Show`. */
  label: string;
  options: readonly SegmentOption<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** Fills the width, as the switch of a phone's page does. */
  isWide?: boolean;
}

/** A few views of the same thing; exactly one is pressed. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
  isWide,
}: SegmentedProps<Value>) {
  return (
    <div
      role="group"
      aria-label={label}
      className={`inline-flex max-w-full overflow-x-auto rounded-[8px] bg-well p-0.5 inset-ring inset-ring-line [scrollbar-width:none] ${isWide ? 'w-full' : ''}`}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={`inline-flex h-6.5 items-center justify-center gap-1.5 rounded-sm px-2.5 text-xs font-medium whitespace-nowrap text-ink-2 hover:text-ink focus-visible:-outline-offset-1 aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-[0_0_0_1px_var(--line-strong),0_1px_2px_oklch(0.3_0.03_215/0.06)] phone:h-9 ${isWide ? 'flex-1' : ''}`}
        >
          {option.label}
          {option.count === undefined ? null : (
            <span className="text-ink-3 tabular-nums">{option.count}</span>
          )}
        </button>
      ))}
    </div>
  );
}
