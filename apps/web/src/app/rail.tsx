import { Link } from '@tanstack/react-router';
import { BrandMark } from '#ui/brand-mark.tsx';
import { Icon } from '#ui/icon.tsx';
import { Kbd } from '#ui/kbd.tsx';
import { NavigationList } from './navigation-list.tsx';
import { SendingState } from './sending-state.tsx';
import { useShellData } from './shell-data.ts';
import { UserMenu } from './user-menu.tsx';

interface RailProps {
  onOpenPalette: () => void;
  onOpenKeyList: () => void;
}

/** The left edge on a desktop: where one can go, and whether sending is on. */
export function Rail({ onOpenPalette, onOpenKeyList }: RailProps) {
  const { organisation, sending, counts } = useShellData();
  return (
    <aside
      aria-label="Menu"
      className="sticky top-0 flex h-dvh flex-col overflow-auto px-2.5 pt-3.5 pb-2.5 [scrollbar-width:none] phone:hidden print:hidden"
    >
      <Link to="/" className="flex items-center gap-2.5 rounded-sm px-2 pt-0.5 pb-3">
        <BrandMark />
        <span className="min-w-0">
          <b className="block text-[15px] leading-4.5 tracking-[-0.01em]">SIRA</b>
          {organisation ? (
            <span className="block truncate text-2xs leading-3.5 text-ink-3">{organisation}</span>
          ) : null}
        </span>
      </Link>
      {sending && !sending.isOn ? <SendingState sending={sending} /> : null}
      <button
        type="button"
        onClick={onOpenPalette}
        className="mb-2.5 flex h-8 w-full flex-none items-center gap-2 rounded-sm bg-sheet px-2 text-left text-ink-3 ring ring-line-strong hover:text-ink-2 hover:ring-edge"
      >
        <Icon name="find" />
        Search or jump to
        <span className="ml-auto">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      <nav aria-label="Main">
        <NavigationList counts={counts} />
      </nav>
      <footer className="mt-auto pt-3">
        {sending?.isOn ? <SendingState sending={sending} /> : null}
        <UserMenu onOpenKeyList={onOpenKeyList} />
      </footer>
    </aside>
  );
}
