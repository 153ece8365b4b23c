import { createFileRoute, Outlet, redirect } from '@tanstack/react-router';
import { ShellFeed } from '#app/shell-feed.tsx';
import { Shell } from '#app/shell.tsx';
import { currentSessionQuery } from '#features/sessions/sessions.data.ts';
import { settingsQuery } from '#features/settings/settings.data.ts';
import { MayWriteContext } from '#platform/may-write.ts';

/** Everything behind the sign-in, inside the shell. Pages below may take the session and the settings as read. */
export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ context: { queryClient }, location }) => {
    const session = await queryClient.ensureQueryData(currentSessionQuery);
    if (!session) {
      queryClient.removeQueries({ queryKey: currentSessionQuery.queryKey });
      throw redirect({
        to: '/sign-in',
        search: location.href === '/' ? {} : { next: location.href },
        replace: true,
      });
    }
    return { session };
  },
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(settingsQuery),
  component: App,
});

function App() {
  const { session } = Route.useRouteContext();
  return (
    <MayWriteContext value={session.user.role !== 'viewer'}>
      <ShellFeed>
        <Shell>
          <Outlet />
        </Shell>
      </ShellFeed>
    </MayWriteContext>
  );
}
