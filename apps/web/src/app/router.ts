import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { onSignedOut } from '#platform/session-events.ts';
import { routeTree } from '../route-tree.gen.ts';
import { NotFoundPage, PageError, PagePending } from './page-states.tsx';

/** The pages, with the query client their loaders use. A lost session leads to the sign-in, and back afterwards. */
export function createAppRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    // Query decides what is fresh.
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 300,
    scrollRestoration: true,
    defaultErrorComponent: PageError,
    defaultPendingComponent: PagePending,
    defaultNotFoundComponent: NotFoundPage,
  });
  onSignedOut(() => {
    const { pathname, href } = router.state.location;
    if (pathname === '/sign-in') return;
    queryClient.clear();
    void router.navigate({ to: '/sign-in', search: { next: href }, replace: true });
  });
  // A link that is gone after the click would leave the keyboard at the top of the document.
  router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (fromLocation && pathChanged && isLost)
      document.getElementById('main')?.focus({ preventScroll: true });
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
