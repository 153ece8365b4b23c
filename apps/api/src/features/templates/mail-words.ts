import type { Language } from '@sira/contract/shapes';

interface Words {
  labels: Record<
    'invoice' | 'issued' | 'due' | 'amountDue' | 'purchaseOrder' | 'customer' | 'asOf' | 'total',
    string
  >;
  dear: (name: string) => string;
  lateness: (daysLate: number) => string;
  partPaid: (amount: string) => string;
  invoicesIn: (currency: string) => string;
  /** The line that a mail program shows beside the subject. */
  inShort: (what: { number: string | null; count: number; total: string; firstDueOn: string }) => string;
}

/** A name that already carries a form of address gets no second one. */
const ADDRESSED = /^(bapak|ibu|bpk|bp|pak|bu|sdr|sdri|tuan|nyonya)\b/i;

/** What the templates say in figures and labels, by language. */
export const WORDS: Record<Language, Words> = {
  en: {
    labels: {
      invoice: 'Invoice',
      issued: 'Issued',
      due: 'Due',
      amountDue: 'Amount due',
      purchaseOrder: 'Order',
      customer: 'Customer',
      asOf: 'As of',
      total: 'Total due',
    },
    dear: (name) => `Dear ${name},`,
    lateness: (days) => {
      if (days > 0) return days === 1 ? '1 day overdue' : `${days} days overdue`;
      if (days === 0) return 'due today';
      return days === -1 ? 'due tomorrow' : `due in ${-days} days`;
    },
    partPaid: (amount) => `part paid, of ${amount}`,
    invoicesIn: (currency) => `Invoices in ${currency}`,
    inShort: ({ number, count, total, firstDueOn }) =>
      number === null
        ? `${count} invoices, ${total}; the first due on ${firstDueOn}`
        : `${number}: ${total}, due on ${firstDueOn}`,
  },
  id: {
    labels: {
      invoice: 'Faktur',
      issued: 'Tanggal',
      due: 'Jatuh tempo',
      amountDue: 'Sisa tagihan',
      purchaseOrder: 'Pesanan',
      customer: 'Pelanggan',
      asOf: 'Per',
      total: 'Total tagihan',
    },
    dear: (name) => `Yth. ${name},`,
    lateness: (days) => {
      if (days > 0) return `terlambat ${days} hari`;
      if (days === 0) return 'jatuh tempo hari ini';
      return days === -1 ? 'jatuh tempo besok' : `${-days} hari lagi`;
    },
    partPaid: (amount) => `dibayar sebagian, dari ${amount}`,
    invoicesIn: (currency) => `Faktur dalam ${currency}`,
    inShort: ({ number, count, total, firstDueOn }) =>
      number === null
        ? `${count} faktur, ${total}; jatuh tempo mulai ${firstDueOn}`
        : `${number}: ${total}, jatuh tempo ${firstDueOn}`,
  },
};

/** To the contact, or to the client where that is empty. Indonesian names a person with Bapak/Ibu. */
export function greetingTo(language: Language, contactName: string, clientName: string): string {
  const isBare = language === 'id' && contactName !== '' && !ADDRESSED.test(contactName);
  return WORDS[language].dear(isBare ? `Bapak/Ibu ${contactName}` : contactName || clientName);
}
