import type { DisputeResolution, NewDispute } from '@sira/contract/disputes';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import { type Invoice, lockInvoices } from '#features/invoices';
import { today } from '#features/settings';
import type { Actor } from '#platform/actor';
import type { Tx } from '#platform/db';
import type { Deps } from '#platform/deps';
import { conflict, notFound, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { addDispute, type Dispute, findDispute, findOpenDispute, setDispute } from './disputes.queries.ts';

type Doer = Pick<Deps, 'db' | 'now'>;

async function lockInvoice(tx: Tx, id: string): Promise<Invoice> {
  const [invoice] = await lockInvoices(tx, [id]);
  if (!invoice) throw notFound('invoice_not_found', 'There is no such invoice.');
  return invoice;
}

const WORDS = { draft: 'a draft', void: 'void', written_off: 'written off' } as const;

function refuseDispute({ number, state, issuedOn }: Invoice, openedOn: string, todayOn: string) {
  if (state !== 'open')
    throw conflict(
      'invoice_not_open',
      `Invoice ${number} is ${WORDS[state]}, so nothing of it can be disputed.`,
    );
  if (openedOn > todayOn)
    throw refuse('openedOn', 'opened_in_the_future', `${openedOn} has not come yet. Today is ${todayOn}.`);
  if (openedOn < issuedOn) {
    throw refuse(
      'openedOn',
      'opened_before_issued',
      `Invoice ${number} was issued on ${issuedOn}, so a dispute cannot start on ${openedOn}.`,
    );
  }
}

/**
 * From the day it is opened until the day it is resolved the invoice gets no reminder. Throws
 * `invoice_not_found`, `invoice_not_open`, `opened_in_the_future`, `opened_before_issued`, `dispute_is_open`.
 */
export async function openDispute(
  deps: Doer,
  actor: Actor,
  invoiceId: string,
  input: z.infer<typeof NewDispute>,
): Promise<Dispute> {
  const { db, now } = deps;
  const todayOn = await today(deps);
  const { reason, openedOn = todayOn } = input;
  return db.transaction(async (tx) => {
    const invoice = await lockInvoice(tx, invoiceId);
    refuseDispute(invoice, openedOn, todayOn);
    const open = await findOpenDispute(tx, invoiceId);
    if (open) {
      throw conflict(
        'dispute_is_open',
        `Invoice ${invoice.number} is disputed since ${open.openedOn} already. Resolve that dispute first.`,
      );
    }
    const dispute = {
      id: newId(),
      invoiceId,
      openedOn,
      reason,
      resolvedOn: null,
      resolution: null,
      sourceKey: null,
      createdAt: now(),
    };
    await addDispute(tx, dispute);
    const subject = { type: 'invoice', id: invoiceId, name: invoice.number };
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'dispute_opened',
      subject,
      detail: { disputeId: dispute.id, openedOn, reason },
    });
    return dispute;
  });
}

/**
 * On the day it is resolved reminders go on. Throws `dispute_not_found`, `dispute_is_resolved`,
 * `resolved_in_the_future`, `resolved_before_opened`.
 */
export async function resolveDispute(
  deps: Doer,
  actor: Actor,
  id: string,
  input: z.infer<typeof DisputeResolution>,
): Promise<Dispute> {
  const { db, now } = deps;
  const todayOn = await today(deps);
  const { resolution, resolvedOn = todayOn } = input;
  return db.transaction(async (tx) => {
    const found = await findDispute(tx, id);
    if (!found) throw notFound('dispute_not_found', 'There is no such dispute.');
    const invoice = await lockInvoice(tx, found.invoiceId);
    const dispute = (await findDispute(tx, id)) ?? found;
    if (dispute.resolvedOn !== null) {
      throw conflict(
        'dispute_is_resolved',
        `This dispute ended on ${dispute.resolvedOn}. Open a new one when there is another reason.`,
      );
    }
    if (resolvedOn > todayOn)
      throw refuse(
        'resolvedOn',
        'resolved_in_the_future',
        `${resolvedOn} has not come yet. Today is ${todayOn}.`,
      );
    if (resolvedOn < dispute.openedOn) {
      throw refuse(
        'resolvedOn',
        'resolved_before_opened',
        `The dispute was opened on ${dispute.openedOn}, so it cannot end on ${resolvedOn}.`,
      );
    }
    await setDispute(tx, id, { resolvedOn, resolution });
    const subject = { type: 'invoice', id: invoice.id, name: invoice.number };
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'dispute_resolved',
      subject,
      detail: { disputeId: id, resolvedOn, resolution },
    });
    return { ...dispute, resolvedOn, resolution };
  });
}
