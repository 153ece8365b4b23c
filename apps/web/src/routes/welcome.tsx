import { createFileRoute, redirect, useNavigate } from '@tanstack/react-router';
import { SignInFrame } from '#app/sign-in-frame.tsx';
import { setupQuery } from '#features/users/setup.data.ts';
import { WelcomeForm } from '#features/users/welcome-form.tsx';

interface WelcomeSearch {
  /** The one-time word of the link that the server prints. */
  token?: string;
}

export const Route = createFileRoute('/welcome')({
  validateSearch: ({ token }): WelcomeSearch =>
    typeof token === 'string' && /^[A-Za-z0-9_-]{20,100}$/.test(token) ? { token } : {},
  beforeLoad: async ({ context: { queryClient } }) => {
    const { isNeeded } = await queryClient.fetchQuery(setupQuery);
    if (!isNeeded) throw redirect({ to: '/', replace: true });
  },
  component: WelcomePage,
});

function WelcomePage() {
  const { token } = Route.useSearch();
  const navigate = useNavigate();
  if (!token) {
    return (
      <SignInFrame
        title="Nobody can sign in yet"
        lead="The first admin is made with a one-time link. SIRA prints it in the terminal when it starts; open that link here. It is good for a day: after that, restart SIRA and it prints a new one."
      >
        {null}
      </SignInFrame>
    );
  }
  return (
    <SignInFrame
      title="Welcome to SIRA"
      lead="You are the first admin. You can add the others once you are in."
    >
      <WelcomeForm token={token} onDone={() => void navigate({ to: '/', replace: true })} />
    </SignInFrame>
  );
}
