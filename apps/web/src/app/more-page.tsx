import { setTheme, useThemeChoice } from '#platform/theme.ts';
import { Button } from '#ui/button.tsx';
import { Page } from '#ui/page.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { NavigationList } from './navigation-list.tsx';
import { SendingState } from './sending-state.tsx';
import { useShellData } from './shell-data.ts';
import { themeOptions } from './user-menu.tsx';

/** What the rail holds on a desktop, as a page: the fifth tab of a phone. */
export function MorePage() {
  const { organisation, user, sending, counts, onSignOut } = useShellData();
  const theme = useThemeChoice();
  return (
    <Page title="More" note={organisation}>
      {sending ? <SendingState sending={sending} /> : null}
      <nav aria-label="All pages">
        <NavigationList counts={counts} isLarge />
      </nav>
      <section className="mt-6 grid gap-3">
        <SectionHead title="Look" />
        <Segmented label="Theme" options={themeOptions} value={theme} onChange={setTheme} isWide />
      </section>
      {user && onSignOut ? (
        <section className="mt-6 flex items-center justify-between gap-3">
          <span className="min-w-0">
            <b className="block truncate">{user.name}</b>
            <span className="block truncate text-xs text-ink-3">{user.role}</span>
          </span>
          <Button onClick={onSignOut}>Sign out</Button>
        </section>
      ) : null}
    </Page>
  );
}
