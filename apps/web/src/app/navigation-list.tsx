import { Link } from '@tanstack/react-router';
import { Icon } from '#ui/icon.tsx';
import { navigation, type NavigationItem } from './navigation.ts';
import type { ShellData } from './shell-data.ts';

interface NavigationListProps {
  counts: ShellData['counts'];
  /** On the phone's page of everything: rows of 44 px. */
  isLarge?: boolean;
}

/** All pages in their groups. */
export function NavigationList({ counts, isLarge = false }: NavigationListProps) {
  return navigation.map((group) => (
    <div key={group.title ?? 'first'}>
      {group.title ? (
        <h2 className="mx-2 mt-3.5 mb-1 text-2xs font-medium tracking-normal text-ink-3">{group.title}</h2>
      ) : null}
      <ul>
        {group.items.map((item) => (
          <li key={item.to}>
            <ItemLink item={item} count={item.count && counts[item.count]} isLarge={isLarge} />
          </li>
        ))}
      </ul>
    </div>
  ));
}

const itemLook =
  'group flex items-center gap-2.5 rounded-sm px-2 font-medium text-ink-2 hover:tint-ink hover:text-ink ' +
  'aria-[current]:bg-sheet aria-[current]:font-semibold aria-[current]:text-ink aria-[current]:shadow-sheet';

function ItemLink({ item, count, isLarge }: { item: NavigationItem; count?: number; isLarge: boolean }) {
  return (
    <Link
      to={item.to}
      activeOptions={{ exact: item.to === '/', includeSearch: false }}
      className={`${itemLook} ${isLarge ? 'h-11' : 'h-7.5'}`}
    >
      <span className="text-ink-3 group-aria-[current]:text-toska-ink">
        <Icon name={item.icon} />
      </span>
      {item.label}
      {count ? <Count item={item} count={count} /> : null}
    </Link>
  );
}

/** What goes out today is the one number that is filled. */
function Count({ item, count }: { item: NavigationItem; count: number }) {
  const look = item.count === 'reminders' ? 'rounded-full bg-toska px-1.5 text-on-toska' : 'text-ink-3';
  return (
    <span className={`ml-auto text-2xs font-semibold tabular-nums ${look}`}>
      {new Intl.NumberFormat('en-US').format(count)}
    </span>
  );
}
