import type { Language } from '@sira/contract/shapes';
import { addDays } from '#platform/calendar';
import { formatMoney } from '#platform/money';
import { greetingTo, WORDS } from './mail-words.ts';
import type { RemindedInvoice, ReminderMail, ReminderSection } from './reminder-mail.ts';

/** Days a customer gets to answer a firm or final mail. */
const DAYS_TO_PAY = 7;

const LOCALES = { en: 'en-GB', id: 'id-ID' } as const;
const written = (locale: string) => {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return (on: string) => format.format(new Date(`${on}T00:00:00Z`)).replaceAll(' ', '\u00a0');
};
const DATES = { en: written(LOCALES.en), id: written(LOCALES.id) };
const LISTS = { en: new Intl.ListFormat(LOCALES.en), id: new Intl.ListFormat(LOCALES.id) };

/** What a template can name: everything is written out for people, in the language of the mail. */
export function contextOf(mail: ReminderMail) {
  const { language, sections } = mail;
  const date = DATES[language];
  const invoices = sections.flatMap((section) => section.invoices).toSorted(byDueDate);
  const [oldest] = invoices;
  if (!oldest) throw new Error('A mail has at least one invoice.');
  const lateCount = invoices.filter(isLate).length;
  const shown = sections.map((section) => sectionContext(section, language));
  const total = sumUp(sections, language);
  const firstDueOn = date(oldest.dueOn);
  const number = invoices.length === 1 ? oldest.number : null;
  const contactName = mail.contactName?.trim() ?? '';
  return {
    language,
    organisation: mail.organisation.trim(),
    client: mail.client,
    greeting: greetingTo(language, contactName, mail.client.name),
    /** Whether the greeting names a person, so that the client has to be named elsewhere. */
    isToPerson: contactName !== '',
    on: date(mail.on),
    payBy: date(addDays(mail.on, DAYS_TO_PAY)),
    count: invoices.length,
    isLate: lateCount > 0,
    lateCount,
    lateTotal: sumUp(sections.map(onlyLate), language),
    total,
    firstDueOn,
    /** The first one as shown; the only one when `count` is 1. */
    invoice: shown.find((section) => section.invoices.length > 0)?.invoices[0],
    sections: shown,
    labels: WORDS[language].labels,
    preheader: WORDS[language].inShort({ number, count: invoices.length, total, firstDueOn }),
  };
}

export type MailContext = ReturnType<typeof contextOf>;

const isLate = ({ daysLate }: RemindedInvoice) => daysLate > 0;

const byDueDate = (a: RemindedInvoice, b: RemindedInvoice) =>
  a.dueOn === b.dueOn ? a.number.localeCompare(b.number, 'en') : a.dueOn < b.dueOn ? -1 : 1;

/** `Rp 1.500.000 and $1,200.00`: totals stand side by side, never added up. */
const sumUp = (sections: readonly Omit<ReminderSection, 'invoices'>[], language: Language) =>
  LISTS[language].format(
    sections
      .filter(({ totalMinor }) => totalMinor > 0)
      .map(({ totalMinor, currency }) => formatMoney(totalMinor, currency, language)),
  );

const onlyLate = ({ currency, invoices }: ReminderSection) => ({
  currency,
  totalMinor: invoices.filter(isLate).reduce((sum, { balanceMinor }) => sum + balanceMinor, 0),
});

function sectionContext({ currency, totalMinor, invoices }: ReminderSection, language: Language) {
  return {
    currency,
    heading: WORDS[language].invoicesIn(currency),
    total: formatMoney(totalMinor, currency, language),
    invoices: invoices.toSorted(byDueDate).map((invoice) => invoiceContext(invoice, currency, language)),
  };
}

function invoiceContext(invoice: RemindedInvoice, currency: string, language: Language) {
  const { number, issuedOn, dueOn, daysLate, balanceMinor, amountMinor, purchaseOrder } = invoice;
  return {
    number,
    issuedOn: DATES[language](issuedOn),
    dueOn: DATES[language](dueOn),
    isLate: daysLate > 0,
    lateness: WORDS[language].lateness(daysLate),
    balance: formatMoney(balanceMinor, currency, language),
    partPaid:
      balanceMinor < amountMinor
        ? WORDS[language].partPaid(formatMoney(amountMinor, currency, language))
        : '',
    purchaseOrder: purchaseOrder ?? '',
  };
}
