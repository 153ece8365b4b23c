import type { Invoice } from '@sira/contract/invoices';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { PaymentDialog } from '#features/payments/payment-dialog.tsx';
import { api, call } from '#platform/api.ts';
import { readsOnly, useMayWrite } from '#platform/may-write.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { Menu, MenuDivider, MenuItem } from '#ui/menu.tsx';
import { useInvoiceMoves } from './invoice-moves.ts';

interface InvoiceActionsProps {
  invoice: Invoice;
  today: string;
}

/** The next step of an invoice as the filled button, everything else behind one menu. */
export function InvoiceActions(props: InvoiceActionsProps) {
  return useMayWrite() ? <Moves {...props} /> : <NextStep invoice={props.invoice} />;
}

/** What comes next, for somebody who cannot do it. */
function NextStep({ invoice: { state, balanceMinor } }: Pick<InvoiceActionsProps, 'invoice'>) {
  const isOwed = state === 'open' && balanceMinor > 0;
  if (!isOwed && state !== 'draft') return null;
  return (
    <Button variant="primary" disabledReason={readsOnly}>
      {isOwed ? 'Record payment' : 'Issue the draft'}
    </Button>
  );
}

function Moves({ invoice, today }: InvoiceActionsProps) {
  const navigate = useNavigate();
  const [isPaying, setPaying] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const moves = useInvoiceMoves(invoice);
  const { state, balanceMinor } = invoice;
  const isOwed = state === 'open' && balanceMinor > 0;
  const isClosed = state === 'void' || state === 'written_off';
  return (
    <>
      <Menu trigger={<IconButton icon="more" label="More for this invoice" variant="outline" />}>
        {isClosed ? null : (
          <MenuItem
            icon="note"
            onClick={() => void navigate({ to: '/invoices/$id/edit', params: { id: invoice.id } })}
          >
            Change the invoice
          </MenuItem>
        )}
        {isClosed ? (
          <MenuItem icon="undo" onClick={() => moves.reopen.mutate()}>
            Reopen
          </MenuItem>
        ) : null}
        {isOwed ? (
          <>
            <MenuDivider />
            <MenuItem icon="x" onClick={() => moves.void.mutate()}>
              Void: it was a mistake
            </MenuItem>
            <MenuItem icon="flag" onClick={() => moves.writeOff.mutate()}>
              Write off: the rest is given up
            </MenuItem>
          </>
        ) : null}
        {state === 'draft' ? (
          <MenuItem icon="x" onClick={() => setRemoving(true)}>
            Remove the draft
          </MenuItem>
        ) : null}
      </Menu>
      {isClosed ? (
        <Button
          onClick={() => moves.reopen.mutate()}
          workingLabel="Reopening"
          isWorking={moves.reopen.isPending}
        >
          Reopen
        </Button>
      ) : null}
      {state === 'draft' ? (
        <Button
          variant="primary"
          onClick={() => moves.issue.mutate()}
          workingLabel="Issuing"
          isWorking={moves.issue.isPending}
        >
          Issue the draft
        </Button>
      ) : null}
      {isOwed ? (
        <Button variant="primary" onClick={() => setPaying(true)}>
          Record payment
        </Button>
      ) : null}
      <PaymentDialog invoice={invoice} today={today} isOpen={isPaying} onClose={() => setPaying(false)} />
      <RemoveDraft invoice={invoice} isOpen={isRemoving} onClose={() => setRemoving(false)} />
    </>
  );
}

function RemoveDraft({
  invoice,
  isOpen,
  onClose,
}: {
  invoice: Invoice;
  isOpen: boolean;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const remove = useChange({
    mutationFn: () => call(api.DELETE('/api/v1/invoices/{id}', { params: { path: { id: invoice.id } } })),
    onSuccess: () => navigate({ to: '/invoices' }),
    meta: { done: `Draft ${invoice.number} is gone`, failed: `Draft ${invoice.number} was not removed` },
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      title={`Remove draft ${invoice.number}?`}
      body="Nobody was told about it, so nothing else changes. It cannot be brought back."
      keep="Keep it"
      action="Remove the draft"
      workingLabel="Removing the draft"
      isWorking={remove.isPending}
      isDangerous
    />
  );
}
