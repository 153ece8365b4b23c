import type { ImportCounts, ImportKind } from '@sira/contract/imports';
import type { Tx } from '#platform/db';
import {
  type Merged,
  mergeClients,
  mergeContacts,
  mergeDisputes,
  mergeInvoices,
  mergeSettlements,
  refuseInvoices,
  stageInvoices,
} from './merge-invoices.queries.ts';
import { mergePayments, refusePayments, stageContacts, stagePayments } from './merge-others.queries.ts';
import { countBadRows } from './staging.queries.ts';

const NONE: Merged = { added: 0, changed: 0, unchanged: 0 };

export interface MergeInput {
  importId: string;
  kind: ImportKind;
  today: string;
  at: Date;
  rows: number;
}

/** Stages the good rows as a table of this transaction and takes out those that contradict what is stored. */
export async function refuseRows(tx: Tx, input: MergeInput): Promise<void> {
  if (input.kind === 'invoices') {
    await stageInvoices(tx, input.importId);
    await refuseInvoices(tx, input);
  } else if (input.kind === 'contacts') {
    await stageContacts(tx, input.importId);
  } else {
    await stagePayments(tx, input.importId);
    await refusePayments(tx, input);
  }
}

/**
 * Brings the staged rows into the books, set-based, in the transaction of `tx`. The same rows again
 * change nothing. Rows that contradict what is stored are left out and named among the problems.
 */
export async function mergeRows(tx: Tx, input: MergeInput): Promise<ImportCounts> {
  await refuseRows(tx, input);
  const merged =
    input.kind === 'invoices' ? await mergeInvoiceRows(tx, input) : await mergeOtherRows(tx, input);
  const counts = { clients: NONE, contacts: NONE, invoices: NONE, payments: NONE, disputes: NONE, ...merged };
  return { rows: input.rows, badRows: await countBadRows(tx, input.importId), ...counts };
}

async function mergeInvoiceRows(tx: Tx, input: MergeInput) {
  const clients = await mergeClients(tx, input.at);
  const contacts = await mergeContacts(tx, input.at, { hasName: false });
  const invoices = await mergeInvoices(tx, input.at);
  const payments = await mergeSettlements(tx, input);
  return { clients, contacts, invoices, payments, disputes: await mergeDisputes(tx, input) };
}

async function mergeOtherRows(tx: Tx, input: MergeInput) {
  if (input.kind === 'payments') return { payments: await mergePayments(tx, input.at) };
  const clients = await mergeClients(tx, input.at);
  return { clients, contacts: await mergeContacts(tx, input.at, { hasName: true }) };
}
