import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '#platform/api-error.ts';
import { getErrorMessage } from '#platform/get-error-message.ts';
import { EmptyState } from './empty-state.tsx';
import { ErrorState } from './error-state.tsx';
import { Skeleton } from './skeleton.tsx';

interface LoadedProps<Data> {
  query: UseQueryResult<Data>;
  /** While it is on its way: `Loading invoices`. */
  loading: string;
  /** What is missing when it fails: `The invoices could not be read`. */
  failed: string;
  /** Shown instead when the server knows no such thing. */
  missing?: { title: string; action: ReactNode };
  children: (data: Data) => ReactNode;
}

/** One reading with its three states. Old data stays in place while newer is fetched, and when that fails. */
export function Loaded<Data>({ query, loading, failed, missing, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <Skeleton label={loading} />;
  if (missing && query.error instanceof ApiError && query.error.status === 404) {
    return (
      <EmptyState title={missing.title} action={missing.action}>
        It was removed, or the address has a letter too few or too many.
      </EmptyState>
    );
  }
  const { message, requestId } = getErrorMessage(query.error);
  return (
    <ErrorState title={failed} detail={message} requestId={requestId} onRetry={() => void query.refetch()} />
  );
}
