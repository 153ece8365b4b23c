import type { Language } from '@sira/contract/shapes';
import type { TemplateKey } from '@sira/contract/templates';
import { addDays } from '#platform/calendar';
import type { ReminderMail } from './reminder-mail.ts';

const ON = '2026-03-16';
const DAYS_LATE: Record<TemplateKey, number> = { friendly: 1, firm: 14, final: 30 };
const PEOPLE = {
  en: {
    organisation: 'Your Company',
    client: { name: 'Example Trading Ltd' },
    contactName: 'Alex Example',
    currency: 'USD',
  },
  id: {
    organisation: 'Perusahaan Anda',
    client: { name: 'PT Contoh Niaga' },
    contactName: 'Nama Kontak',
    currency: 'IDR',
  },
};
const AMOUNTS = { en: [184_050, 92_500], id: [1_275_000_000, 480_000_000] } as const;

/** Invented data that shows what a template makes of it: two invoices, one of them part paid. */
export function sampleMail(template: TemplateKey, language: Language): ReminderMail {
  const { currency, ...people } = PEOPLE[language];
  const [first, second] = AMOUNTS[language];
  const late = (number: string, daysLate: number, amountMinor: number, balanceMinor: number) => ({
    number,
    issuedOn: addDays(ON, -daysLate - 30),
    dueOn: addDays(ON, -daysLate),
    daysLate,
    amountMinor,
    balanceMinor,
    purchaseOrder: null,
  });
  const invoices = [
    { ...late('INV-1042', DAYS_LATE[template], first, first), purchaseOrder: 'PO-7781' },
    late('INV-1057', Math.ceil(DAYS_LATE[template] / 2), second, second / 2),
  ];
  const totalMinor = invoices.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0);
  return { template, language, ...people, on: ON, sections: [{ currency, totalMinor, invoices }] };
}
