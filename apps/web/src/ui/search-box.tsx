import { useEffect, useRef, useState } from 'react';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';

interface SearchBoxProps {
  /** `Search invoices` */
  label: string;
  value: string;
  /** Called 250 ms after the last key, and at once on Enter or when cleared. */
  onChange: (text: string) => void;
}

/** Searches the list of the page. `/` puts the cursor here: it is found by `data-search`. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  // A value from elsewhere, as after "Clear filters", replaces the text; the echo of our own does not.
  if (value !== seen) {
    setSeen(value);
    setSent(value);
    if (value !== sent) setTyped(value);
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = (text: string, delayMs: number) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setSent(text.trim());
      onChange(text.trim());
    }, delayMs);
  };
  return (
    <span className="relative block w-64 phone:w-full">
      <span className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3">
        <Icon name="find" />
      </span>
      <input
        type="search"
        data-search
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => send(event.target.value, event.target.value === '' ? 0 : 250)}
        onKeyDown={(event) => event.key === 'Enter' && send(typed, 0)}
        className="h-(--control) w-full appearance-none rounded-sm bg-sheet pr-9 pl-8.5 text-sm inset-ring inset-ring-edge placeholder:text-ink-3 hover:inset-ring-ink-3 focus:outline-2 focus:-outline-offset-1 focus:outline-focus phone:text-[16px] [&::-webkit-search-cancel-button]:appearance-none"
      />
      {typed === '' ? (
        <span className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 phone:hidden">
          <Kbd>/</Kbd>
        </span>
      ) : (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => send('', 0)}
          className="absolute inset-y-0 right-0 grid w-(--control) place-items-center rounded-sm text-ink-3 hover:text-ink"
        >
          <Icon name="x" />
        </button>
      )}
    </span>
  );
}
