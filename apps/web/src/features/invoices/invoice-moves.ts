import type { Invoice } from '@sira/contract/invoices';
import { api, call } from '#platform/api.ts';
import { useChange } from '#platform/use-change.ts';
import { formatAmount } from '#ui/format-amount.ts';

/** The moves between draft, open, void and written off. What can be taken back is offered as Undo. */
export function useInvoiceMoves({ id, number, currency, balanceMinor }: Invoice) {
  const params = { path: { id } };
  const issue = useChange({
    mutationFn: () => call(api.POST('/api/v1/invoices/{id}/issue', { params })),
    meta: {
      done: () => ({
        title: `${number} is issued`,
        detail: 'It is owed now, and its reminders follow the schedule.',
      }),
      failed: `${number} was not issued`,
    },
  });
  const reopen = useChange({
    mutationFn: () => call(api.POST('/api/v1/invoices/{id}/reopen', { params })),
    meta: {
      done: () => ({ title: `${number} is open again`, detail: 'Its reminders go on where they stopped.' }),
      failed: `${number} was not reopened`,
    },
  });
  const undo = { label: 'Undo', onClick: () => reopen.mutate() };
  const makeVoid = useChange({
    mutationFn: () => call(api.POST('/api/v1/invoices/{id}/void', { params })),
    meta: {
      done: () => ({
        title: `${number} is void`,
        detail: 'Nothing is owed, and no reminder goes out for it.',
        action: undo,
      }),
      failed: `${number} was not made void`,
    },
  });
  const writeOff = useChange({
    mutationFn: () => call(api.POST('/api/v1/invoices/{id}/write-off', { params })),
    meta: {
      done: () => ({
        title: `${formatAmount(balanceMinor, currency)} of ${number} written off`,
        detail: 'No reminder goes out for it any more.',
        action: undo,
      }),
      failed: `${number} was not written off`,
    },
  });
  return { issue, reopen, void: makeVoid, writeOff };
}
