import { useLocation, useNavigate } from '@tanstack/react-router';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The cursors of the pages before this one, the first page being `''`. */
    trail?: string[];
  }
}

/** The part of an address that says which page of a list is shown. */
export interface ListPlace {
  /** Id of the last row of the page before. */
  after?: string;
  /** How many rows lie before this page. */
  from?: number;
}

/** Takes the place in a list out of an address somebody may have typed. */
export function readPlace({ after, from }: Record<string, unknown>): ListPlace {
  const isPlace = typeof after === 'string' && /^[0-9a-f-]{36}$/.test(after);
  return isPlace ? { after, from: typeof from === 'number' && from > 0 ? Math.floor(from) : undefined } : {};
}

/** Text of an address, or undefined when it is empty or something else. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, 100) : undefined;
}

/** One of a few values of an address, or undefined. */
export function readOneOf<Value extends string>(value: unknown, values: readonly Value[]): Value | undefined {
  return values.find((one) => one === value);
}

/** Changes parts of the address's search, from the first page on. `undefined` takes a part out. */
export function useAddress() {
  const navigate = useNavigate();
  return (change: Record<string, string | number | undefined>, options: { replace?: boolean } = {}) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, after: undefined, from: undefined, ...change })) as never,
      state: {},
      resetScroll: false,
      ...options,
    });
}

interface ListPage {
  items: readonly unknown[];
  nextCursor: string | null;
  total: number;
}

/**
 * What the pager below a list needs. The way back is kept in the browser's history; without it, as behind a link from
 * somebody else, Previous leads to the first page.
 */
export function usePager(place: ListPlace, list: ListPage | undefined, nouns: [one: string, many: string]) {
  const navigate = useNavigate();
  const trail = useLocation({ select: ({ state }) => state.trail }) ?? [];
  const from = place.from ?? 0;
  const go = (next: ListPlace, way: string[]) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, after: undefined, from: undefined, ...next })) as never,
      state: { trail: way },
    });
  const size = list?.items.length ?? 0;
  const count = new Intl.NumberFormat('en-US');
  const total = list?.total ?? 0;
  const noun = total === 1 ? nouns[0] : nouns[1];
  const summary =
    size === total
      ? `${count.format(total)} ${noun}`
      : `${count.format(from + 1)} to ${count.format(from + size)} of ${count.format(total)} ${noun}`;
  const onNext = list?.nextCursor
    ? () => go({ after: list.nextCursor ?? undefined, from: from + size }, [...trail, place.after ?? ''])
    : null;
  const back = trail.at(-1);
  const onPrevious = place.after
    ? () => go(back ? { after: back, from: Math.max(0, from - pageSize) } : {}, trail.slice(0, -1))
    : null;
  return { summary, onPrevious, onNext, isNeeded: size < total };
}

/** Rows of a page of every list. */
export const pageSize = 50;
