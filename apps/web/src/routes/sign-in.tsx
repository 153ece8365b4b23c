import { createFileRoute, redirect, useRouter } from '@tanstack/react-router';
import { SignInFrame } from '#app/sign-in-frame.tsx';
import { SignInForm } from '#features/sessions/sign-in-form.tsx';
import { setupQuery } from '#features/users/setup.data.ts';

interface SignInSearch {
  /** Where the person wanted to go: a path of this site, never another address. */
  next?: string;
}

export const Route = createFileRoute('/sign-in')({
  validateSearch: ({ next }): SignInSearch => (typeof next === 'string' && isOwnPath(next) ? { next } : {}),
  beforeLoad: async ({ context: { queryClient } }) => {
    const { isNeeded } = await queryClient.fetchQuery(setupQuery);
    if (isNeeded) throw redirect({ to: '/welcome', replace: true });
  },
  component: SignInPage,
});

/** `//host` and `/\\host` are other sites. */
function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])/.test(path);
}

function SignInPage() {
  const { next = '/' } = Route.useSearch();
  const router = useRouter();
  return (
    <SignInFrame title="Sign in to SIRA">
      <SignInForm onSignedIn={() => router.history.replace(next)} />
    </SignInFrame>
  );
}
