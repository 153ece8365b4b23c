import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent } from 'react';
import { inputLook, useFieldControl } from '#ui/field.tsx';
import { clientsQuery } from './clients.data.ts';

/** A client that can be chosen. */
export interface PickedClient {
  id: string;
  name: string;
}

interface ClientPickerProps {
  value: PickedClient | null;
  onChange: (client: PickedClient | null) => void;
  onBlur?: () => void;
}

const offered = 8;

/** One of many clients by a few letters of name or number. The server searches. */
export function ClientPicker({ value, onChange, onBlur }: ClientPickerProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const isOpen = typed !== null;
  const found = useQuery({
    ...clientsQuery({ search: typed?.trim() || undefined, sort: 'name', limit: offered }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  const options = found.data?.items ?? [];
  const choose = (client: PickedClient | undefined) => {
    if (!client) return;
    onChange({ id: client.id, name: client.name });
    setTyped(null);
  };
  const press = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && !isOpen) setTyped('');
    else if (move && options.length > 0) setAt((at + move + options.length) % options.length);
    else if (event.key === 'Enter' && isOpen) choose(options[at]);
    else if (event.key === 'Escape' && isOpen) setTyped(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative">
      <input
        {...useFieldControl()}
        type="text"
        role="combobox"
        autoComplete="off"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-activedescendant={isOpen && options[at] ? `${id}-${options[at].id}` : undefined}
        value={typed ?? value?.name ?? ''}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
          if (value) onChange(null);
        }}
        onKeyDown={press}
        onClick={() => isOpen || setTyped('')}
        onBlur={() => {
          setTyped(null);
          onBlur?.();
        }}
        className={inputLook}
      />
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label="Matches"
        hidden={!isOpen}
        className="absolute inset-x-0 top-full z-30 mt-1 max-h-80 overflow-y-auto rounded-md bg-raised p-1 shadow-float"
      >
        {options.map((client, index) => (
          <li
            key={client.id}
            id={`${id}-${client.id}`}
            role="option"
            aria-selected={index === at}
            onPointerMove={() => setAt(index)}
            // The field would lose the focus, and close the list, before the click.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(client)}
            className="flex h-8 cursor-pointer items-center justify-between gap-3 rounded-sm px-2.5 aria-selected:tint-ink phone:h-11"
          >
            <span className="truncate">{client.name}</span>
            <span className="mono flex-none text-ink-3">{client.number}</span>
          </li>
        ))}
        {found.data && options.length === 0 ? (
          <li className="px-2.5 py-1.5 text-ink-3">{`No client is called “${typed}”.`}</li>
        ) : null}
      </ul>
    </div>
  );
}
