import { Link } from '@tanstack/react-router';
import { Icon } from '#ui/icon.tsx';
import { phoneTabs } from './navigation.ts';
import { useShellData } from './shell-data.ts';

/** The bottom edge on a phone, in the place of the rail. */
export function PhoneTabs() {
  const { counts } = useShellData();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-40 grid grid-cols-5 border-t border-line-strong bg-sheet px-1 pt-1.5 pb-[calc(6px+env(safe-area-inset-bottom))] desktop:hidden print:hidden"
    >
      {phoneTabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          activeOptions={{ exact: tab.to === '/', includeSearch: false }}
          className="relative grid justify-items-center gap-0.5 rounded-sm py-1.25 text-2xs leading-3.5 font-medium text-ink-3 aria-[current]:font-semibold aria-[current]:text-toska-ink"
        >
          <Icon name={tab.icon} className="size-5" />
          {tab.label}
          {tab.count === 'reminders' && counts.reminders ? (
            <span className="absolute top-px left-[calc(50%+7px)] min-w-3.75 rounded-full bg-toska px-1 text-center text-[10px] leading-3.75 font-semibold text-on-toska">
              {counts.reminders}
            </span>
          ) : null}
        </Link>
      ))}
    </nav>
  );
}
