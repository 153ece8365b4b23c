import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMayWrite } from '#platform/may-write.ts';
import { getErrorMessage } from '#platform/get-error-message.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorState } from '#ui/error-state.tsx';
import { LinkButton } from '#ui/link-button.tsx';
import { Page } from '#ui/page.tsx';
import { Skeleton } from '#ui/skeleton.tsx';

/** A page whose data could not be read. The shell stays. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const { message, requestId } = getErrorMessage(error);
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="Not shown">
      <ErrorState
        title="This page could not be read"
        detail={message}
        requestId={requestId}
        onRetry={retry}
      />
    </Page>
  );
}

/** A page whose data is on its way. */
export function PagePending() {
  return (
    <Page title="Loading">
      <Skeleton label="Loading" />
    </Page>
  );
}

interface WritersOnlyProps {
  /** The title of the page that is kept from those who only read. */
  title: string;
  /** The link back. */
  back: ReactNode;
  children: ReactNode;
}

/** A page that is nothing but a form. Whoever only reads is told so, and shown the way back. */
export function WritersOnly({ title, back, children }: WritersOnlyProps) {
  if (useMayWrite()) return children;
  return (
    <Page title={title}>
      <EmptyState title="Your role reads only" action={back}>
        Staff and admins can do this.
      </EmptyState>
    </Page>
  );
}

/** An address without a page. */
export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState
        title="There is no page at this address"
        action={<LinkButton to="/">Open the dashboard</LinkButton>}
      >
        The address may be old, or a letter may be missing.
      </EmptyState>
    </Page>
  );
}
