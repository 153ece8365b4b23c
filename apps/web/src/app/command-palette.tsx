import { Dialog } from '@base-ui/react/dialog';
import { useNavigate } from '@tanstack/react-router';
import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import { setTheme } from '#platform/theme.ts';
import { Icon, type IconName } from '#ui/icon.tsx';
import { matchCommands, type Command } from './match-commands.ts';
import { navigation } from './navigation.ts';
import { themeOptions } from './user-menu.tsx';

interface RunnableCommand extends Command {
  icon: IconName;
  run: () => void;
}

interface CommandPaletteProps {
  isOpen: boolean;
  /** Counts the openings: each starts with an empty field, even while the last one still fades. */
  opening: number;
  onClose: () => void;
}

/** Goes anywhere by a few letters. Opens with Ctrl K. */
export function CommandPalette({ isOpen, opening, onClose }: CommandPaletteProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-scrim transition-opacity duration-(--calm) data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-50 w-140 max-w-[calc(100vw-32px)] -translate-x-1/2 overflow-hidden rounded-lg bg-raised text-ink shadow-float outline-none transition-opacity duration-(--calm) data-ending-style:opacity-0 data-starting-style:opacity-0">
          <Dialog.Title className="sr-only">Search or jump to</Dialog.Title>
          <CommandList key={opening} onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandList({ onClose }: { onClose: () => void }) {
  const id = useId();
  const commands = useCommands();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = matchCommands(commands, text);
  const choose = (command: RunnableCommand | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') choose(found[at]);
    else if (move && found.length > 0) setAt((at + move + found.length) % found.length);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="flex items-center gap-2.5 border-b border-line px-4 text-ink-3">
        <Icon name="find" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={found[at] ? `${id}-${found[at].id}` : undefined}
          aria-label="Search or jump to"
          placeholder="Search or jump to"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
          className="h-12 flex-1 bg-transparent text-base text-ink outline-none placeholder:text-ink-3 phone:text-[16px]"
        />
      </div>
      <ul
        id={id}
        role="listbox"
        aria-label="Pages and commands"
        className="max-h-[50vh] overflow-y-auto p-1.5"
      >
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            aria-selected={index === at}
            ref={(element) => {
              if (index === at) element?.scrollIntoView({ block: 'nearest' });
            }}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(command)}
            className="flex h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 aria-selected:tint-ink phone:h-11"
          >
            <Icon name={command.icon} className="size-4 text-ink-3" />
            {command.label}
            <span className="ml-auto text-xs text-ink-3">{command.group}</span>
          </li>
        ))}
      </ul>
      <p role="status" className={found.length === 0 ? 'px-4 pb-4 text-ink-3' : 'sr-only'}>
        {found.length === 0 ? `Nothing here is called “${text}”.` : `${found.length} found`}
      </p>
    </>
  );
}

function useCommands(): readonly RunnableCommand[] {
  const navigate = useNavigate();
  return useMemo(
    () => [
      ...navigation.flatMap((group) =>
        group.items.map(({ to, label, icon }) => ({
          id: to,
          label,
          icon,
          group: group.title ?? 'Go to',
          run: () => void navigate({ to }),
        })),
      ),
      ...themeOptions.map(({ value, label }) => ({
        id: `theme-${value}`,
        label,
        icon: (value === 'dark' ? 'moon' : 'sun') as IconName,
        group: 'Theme',
        run: () => setTheme(value),
      })),
    ],
    [navigate],
  );
}
