import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '#app/query-client.ts';
import { createAppRouter } from '#app/router.ts';
import { listenForShortcuts } from '#platform/keyboard.ts';
import { watchSystemTheme } from '#platform/theme.ts';
import './styles/app.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root.');

const queryClient = createQueryClient();
const router = createAppRouter(queryClient);

watchSystemTheme();
listenForShortcuts();

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
