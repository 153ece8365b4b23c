import { createFileRoute } from '@tanstack/react-router';
import { SignInFrame } from '#app/sign-in-frame.tsx';

interface SignInSearch {
  /** Where the person wanted to go: a path of this site, never another address. */
  next?: string;
}

export const Route = createFileRoute('/sign-in')({
  validateSearch: ({ next }): SignInSearch => (typeof next === 'string' && isOwnPath(next) ? { next } : {}),
  component: SignInPage,
});

/** `//host` and `/\\host` are other sites. */
function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])/.test(path);
}

function SignInPage() {
  return <SignInFrame title="Sign in to SIRA">{null}</SignInFrame>;
}
