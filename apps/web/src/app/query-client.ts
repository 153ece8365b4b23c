import { MutationCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '#platform/api-error.ts';
import { getErrorMessage } from '#platform/get-error-message.ts';
import { toastDone, toastFailed } from '#ui/toast.tsx';

/** What was done, and what follows from it. */
export interface DoneWords {
  title: string;
  detail?: string;
  action?: { label: string; onClick: () => void };
}

/** The words a mutation brings along; this file is the only one that shows them. */
interface MutationWords extends Record<string, unknown> {
  /** Text, or a function of the answer and of what was sent; null shows nothing. */
  done?: string | ((data: never, input: never) => string | DoneWords | null);
  /** `The payment was not saved`; the reason follows from the error. */
  failed?: string;
  /** The form shows errors of single fields itself: no toast for these. */
  showsFieldErrors?: boolean;
}

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: MutationWords;
    defaultError: Error;
  }
}

const retries = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < retries && isWorthRetrying(error),
      },
    },
    mutationCache: new MutationCache({
      onSuccess: (data, input, _result, { meta }) => {
        const words =
          typeof meta?.done === 'function' ? meta.done(data as never, input as never) : meta?.done;
        if (!words) return;
        if (typeof words === 'string') toastDone(words);
        else toastDone(words.title, words);
      },
      onError: (error, _input, _result, { meta }) => {
        const { message, requestId, fields } = getErrorMessage(error);
        if (isSignedOut(error) || (meta?.showsFieldErrors && fields.length > 0)) return;
        toastFailed(meta?.failed ?? 'This was not done', { detail: message, requestId });
      },
    }),
  });
}

/** The page leaves for the sign-in by itself; a toast on top would say the same twice. */
function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

function isWorthRetrying(error: Error): boolean {
  return !(error instanceof ApiError) || error.status >= 502;
}
