import { useState, type ReactNode } from 'react';
import { formatCount } from '#ui/format-count.ts';
import { textLinkLook } from '#ui/text-link.tsx';

const shownAtFirst = 50;

interface ShowAllProps<Row> {
  rows: readonly Row[];
  /** What the rows are: `mails`. */
  noun: string;
  className?: string;
  children: (row: Row) => ReactNode;
}

/** A list that shows its first 50 rows, and the others when asked. */
export function ShowAll<Row>({ rows, noun, className = '', children }: ShowAllProps<Row>) {
  const [showsAll, setShowsAll] = useState(false);
  const isCut = rows.length > shownAtFirst && !showsAll;
  return (
    <>
      <ul className={className}>{(isCut ? rows.slice(0, shownAtFirst) : rows).map(children)}</ul>
      {isCut ? (
        <p className="py-2.5 text-xs">
          <button type="button" className={`${textLinkLook} phone:py-2`} onClick={() => setShowsAll(true)}>
            Show all {formatCount(rows.length)} {noun}
          </button>
        </p>
      ) : null}
    </>
  );
}
