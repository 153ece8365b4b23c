import { decimalMoney } from '#platform/money';
import type { RowProblem } from './row-cells.ts';

/** A row that was read well and contradicts what is stored. Amounts in minor units of their currency. */
export interface Contradiction {
  line: number;
  number: string;
  currency: string;
  client: string | null;
  on: string | null;
  amountMinor: number;
  knownCurrency: string | null;
  knownClient: string | null;
  knownState: 'draft' | 'open' | 'void' | 'written_off' | null;
  paidMinor: number | null;
  why:
    | 'settled_later'
    | 'other_currency'
    | 'other_client'
    | 'below_paid'
    | 'settled_while_not_open'
    | 'unknown_invoice'
    | 'paid_while_not_open'
    | 'other_currency_paid'
    | 'paid_later'
    | 'paid_early'
    | 'more_than_open';
}

const money = (amountMinor: number, currency: string) => `${currency} ${decimalMoney(amountMinor, currency)}`;

function notOpen({ number, knownState }: Contradiction): string {
  const [is, wayOut] =
    knownState === 'draft'
      ? ['a draft', 'Issue it first']
      : [knownState === 'void' ? 'void' : 'written off', 'Reopen it first'];
  return `Invoice ${number} is ${is}, so nothing can be paid on it. ${wayOut}, or take the row out.`;
}

type Said = Pick<RowProblem, 'field' | 'value' | 'message'>;

const sentences: Record<Contradiction['why'], (row: Contradiction) => Said> = {
  settled_later: ({ on }) => ({
    field: 'settledOn',
    value: on,
    message: 'The settlement date is in the future. Correct it.',
  }),
  other_currency: ({ number, currency, knownCurrency }) => ({
    field: 'currency',
    value: currency,
    message: `Invoice ${number} is here in ${knownCurrency}. Correct the currency, or void the invoice and import it under another number.`,
  }),
  other_client: ({ number, client, knownClient }) => ({
    field: 'clientNumber',
    value: client,
    message: `Invoice ${number} belongs to client ${knownClient}. Correct the number of one of the two.`,
  }),
  below_paid: ({ number, amountMinor, paidMinor, currency }) => ({
    field: 'amount',
    value: money(amountMinor, currency),
    message: `${money(paidMinor ?? 0, currency)} is already paid on invoice ${number}. Correct the amount, or remove a payment first.`,
  }),
  settled_while_not_open: (row) => ({
    field: row.on ? 'settledOn' : 'paidAmount',
    value: row.on,
    message: notOpen(row),
  }),
  unknown_invoice: ({ number }) => ({
    field: 'invoiceNumber',
    value: number,
    message: `There is no invoice ${number}. Import the invoices first, or correct the number.`,
  }),
  paid_while_not_open: (row) => ({ field: 'invoiceNumber', value: row.number, message: notOpen(row) }),
  other_currency_paid: ({ number, currency, knownCurrency }) => ({
    field: 'currency',
    value: currency,
    message: `Invoice ${number} is in ${knownCurrency}. Correct the currency, or record the payment by hand.`,
  }),
  paid_later: ({ on }) => ({
    field: 'paidOn',
    value: on,
    message: 'The payment date is in the future. Correct it.',
  }),
  paid_early: ({ on }) => ({
    field: 'paidOn',
    value: on,
    message: 'The payment date is before the invoice was issued. Correct one of the two.',
  }),
  more_than_open: ({ number, amountMinor, currency }) => ({
    field: 'amount',
    value: money(amountMinor, currency),
    message: `With this row more is paid than invoice ${number} amounts to. Correct it, or record it by hand and keep the rest as credit.`,
  }),
};

/** What is said about a contradiction, with the way out. */
export const explain = (row: Contradiction): Said => sentences[row.why](row);
