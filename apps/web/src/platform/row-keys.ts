import { useShortcut } from './keyboard.ts';

/** `J` and `K` walk through the rows of the list in front; `Enter` then opens the row's link. @param noun `invoice` */
export function useRowKeys(noun: string): void {
  useShortcut('j', `Next ${noun}`, () => moveBy(1));
  useShortcut('k', `Previous ${noun}`, () => moveBy(-1));
}

function moveBy(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-row]')]
    .map((row) => row.querySelector<HTMLElement>('a[href]'))
    .filter((link) => link !== null);
  const at = links.findIndex((link) => link.closest('[data-row]')?.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
  links[next]?.focus();
}
