import type { ComponentProps } from 'react';

/** Plain tables inside a section, such as the lines of a report: the same hairlines, no selection, no cards. */
export function Table({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <table className="w-full border-separate border-spacing-0">
      <caption className="sr-only">{label}</caption>
      {children}
    </table>
  );
}

type CellProps = Omit<ComponentProps<'td'>, 'className'> & { isNumber?: boolean };

/** The head of a column. */
export function Th({ isNumber = false, ...rest }: CellProps) {
  const side = isNumber ? 'text-right' : 'text-left';
  return (
    <th
      scope="col"
      {...rest}
      className={`h-8 border-b border-line-strong px-3 text-2xs font-medium text-ink-3 first:pl-0 last:pr-0 ${side}`}
    />
  );
}

/** A cell; `isNumber` for amounts and counts. */
export function Td({ isNumber = false, ...rest }: CellProps) {
  const look = isNumber ? 'text-right whitespace-nowrap tabular-nums' : '';
  return <td {...rest} className={`h-(--row) border-b border-line px-3 py-1 first:pl-0 last:pr-0 ${look}`} />;
}
