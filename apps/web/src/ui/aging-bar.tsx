import { formatAmount } from './format-amount.ts';
import { Status } from './status.tsx';
import type { StatusKind } from './status-kind.ts';

/** One age of the debt in one currency. */
export interface AgeShare {
  kind: Extract<StatusKind, 'notdue' | 'late1' | 'late2' | 'late3' | 'late4'>;
  /** Integer minor units. */
  minor: number;
}

/** The ages in order, with the words of the legend. */
export const ages = [
  { kind: 'notdue', words: 'Not due' },
  { kind: 'late1', words: '1–30 days late' },
  { kind: 'late2', words: '31–60' },
  { kind: 'late3', words: '61–90' },
  { kind: 'late4', words: 'Over 90' },
] as const;

const fills: Record<AgeShare['kind'], string> = {
  notdue: 'bg-notdue-fill opacity-55',
  late1: 'bg-late1-fill',
  late2: 'bg-late2-fill',
  late3: 'bg-late3-fill',
  late4: 'bg-late4-fill',
};

/** The debt in one currency as a bar, oldest at the right. The table under it is its legend. */
export function AgingBar({ currency, shares }: { currency: string; shares: readonly AgeShare[] }) {
  const total = shares.reduce((sum, share) => sum + share.minor, 0);
  return (
    <div className="grid grid-cols-[32px_minmax(0,1fr)] items-center gap-1">
      <span className="text-2xs font-semibold tracking-[0.04em] text-ink-3">{currency}</span>
      <div
        role="img"
        aria-label={`${formatAmount(total, currency)} by age; the table lists the shares`}
        className="flex h-5.5 gap-0.5 overflow-hidden rounded-[5px]"
      >
        {shares
          .filter((share) => share.minor > 0)
          .map((share) => (
            <span
              key={share.kind}
              className={`min-w-1 rounded-[2px] ${fills[share.kind]}`}
              style={{ flex: share.minor / total }}
            />
          ))}
      </div>
    </div>
  );
}

/** The legend of the bars: a row per age, amount and share per currency. */
export function AgingTable({
  columns,
}: {
  columns: readonly { currency: string; shares: readonly AgeShare[] }[];
}) {
  const head = 'h-6.5 border-b border-line-strong px-3 text-2xs font-medium text-ink-3 last:pr-0 phone:px-1';
  const cell = 'h-8 px-3 text-right whitespace-nowrap tabular-nums last:pr-0 phone:px-1';
  return (
    <table className="w-full border-separate border-spacing-0">
      <thead>
        <tr>
          <th scope="col" className={`${head} pl-0! text-left`}>
            Age
          </th>
          {columns.flatMap(({ currency }) => [
            <th key={currency} scope="col" className={`${head} text-right`}>
              {currency}
            </th>,
            <th key={`${currency} share`} scope="col" className={`${head} text-right phone:hidden`}>
              Share
            </th>,
          ])}
        </tr>
      </thead>
      <tbody>
        {ages.map(({ kind, words }) => (
          <tr key={kind} className="[&:not(:last-child)>*]:border-b [&>*]:border-line">
            <th scope="row" className="h-8 text-left font-normal">
              <Status kind={kind}>{words}</Status>
            </th>
            {columns.flatMap(({ currency, shares }) => {
              const minor = shares.find((share) => share.kind === kind)?.minor ?? 0;
              return [
                <td key={currency} className={cell}>
                  {formatAmount(minor, currency)}
                </td>,
                <td key={`${currency} share`} className={`${cell} text-ink-3 phone:hidden`}>
                  {shareWords(minor, shares)}
                </td>,
              ];
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shareWords(minor: number, shares: readonly AgeShare[]): string {
  const total = shares.reduce((sum, share) => sum + share.minor, 0);
  return total === 0 ? '–' : `${Math.round((minor / total) * 100)}%`;
}
