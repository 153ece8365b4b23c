import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { listenForShortcuts } from '#platform/keyboard.ts';
import { watchSystemTheme } from '#platform/theme.ts';
import { Gallery } from './gallery.tsx';
import '../styles/app.css';

/** Every part on one page, for the eye and for axe. Served by the development server only, at /parts.html. */
const rootRoute = createRootRoute({ component: Gallery, notFoundComponent: Gallery });
const router = createRouter({
  routeTree: rootRoute,
  history: createMemoryHistory({ initialEntries: ['/invoices'] }),
});

const root = document.getElementById('root');
if (!root) throw new Error('parts.html has no element with the id root.');

watchSystemTheme();
listenForShortcuts();

createRoot(root).render(
  <StrictMode>
    <RouterProvider router={router as never} />
  </StrictMode>,
);
