import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** By what the server sorts, and which way. */
export interface Sort {
  key: string;
  isDescending: boolean;
}

interface SortButtonProps {
  sortKey: string;
  sort: Sort | undefined;
  onSort: (sort: Sort) => void;
  children: ReactNode;
}

/** The head of a column that sorts. Pressing it again turns the order round. */
export function SortButton({ sortKey, sort, onSort, children }: SortButtonProps) {
  const isSorted = sort?.key === sortKey;
  return (
    <button
      type="button"
      className="inline-flex h-6 items-center gap-1 hover:text-ink"
      onClick={() => onSort({ key: sortKey, isDescending: isSorted && !sort.isDescending })}
    >
      {children}
      {isSorted ? <Icon name={sort.isDescending ? 'arrow-down' : 'arrow-up'} className="size-3" /> : null}
    </button>
  );
}
