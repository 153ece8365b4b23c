import { createFileRoute, Outlet } from '@tanstack/react-router';
import { Shell } from '#app/shell.tsx';

/** Everything behind the sign-in, inside the shell. */
export const Route = createFileRoute('/_app')({ component: App });

function App() {
  return (
    <Shell>
      <Outlet />
    </Shell>
  );
}
