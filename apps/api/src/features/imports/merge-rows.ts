import type { ImportCounts, ImportKind } from '@sira/contract/imports';
import type { Tx } from '#platform/db';
import { explain } from './contradictions.ts';
import type { ImportRow } from './imports.queries.ts';
import {
  judgeInvoices,
  judgePayments,
  listContradictions,
  stageContacts,
  stageInvoices,
  stagePayments,
  takeOutContradicted,
} from './judge-rows.queries.ts';
import { mergeClients, mergeContacts } from './merge-clients.queries.ts';
import { mergeDisputes, mergeInvoices, mergeSettlements } from './merge-invoices.queries.ts';
import { mergePayments } from './merge-payments.queries.ts';
import type { MergeContext, Merged } from './merged.queries.ts';
import { addProblems, countBadRows } from './staging.queries.ts';

const BATCH = 1000;
const NONE: Merged = { added: 0, changed: 0, unchanged: 0 };

export interface MergeInput extends MergeContext {
  kind: ImportKind;
  /** Names of the columns by the field they hold. */
  columns: ReadonlyMap<string, string>;
  /** Data rows of the file. */
  rows: number;
}

/** What a merge of an import that was analysed needs. */
export function mergeInput(
  { id, kind, analysis }: ImportRow,
  about: Pick<MergeInput, 'today' | 'at' | 'rows'>,
): MergeInput {
  const columns = 'columns' in analysis ? analysis.columns : [];
  const named = columns.flatMap(({ field, name }) => (field === null ? [] : [[field, name] as const]));
  return { importId: id, kind: kind!, columns: new Map(named), ...about };
}

/**
 * Stages the good rows as a table of this transaction. Those that contradict what is stored are taken
 * out of it and of the import, and named among the problems.
 */
export async function refuseRows(tx: Tx, input: MergeInput): Promise<void> {
  const { kind, importId, today } = input;
  if (kind === 'contacts') return stageContacts(tx, importId);
  if (kind === 'invoices') {
    await stageInvoices(tx, importId);
    await judgeInvoices(tx, today);
  } else {
    await stagePayments(tx, importId);
    await judgePayments(tx, today);
  }
  await nameContradictions(tx, input);
  await takeOutContradicted(tx, importId);
}

async function nameContradictions(tx: Tx, { importId, columns, at }: MergeInput) {
  for (let line = 0; ;) {
    const found = await listContradictions(tx, line, BATCH);
    if (found.length === 0) return;
    const problems = found.map((row) => {
      const { field, value, message } = explain(row);
      return { line: row.line, column: columns.get(field ?? '') ?? null, value, message };
    });
    await addProblems(tx, importId, problems, at);
    line = found.at(-1)!.line;
  }
}

/**
 * Brings the staged rows into the books, set-based, in the transaction of `tx`. The same rows again
 * change nothing. Rows that contradict what is stored are left out and named among the problems.
 */
export async function mergeRows(tx: Tx, input: MergeInput): Promise<ImportCounts> {
  await refuseRows(tx, input);
  const merged = await merge(tx, input);
  const counts = { clients: NONE, contacts: NONE, invoices: NONE, payments: NONE, disputes: NONE, ...merged };
  return { rows: input.rows, badRows: await countBadRows(tx, input.importId), ...counts };
}

async function merge(tx: Tx, input: MergeInput) {
  const { kind, at, columns } = input;
  if (kind === 'payments') return { payments: await mergePayments(tx, at) };
  const clients = await mergeClients(tx, at);
  const contacts = await mergeContacts(tx, at, { arePeople: kind === 'contacts' });
  if (kind === 'contacts') return { clients, contacts };
  const invoices = await mergeInvoices(tx, at);
  const payments = await mergeSettlements(tx, input);
  const disputes = await mergeDisputes(tx, { ...input, hasFlags: columns.has('disputed') });
  return { clients, contacts, invoices, payments, disputes };
}
