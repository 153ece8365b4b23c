import { Amount } from '#ui/amount.tsx';

/** Sums of several currencies side by side, one under the other when there is no room: never added up. */
export function Amounts({ sums }: { sums: readonly { currency: string; minor: number }[] }) {
  return sums.map(({ currency, minor }) => (
    <span key={currency} className="block">
      <Amount minor={minor} currency={currency} />
    </span>
  ));
}
