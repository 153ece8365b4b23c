import { useMutation, useQueryClient, type UseMutationOptions } from '@tanstack/react-query';

/**
 * A change on the server. Afterwards everything on screen is read anew: one payment moves an invoice, a client, the
 * plan and the figures of the dashboard. The words for success and failure are in `meta`.
 */
export function useChange<Data, Input = void>(options: UseMutationOptions<Data, Error, Input>) {
  const queryClient = useQueryClient();
  return useMutation<Data, Error, Input>({
    ...options,
    onSuccess: async (...answer) => {
      await options.onSuccess?.(...answer);
      void queryClient.invalidateQueries();
    },
  });
}
