import { recordAudit } from '#features/audit';
import { today } from '#features/settings';
import type { Actor } from '#platform/actor';
import type { Deps } from '#platform/deps';
import { type AppError, conflict } from '#platform/errors';
import { type Invoice, removeInvoice, setInvoice } from './invoices.queries.ts';
import { lockOrRefuse, subjectOf } from './invoices.service.ts';

type Doer = Pick<Deps, 'db' | 'now'>;

interface Move {
  action: string;
  /** The reason to refuse, or null. */
  refusal: (invoice: Invoice) => AppError | null;
  state: Invoice['state'];
}

const WORDS = { draft: 'a draft', open: 'open', void: 'void', written_off: 'written off' } as const;

const notOpen = ({ number, state }: Invoice, wanted: string) =>
  state === 'open'
    ? null
    : conflict(
        'invoice_not_open',
        `Invoice ${number} is ${WORDS[state]}; only an open one can be ${wanted}.`,
      );

const issue: Move = {
  action: 'invoice_issued',
  state: 'open',
  refusal: ({ number, state }) =>
    state === 'draft'
      ? null
      : conflict('invoice_not_draft', `Invoice ${number} is ${WORDS[state]}; only a draft can be issued.`),
};

const voiding: Move = {
  action: 'invoice_voided',
  state: 'void',
  refusal: (invoice) =>
    notOpen(invoice, 'made void') ??
    (invoice.paidMinor === 0
      ? null
      : conflict(
          'invoice_has_payments',
          `Money was paid on invoice ${invoice.number}. Remove its payments first, or write off the rest.`,
        )),
};

const writeOff: Move = {
  action: 'invoice_written_off',
  state: 'written_off',
  refusal: (invoice) =>
    notOpen(invoice, 'written off') ??
    (invoice.settledOn === null
      ? null
      : conflict('invoice_is_paid', `Invoice ${invoice.number} is paid, so nothing is left to write off.`)),
};

const reopen: Move = {
  action: 'invoice_reopened',
  state: 'open',
  refusal: ({ number, state }) =>
    state === 'void' || state === 'written_off'
      ? null
      : conflict(
          'invoice_not_closed',
          `Invoice ${number} is ${WORDS[state]}; only a void or written off one can be reopened.`,
        ),
};

async function move(deps: Doer, actor: Actor, id: string, { action, refusal, state }: Move): Promise<void> {
  const { db, now } = deps;
  const on = await today(deps);
  await db.transaction(async (tx) => {
    const invoice = await lockOrRefuse(tx, id);
    const refused = refusal(invoice);
    if (refused) throw refused;
    await setInvoice(tx, id, { state, closedOn: state === 'open' ? null : on });
    const { currency, amountMinor, paidMinor } = invoice;
    const detail = { before: invoice.state, on, currency, balanceMinor: amountMinor - paidMinor };
    await recordAudit(tx, { actor, at: now(), action, subject: subjectOf(invoice), detail });
  });
}

/** Makes a draft owed. Throws `invoice_not_found`, `invoice_not_draft`. */
export const issueInvoice = (deps: Doer, actor: Actor, id: string) => move(deps, actor, id, issue);

/** An invoice that was a mistake. Throws `invoice_not_found`, `invoice_not_open`, `invoice_has_payments`. */
export const voidInvoice = (deps: Doer, actor: Actor, id: string) => move(deps, actor, id, voiding);

/** Gives up what is left. Throws `invoice_not_found`, `invoice_not_open`, `invoice_is_paid`. */
export const writeOffInvoice = (deps: Doer, actor: Actor, id: string) => move(deps, actor, id, writeOff);

/** Takes back a void or a write-off. Throws `invoice_not_found`, `invoice_not_closed`. */
export const reopenInvoice = (deps: Doer, actor: Actor, id: string) => move(deps, actor, id, reopen);

/** Throws `invoice_not_found`, `invoice_not_draft`. */
export async function deleteInvoice({ db, now }: Doer, actor: Actor, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const invoice = await lockOrRefuse(tx, id);
    if (invoice.state !== 'draft') {
      throw conflict(
        'invoice_not_draft',
        `Invoice ${invoice.number} was issued, so it stays in the books. Void it instead.`,
      );
    }
    await removeInvoice(tx, id);
    const { amountMinor, currency } = invoice;
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'invoice_removed',
      subject: subjectOf(invoice),
      detail: { amountMinor, currency },
    });
  });
}
