import { useState } from 'react';
import { api, call } from '#platform/api.ts';
import { useMayWrite } from '#platform/may-write.ts';
import { useChange } from '#platform/use-change.ts';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { IconButton } from '#ui/icon-button.tsx';

interface RemovePaymentButtonProps {
  id: string;
  /** Which one: `Rp 15.000.000 of 20 Nov`. */
  words: string;
  /** What follows from it. */
  follows: string;
}

/** Takes a payment out of the books: it bounced, or was a mistake. Asks first. Not there for who only reads. */
export function RemovePaymentButton({ id, words, follows }: RemovePaymentButtonProps) {
  const mayWrite = useMayWrite();
  const [isOpen, setOpen] = useState(false);
  const remove = useChange({
    mutationFn: () => call(api.DELETE('/api/v1/payments/{id}', { params: { path: { id } } })),
    onSuccess: () => setOpen(false),
    meta: {
      done: () => ({ title: `The payment of ${words} is removed`, detail: follows }),
      failed: 'The payment stays',
    },
  });
  if (!mayWrite) return null;
  return (
    <>
      <IconButton icon="x" size="sm" label={`Remove the payment of ${words}`} onClick={() => setOpen(true)} />
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={() => remove.mutate()}
        title={`Remove the payment of ${words}?`}
        body={`For money that did not come or was recorded twice. ${follows}`}
        keep="Keep it"
        action="Remove the payment"
        workingLabel="Removing the payment"
        isWorking={remove.isPending}
        isDangerous
      />
    </>
  );
}
