import { useShortcut } from '#platform/keyboard.ts';

/** `J` and `K` walk through the rows of the page, `X` selects the one in front. Rows carry `data-row`. */
export function useRowKeys({ canSelect = false }: { canSelect?: boolean } = {}): void {
  useShortcut('j', 'Next row', () => move(1));
  useShortcut('k', 'Previous row', () => move(-1));
  useShortcut('x', 'Select the row', selectRow, canSelect);
}

const rowInFront = () => document.activeElement?.closest('[data-row]') ?? null;

function move(by: 1 | -1): void {
  const rows = [...document.querySelectorAll('[data-row]')];
  const front = rowInFront();
  const at = front ? rows.indexOf(front) + by : 0;
  const row = rows[at];
  row?.scrollIntoView({ block: 'nearest' });
  row?.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true });
}

function selectRow(): void {
  rowInFront()?.querySelector<HTMLElement>('input[type=checkbox]')?.click();
}
