import type { Language } from '@sira/contract/shapes';
import type { TemplateKey } from '@sira/contract/templates';

/** What one reminder mail says. Amounts are minor units of the section's currency, dates `2026-03-14`. */
export interface ReminderMail {
  template: TemplateKey;
  language: Language;
  /** Empty while the organisation has no name yet: the mail then names no sender. */
  organisation: string;
  client: { name: string };
  contactName: string | null;
  /** The day the mail is for. */
  on: string;
  /** One for each currency. */
  sections: ReminderSection[];
}

export interface ReminderSection {
  currency: string;
  totalMinor: number;
  invoices: RemindedInvoice[];
}

export interface RemindedInvoice {
  number: string;
  issuedOn: string;
  dueOn: string;
  /** Days after the due date; negative: days until it. */
  daysLate: number;
  /** What is still owed; below `amountMinor` the mail says that it is part paid. */
  balanceMinor: number;
  amountMinor: number;
  purchaseOrder: string | null;
}

export interface RenderedMail {
  /** One line, below 150 characters: fit for a header. */
  subject: string;
  html: string;
  text: string;
}

const FROM_MILD_TO_STRONG: readonly TemplateKey[] = ['friendly', 'firm', 'final'];

/** The template of a mail with several reminders: the strongest of theirs. */
export function strongestOf(templates: readonly TemplateKey[]): TemplateKey {
  const strongest = FROM_MILD_TO_STRONG.findLast((key) => templates.includes(key));
  if (!strongest) throw new Error('A mail has at least one reminder.');
  return strongest;
}
