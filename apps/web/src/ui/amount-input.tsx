import { useState, type ComponentProps } from 'react';
import { inputLook, useFieldControl } from './field.tsx';
import { formatAmountDigits } from './format-amount.ts';
import { parseAmount } from './parse-amount.ts';

interface AmountInputProps extends Omit<
  ComponentProps<'input'>,
  'value' | 'onChange' | 'type' | 'className'
> {
  currency: string;
  /** Integer minor units; null while there is no clear amount. */
  value: number | null;
  onChange: (minor: number | null) => void;
}

/** Takes `1500000`, `1.500.000` and `1,500,000`, and writes the amount in full on leaving. What was typed stays. */
export function AmountInput({ currency, value, onChange, onBlur, ...rest }: AmountInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const written = value === null ? '' : formatAmountDigits(value, currency);
  return (
    <span className="relative block">
      <span className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3">
        {currency}
      </span>
      <input
        {...useFieldControl()}
        {...rest}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        value={typed ?? written}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(parseAmount(event.target.value, currency));
        }}
        onBlur={(event) => {
          if (value !== null || typed === '') setTyped(null);
          onBlur?.(event);
        }}
        className={`${inputLook} pl-12 text-right tabular-nums`}
      />
    </span>
  );
}
