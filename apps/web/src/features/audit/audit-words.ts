import type { AuditEntry as AuditEntryShape } from '@sira/contract/audit';
import type { z } from 'zod';
import { formatAmount } from '#ui/format-amount.ts';
import { formatDate } from '#ui/format-date.ts';

export type AuditEntry = z.infer<typeof AuditEntryShape>;

/** What was done, as the end of "Bagas …". */
const actions: Record<string, string> = {
  client_added: 'added the client',
  client_changed: 'changed the client',
  client_removed: 'removed the client',
  contact_added: 'added a contact to',
  contact_changed: 'changed a contact of',
  contact_removed: 'removed a contact of',
  credit_used: 'set credit against an invoice, of the payment',
  dispute_opened: 'opened a dispute on',
  dispute_resolved: 'settled the dispute on',
  file_imported: 'imported',
  invoice_added: 'added the invoice',
  invoice_changed: 'changed the invoice',
  invoice_issued: 'issued the draft',
  invoice_removed: 'removed the draft',
  invoice_reopened: 'reopened',
  invoice_voided: 'made void',
  invoice_written_off: 'wrote off',
  message_decided: 'decided about the mail',
  payment_recorded: 'recorded the payment',
  payment_removed: 'removed a payment from',
  reminders_run: 'sent the reminders of',
  schedule_changed: 'changed the schedule',
  settings_changed: 'changed',
  signed_in: 'signed in',
  signed_out: 'signed out',
  user_added: 'added',
  user_changed: 'changed',
};

/** What was done in words; an action nobody named yet is shown with its underscores gone. */
export function actionWords({ action, subjectType }: AuditEntry): string {
  if (action === 'payment_removed' && subjectType === 'payment') return 'removed the payment';
  return actions[action] ?? action.replaceAll('_', ' ');
}

/** The name of the thing; money is written as everywhere, and nobody needs to be told who signed in as whom. */
export function subjectWords({ action, subjectType, subjectName, detail }: AuditEntry): string {
  if (action === 'signed_in' || action === 'signed_out') return '';
  const { amountMinor, currency, paidOn } = detail;
  if (subjectType !== 'payment' || typeof amountMinor !== 'number' || typeof currency !== 'string')
    return subjectName;
  const amount = formatAmount(amountMinor, currency);
  return typeof paidOn === 'string' ? `${amount} of ${formatDate(paidOn)}` : subjectName;
}

/** The few parts of the detail that say something to a person. */
export function detailWords({ detail }: AuditEntry): string {
  const after = isRecord(detail['after']) ? detail['after'] : detail;
  const before = isRecord(detail['before']) ? detail['before'] : {};
  const currency = typeof detail['currency'] === 'string' ? detail['currency'] : null;
  return Object.entries(after)
    .flatMap(([name, value]) => {
      const label = labels[name];
      if (label === undefined) return [];
      const now = valueWords(name, value, currency);
      const old = name in before ? valueWords(name, before[name], currency) : null;
      return [old === null ? `${label} ${now}` : `${label} ${old} → ${now}`];
    })
    .join(', ');
}

/** Names of details that are worth telling; ids and the like are left out. */
const labels: Record<string, string> = {
  amountMinor: 'amount',
  creditMinor: 'credit',
  dueOn: 'due',
  email: 'address',
  invoice: 'invoice',
  isActive: 'active',
  isSendingOn: 'sending',
  issuedOn: 'issued',
  language: 'language',
  minimumGapDays: 'days between mails',
  name: 'name',
  number: 'number',
  organisation: 'organisation',
  paidOn: 'paid on',
  password: 'password',
  pausedUntil: 'paused until',
  purchaseOrder: 'purchase order',
  reason: 'reason',
  resolution: 'outcome',
  role: 'role',
  rows: 'rows',
  badRows: 'rows left out',
  sendAt: 'run at',
  timeZone: 'time zone',
};

function valueWords(name: string, value: unknown, currency: string | null): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean')
    return name === 'isSendingOn' ? (value ? 'on' : 'off') : value ? 'yes' : 'no';
  if (typeof value === 'number' && name.endsWith('Minor')) {
    return currency ? formatAmount(value, currency) : String(value);
  }
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDate(value);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '…';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
