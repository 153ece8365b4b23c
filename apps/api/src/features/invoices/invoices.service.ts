import type { InvoiceChange, NewInvoice } from '@sira/contract/invoices';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import { findClient } from '#features/clients';
import type { Actor } from '#platform/actor';
import type { Tx } from '#platform/db';
import type { Deps } from '#platform/deps';
import { conflict, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { decimalMoney, isCurrency } from '#platform/money';
import {
  addInvoice,
  findFirstEventOn,
  findInvoiceByNumber,
  type Invoice,
  lockInvoices,
  setInvoice,
} from './invoices.queries.ts';
import { invoiceNotFound } from './show-invoices.ts';

type Doer = Pick<Deps, 'db' | 'now'>;

/** How the audit log names an invoice. */
export const subjectOf = ({ id, number }: Pick<Invoice, 'id' | 'number'>) => ({
  type: 'invoice',
  id,
  name: number,
});

/** Throws `invoice_not_found`. */
export async function lockOrRefuse(tx: Tx, id: string): Promise<Invoice> {
  const [invoice] = await lockInvoices(tx, [id]);
  if (!invoice) throw invoiceNotFound();
  return invoice;
}

async function refuseTakenNumber(tx: Tx, number: string, except?: string) {
  const other = await findInvoiceByNumber(tx, number);
  if (other && other.id !== except)
    throw refuse('number', 'number_taken', `There is an invoice ${number} already.`);
}

function refuseDueBeforeIssued(
  path: 'issuedOn' | 'dueOn',
  { issuedOn, dueOn }: { issuedOn: string; dueOn: string },
) {
  if (dueOn < issuedOn)
    throw refuse(
      path,
      'due_before_issued',
      `An invoice of ${issuedOn} cannot be due on ${dueOn}. Change one of the two dates.`,
    );
}

/** Returns the new id. Throws `client_not_found`, `number_taken`, `unknown_currency`, `due_before_issued`. */
export async function createInvoice(
  { db, now }: Doer,
  actor: Actor,
  input: z.infer<typeof NewInvoice>,
): Promise<string> {
  if (!isCurrency(input.currency)) {
    throw refuse(
      'currency',
      'unknown_currency',
      'There is no such currency. Use an ISO code such as IDR, USD or EUR.',
    );
  }
  refuseDueBeforeIssued('dueOn', input);
  return db.transaction(async (tx) => {
    if (!(await findClient(tx, input.clientId)))
      throw refuse('clientId', 'client_not_found', 'There is no such client.');
    await refuseTakenNumber(tx, input.number);
    const { isDraft = false, purchaseOrder = null, note = '', ...rest } = input;
    const state = isDraft ? ('draft' as const) : ('open' as const);
    const invoice = { id: newId(), ...rest, purchaseOrder, note, state, createdAt: now() };
    await addInvoice(tx, invoice);
    const { amountMinor, currency, issuedOn, dueOn } = invoice;
    const detail = { state, amountMinor, currency, issuedOn, dueOn };
    await recordAudit(tx, { actor, at: now(), action: 'invoice_added', subject: subjectOf(invoice), detail });
    return invoice.id;
  });
}

async function refuseChange(tx: Tx, invoice: Invoice, change: z.infer<typeof InvoiceChange>) {
  if (invoice.state === 'void' || invoice.state === 'written_off') {
    const word = invoice.state === 'void' ? 'void' : 'written off';
    throw conflict(
      'invoice_closed',
      `Invoice ${invoice.number} is ${word}, so it does not change. Reopen it first.`,
    );
  }
  if (change.number !== undefined) await refuseTakenNumber(tx, change.number, invoice.id);
  if (change.amountMinor !== undefined && change.amountMinor < invoice.paidMinor) {
    const paid = `${invoice.currency} ${decimalMoney(invoice.paidMinor, invoice.currency)}`;
    throw refuse(
      'amountMinor',
      'amount_below_paid',
      `${paid} of this invoice is paid already. Enter that or more, or remove a payment first.`,
    );
  }
  const issuedOn = change.issuedOn ?? invoice.issuedOn;
  refuseDueBeforeIssued(change.dueOn === undefined ? 'issuedOn' : 'dueOn', {
    issuedOn,
    dueOn: change.dueOn ?? invoice.dueOn,
  });
  const firstOn = issuedOn > invoice.issuedOn ? await findFirstEventOn(tx, invoice.id) : null;
  if (firstOn !== null && firstOn < issuedOn) {
    throw refuse(
      'issuedOn',
      'issued_after_event',
      `A payment or dispute of ${firstOn} is on this invoice, so it cannot be issued after that day.`,
    );
  }
}

/**
 * Throws `invoice_not_found`, `invoice_closed`, `number_taken`, `amount_below_paid`, `due_before_issued`,
 * `issued_after_event`.
 */
export async function changeInvoice(
  { db, now }: Doer,
  actor: Actor,
  id: string,
  change: z.infer<typeof InvoiceChange>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const invoice = await lockOrRefuse(tx, id);
    await refuseChange(tx, invoice, change);
    const fields = Object.keys(change) as (keyof typeof change)[];
    const changed = fields.filter((field) => change[field] !== invoice[field]);
    if (changed.length === 0) return;
    const pick = (from: Pick<Partial<Invoice>, keyof typeof change>) =>
      Object.fromEntries(changed.map((field) => [field, from[field]]));
    await setInvoice(tx, id, change);
    const detail = { before: pick(invoice), after: pick(change) };
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'invoice_changed',
      subject: subjectOf(invoice),
      detail,
    });
  });
}
