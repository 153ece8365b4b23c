import { setTheme, useThemeChoice, type ThemeChoice } from '#platform/theme.ts';
import { Avatar } from '#ui/avatar.tsx';
import { Icon } from '#ui/icon.tsx';
import { Menu, MenuChoice, MenuDivider, MenuItem } from '#ui/menu.tsx';
import { useShellData } from './shell-data.ts';

/** The three themes, for every switch that offers them. */
export const themeOptions: readonly { value: ThemeChoice; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Who is signed in, the theme, the keys, and the way out. */
export function UserMenu({ onOpenKeyList }: { onOpenKeyList: () => void }) {
  const { user, onSignOut } = useShellData();
  const theme = useThemeChoice();
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.25 rounded-sm px-2 py-1.5 text-left hover:tint-ink data-popup-open:tint-ink"
        >
          {user ? <Avatar name={user.name} /> : <Icon name="settings" className="size-4 text-ink-3" />}
          <span className="min-w-0 flex-1">
            <b className="block truncate leading-4">{user?.name ?? 'Look and keys'}</b>
            {user ? (
              <span className="block truncate text-2xs leading-3.5 text-ink-3">{user.role}</span>
            ) : null}
          </span>
          <Icon name="up" className="size-3 text-ink-3" />
        </button>
      }
    >
      <MenuChoice label="Theme" value={theme} options={themeOptions} onChange={setTheme} />
      <MenuDivider />
      <MenuItem onClick={onOpenKeyList}>Keys</MenuItem>
      {onSignOut ? (
        <MenuItem icon="signout" onClick={onSignOut}>
          Sign out
        </MenuItem>
      ) : null}
    </Menu>
  );
}
