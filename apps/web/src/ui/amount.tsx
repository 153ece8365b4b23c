import { amountParts, formatAmount } from './format-amount.ts';

interface AmountProps {
  /** Integer minor units. */
  minor: number;
  currency: string;
}

/** An amount in a row or a sentence. It never wraps and is never cut. */
export function Amount({ minor, currency }: AmountProps) {
  return <span className="whitespace-nowrap tabular-nums lining-nums">{formatAmount(minor, currency)}</span>;
}

const sizes = {
  lg: 'text-lg',
  xl: 'text-xl tracking-[-0.02em]',
  '2xl': 'text-2xl tracking-[-0.022em]',
} as const;

/** A figure of its own: the currency and the decimals step back. Sizes: 16, 22 or 28 px. */
export function BigAmount({ minor, currency, size = 'xl' }: AmountProps & { size?: keyof typeof sizes }) {
  const { before, whole, decimals } = amountParts(minor, currency);
  return (
    <span className={`font-semibold whitespace-nowrap tabular-nums lining-nums ${sizes[size]}`}>
      <span className="mr-px text-[0.72em] font-medium tracking-normal text-ink-3">{before}</span>
      {whole}
      <span className="font-medium text-ink-3">{decimals}</span>
    </span>
  );
}
