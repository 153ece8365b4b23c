import { addDays } from '#platform/calendar';
import type { Language } from '@sira/contract/shapes';
import type { Money } from './read-amount.ts';
import type { RowCells } from './row-cells.ts';

export type InvoiceValues = {
  number: string;
  clientNumber: string;
  clientName: string | null;
  issuedOn: string;
  /** From the file, or the issue date plus the days to pay. */
  dueOn: string;
  amountMinor: number;
  currency: string;
  isDisputed: boolean;
  settledOn: string | null;
  /** In the invoice's currency; null when the file does not say. */
  paidAmountMinor: number | null;
  purchaseOrder: string | null;
  email: string | null;
  language: Language | null;
};

export type ContactValues = {
  clientNumber: string;
  clientName: string | null;
  contactName: string | null;
  email: string | null;
  phone: string | null;
  language: Language | null;
};

export type PaymentValues = {
  invoiceNumber: string;
  amountMinor: number;
  currency: string;
  paidOn: string;
  reference: string | null;
  method: string | null;
};

export type ValuesByKind = { invoices: InvoiceValues; contacts: ContactValues; payments: PaymentValues };

/** Values of a row as far as they could be read. */
export type Found<V> = { [K in keyof V]: V[K] | null };

function dueOnOf(cells: RowCells, issuedOn: string | null, fallbackDays: number | null): string | null {
  const before = cells.problems.length;
  const dueOn = cells.date('dueOn');
  if (dueOn || cells.problems.length > before) return dueOn;
  const days = cells.days('termsDays') ?? fallbackDays;
  if (cells.problems.length > before) return null;
  if (days === null)
    return cells.refuse('dueOn', 'The due date is missing. Fill it in, or give the days to pay.');
  return issuedOn === null ? null : addDays(issuedOn, days);
}

function checkDates(
  cells: RowCells,
  issuedOn: string | null,
  dueOn: string | null,
  settledOn: string | null,
): void {
  if (issuedOn === null) return;
  // Dates in ISO form compare as text.
  if (dueOn !== null && dueOn < issuedOn)
    cells.refuse(
      'dueOn',
      `The due date ${dueOn} is before the issue date ${issuedOn}. Correct one of the two.`,
    );
  if (settledOn !== null && settledOn < issuedOn)
    cells.refuse(
      'settledOn',
      `The settlement date ${settledOn} is before the issue date ${issuedOn}. Correct one of the two.`,
    );
}

function checkPaid(cells: RowCells, amount: Money | null, paid: Money | null): void {
  if (amount === null || paid === null) return;
  if (paid.amountMinor < 0)
    cells.refuse('paidAmount', 'The paid amount is below zero. Write what was paid, or leave it empty.');
  else if (amount.amountMinor > 0 && paid.amountMinor > amount.amountMinor)
    cells.refuse(
      'paidAmount',
      'More was paid than the invoice amounts to. Correct it, or import the payment from a payments file.',
    );
}

export function readInvoiceCells(cells: RowCells, termsDays: number | null): Found<InvoiceValues> {
  const rowCurrency = cells.currency('currency');
  const issuedOn = cells.date('issuedOn');
  const dueOn = dueOnOf(cells, issuedOn, termsDays);
  const amount = cells.amount('amount', rowCurrency);
  const settledOn = cells.date('settledOn');
  const paid = cells.amount('paidAmount', rowCurrency ?? amount?.currency ?? null);
  if (amount && amount.amountMinor <= 0)
    cells.refuse(
      'amount',
      'The amount of an invoice must be above zero; credit notes are not imported. Correct it, or take the row out.',
    );
  checkDates(cells, issuedOn, dueOn, settledOn);
  checkPaid(cells, amount, paid);
  return {
    number: cells.identifier('number'),
    clientNumber: cells.identifier('clientNumber'),
    clientName: cells.text('clientName'),
    issuedOn,
    dueOn,
    amountMinor: amount?.amountMinor ?? null,
    currency: amount?.currency ?? rowCurrency,
    isDisputed: cells.flag('disputed') ?? false,
    settledOn,
    paidAmountMinor: paid?.amountMinor ?? null,
    purchaseOrder: cells.text('purchaseOrder'),
    email: cells.email('email'),
    language: cells.language('language'),
  };
}

export function readContactCells(cells: RowCells): Found<ContactValues> {
  return {
    clientNumber: cells.identifier('clientNumber'),
    clientName: cells.text('clientName'),
    contactName: cells.text('contactName'),
    email: cells.email('email'),
    phone: cells.phone('phone'),
    language: cells.language('language'),
  };
}

export function readPaymentCells(cells: RowCells): Found<PaymentValues> {
  const rowCurrency = cells.currency('currency');
  const amount = cells.amount('amount', rowCurrency);
  if (amount && amount.amountMinor <= 0)
    cells.refuse(
      'amount',
      'The amount of a payment must be above zero; refunds are not imported. Correct it, or take the row out.',
    );
  return {
    invoiceNumber: cells.identifier('invoiceNumber'),
    amountMinor: amount?.amountMinor ?? null,
    currency: amount?.currency ?? rowCurrency,
    paidOn: cells.date('paidOn'),
    reference: cells.text('reference'),
    method: cells.text('method'),
  };
}
