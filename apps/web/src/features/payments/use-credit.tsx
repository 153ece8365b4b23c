import type { Payment } from '@sira/contract/payments';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '#platform/api.ts';
import { getErrorMessage } from '#platform/get-error-message.ts';
import { useMayWrite } from '#platform/may-write.ts';
import { useChange } from '#platform/use-change.ts';
import { Amount } from '#ui/amount.tsx';
import { AmountInput } from '#ui/amount-input.tsx';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';
import { formatAmount } from '#ui/format-amount.ts';
import { FormProblem } from '#ui/form-problem.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Select } from '#ui/select.tsx';

/** What is left of a payment, with the way to use it. */
export function UseCredit({ payment }: { payment: Payment }) {
  const mayWrite = useMayWrite();
  const [isOpen, setOpen] = useState(false);
  if (payment.creditMinor <= 0) return '–';
  return (
    <span className="inline-flex items-center gap-2">
      <Amount minor={payment.creditMinor} currency={payment.currency} />
      {mayWrite ? (
        <Button size="sm" onClick={() => setOpen(true)}>
          Use it
        </Button>
      ) : null}
      {isOpen ? <CreditDialog payment={payment} onClose={() => setOpen(false)} /> : null}
    </span>
  );
}

/** Open invoices of the client in the currency of the credit. */
const offered = 200;

function CreditDialog({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const { client, currency, creditMinor } = payment;
  const open = useQuery({
    queryKey: ['invoices', 'list', 'for credit', client.id, currency],
    queryFn: () =>
      call(
        api.GET('/api/v1/invoices', {
          params: { query: { show: 'open', clientId: client.id, currency, sort: 'dueOn', limit: offered } },
        }),
      ),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const invoice = open.data?.items.find(({ id }) => id === chosen) ?? open.data?.items[0];
  const most = Math.min(creditMinor, invoice?.balanceMinor ?? 0);
  const [typed, setTyped] = useState<number | null | undefined>(undefined);
  const amountMinor = typed === undefined ? most : typed;
  const apply = useApplyCredit(payment, onClose);
  const problem = apply.error ? getErrorMessage(apply.error) : null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Use ${formatAmount(creditMinor, currency)} of credit?`}
      body={`It is set against an open invoice of ${client.name}, as of today.`}
      footer={
        <>
          <Button onClick={onClose}>Keep the credit</Button>
          <Button
            variant="primary"
            disabledReason={
              invoice ? (amountMinor ? null : 'Enter an amount first') : 'There is no open invoice'
            }
            workingLabel="Setting it against the invoice"
            isWorking={apply.isPending}
            onClick={() => invoice && amountMinor && apply.mutate({ invoice, amountMinor })}
          >
            {invoice && amountMinor ? `Use ${formatAmount(amountMinor, currency)}` : 'Use the credit'}
          </Button>
        </>
      }
    >
      <Loaded query={open} loading="Loading the open invoices" failed="The open invoices could not be read">
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-ink-2">{`${client.name} has no open invoice in ${currency}. The credit stays.`}</p>
          ) : (
            <>
              <Field label="Invoice">
                <Select
                  value={invoice?.id}
                  onChange={(event) => {
                    setChosen(event.target.value);
                    setTyped(undefined);
                  }}
                  options={items.map(({ id, number, balanceMinor }) => ({
                    value: id,
                    label: `${number}, ${formatAmount(balanceMinor, currency)} open`,
                  }))}
                />
              </Field>
              <Field label="Amount" error={problem && problem.fields.length > 0 ? problem.message : null}>
                <AmountInput currency={currency} value={amountMinor} onChange={setTyped} />
              </Field>
              {problem && problem.fields.length === 0 ? <FormProblem message={problem.message} /> : null}
            </>
          )
        }
      </Loaded>
    </Dialog>
  );
}

interface Applying {
  invoice: { id: string; number: string };
  amountMinor: number;
}

function useApplyCredit({ id, currency }: Payment, onDone: () => void) {
  return useChange({
    mutationFn: ({ invoice, amountMinor }: Applying) =>
      call(
        api.POST('/api/v1/payments/{id}/allocations', {
          params: { path: { id } },
          body: { invoiceId: invoice.id, amountMinor },
        }),
      ),
    onSuccess: onDone,
    meta: {
      done: (_payment: Payment, { invoice, amountMinor }: Applying) =>
        `${formatAmount(amountMinor, currency)} set against ${invoice.number}`,
      failed: 'The credit was not used',
      showsFieldErrors: true,
    },
  });
}
