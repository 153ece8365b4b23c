import { useCallback, useState, type ReactNode } from 'react';
import { useShortcut, usePaletteKey } from '#platform/keyboard.ts';
import { CommandPalette } from './command-palette.tsx';
import { KeyList } from './key-list.tsx';
import { PhoneTabs } from './phone-tabs.tsx';
import { Rail } from './rail.tsx';

/** The frame of every page behind the sign-in: rail or tabs, the sheet, and what opens over it. */
export function Shell({ children }: { children: ReactNode }) {
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [openings, setOpenings] = useState(0);
  const [isKeyListOpen, setKeyListOpen] = useState(false);
  const togglePalette = useCallback(() => {
    setPaletteOpen((isOpen) => !isOpen);
    setOpenings((count) => count + 1);
  }, []);
  usePaletteKey(togglePalette);
  useShortcut('?', 'This list', () => setKeyListOpen(true));
  useShortcut('/', 'Search in the list', () => document.querySelector<HTMLElement>('[data-search]')?.focus());
  return (
    <div className="min-h-dvh desktop:grid desktop:grid-cols-[228px_minmax(0,1fr)] print:block">
      <a
        href="#main"
        className="fixed top-2 left-2 z-60 -translate-y-20 rounded-sm bg-toska px-3 py-2 font-semibold text-on-toska focus:translate-y-0"
      >
        Skip to the page
      </a>
      <Rail onOpenPalette={togglePalette} onOpenKeyList={() => setKeyListOpen(true)} />
      <main
        id="main"
        tabIndex={-1}
        className="min-h-dvh min-w-0 bg-sheet outline-none desktop:mt-2 desktop:min-h-[calc(100dvh-8px)] desktop:rounded-tl-lg desktop:shadow-sheet"
      >
        {children}
      </main>
      <PhoneTabs />
      <CommandPalette isOpen={isPaletteOpen} opening={openings} onClose={() => setPaletteOpen(false)} />
      <KeyList isOpen={isKeyListOpen} onClose={() => setKeyListOpen(false)} />
    </div>
  );
}
