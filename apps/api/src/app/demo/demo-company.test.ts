import { EmailAddress, Id } from '@sira/contract/shapes';
import { describe, expect, test } from 'vitest';
import { addDays } from '#platform/calendar';
import { makeDemoCompany } from './demo-company.ts';

const TODAY = '2026-11-24';
const { clients, contacts, invoices, payments, allocations, disputes } = makeDemoCompany(TODAY);
const invoiceOf = new Map(invoices.map((invoice) => [invoice.id, invoice]));

const sumBy = (key: 'invoice_id' | 'payment_id') => {
  const sums = new Map<string, number>();
  for (const row of allocations) sums.set(row[key], (sums.get(row[key]) ?? 0) + row.amount_minor);
  return sums;
};
const paidOf = sumBy('invoice_id');
const usedOf = sumBy('payment_id');
const balanceOf = ({ id, amount_minor }: { id: string; amount_minor: number }) =>
  amount_minor - (paidOf.get(id) ?? 0);
const owed = invoices.filter((invoice) => invoice.state === 'open' && balanceOf(invoice) > 0);

describe('the demo company', () => {
  test('is the same for the same day and seed, and another one for another seed', () => {
    const again = makeDemoCompany(TODAY, 1);
    expect(again).toEqual({ ...makeDemoCompany(TODAY) });
    expect(makeDemoCompany(TODAY, 2).invoices).not.toEqual(again.invoices);
  });

  test.each([
    { what: 'clients', count: clients.length, from: 60, to: 60 },
    { what: 'invoices', count: invoices.length, from: 800, to: 800 },
    {
      what: 'invoices in rupiah',
      count: invoices.filter(({ currency }) => currency === 'IDR').length,
      from: 600,
      to: 680,
    },
    { what: 'drafts', count: invoices.filter(({ state }) => state === 'draft').length, from: 8, to: 8 },
    { what: 'voids', count: invoices.filter(({ state }) => state === 'void').length, from: 5, to: 25 },
    {
      what: 'written off',
      count: invoices.filter(({ state }) => state === 'written_off').length,
      from: 1,
      to: 4,
    },
    {
      what: 'paused invoices',
      count: invoices.filter(({ paused_until: until }) => until !== null).length,
      from: 3,
      to: 3,
    },
    {
      what: 'paused clients',
      count: clients.filter(({ paused_until: until }) => until !== null).length,
      from: 2,
      to: 2,
    },
    { what: 'disputes', count: disputes.length, from: 20, to: 28 },
    {
      what: 'open disputes',
      count: disputes.filter(({ resolved_on: on }) => on === null).length,
      from: 5,
      to: 7,
    },
    { what: 'invoices that are owed', count: owed.length, from: 60, to: 160 },
    { what: 'of them late', count: owed.filter(({ due_on: on }) => on < TODAY).length, from: 25, to: 90 },
    {
      what: 'of them late over 30 days',
      count: owed.filter(({ due_on: on }) => on < addDays(TODAY, -30)).length,
      from: 8,
      to: 50,
    },
    { what: 'of them part paid', count: owed.filter(({ id }) => paidOf.has(id)).length, from: 2, to: 20 },
    {
      what: 'payments over several invoices',
      count: allocations.length - payments.length,
      from: 15,
      to: 120,
    },
    {
      what: 'overpayments',
      count: payments.filter(({ id, amount_minor: amount }) => amount > usedOf.get(id)!).length,
      from: 3,
      to: 16,
    },
    {
      what: 'clients in English',
      count: clients.filter(({ language }) => language === 'en').length,
      from: 14,
      to: 30,
    },
  ])('has $from to $to $what', ({ count, from, to }) => {
    expect(count).toBeGreaterThanOrEqual(from);
    expect(count).toBeLessThanOrEqual(to);
  });

  test('spans eighteen months and ends today', () => {
    const days = invoices.map(({ issued_on: on }) => on).toSorted();
    expect(days[0]! >= addDays(TODAY, -548)).toBe(true);
    expect(days[0]! < addDays(TODAY, -530)).toBe(true);
    expect(days.at(-1)! <= TODAY).toBe(true);
  });

  test('invents every address under .example; four clients cannot be reached', () => {
    const addresses = contacts.flatMap(({ email }) => email ?? []);
    for (const address of addresses) {
      expect(EmailAddress.parse(address)).toBe(address);
      expect(address).toMatch(/\.example$/);
    }
    expect(new Set(addresses).size).toBe(addresses.length);
    const reached = new Set(
      contacts.filter(({ email, is_primary: isPrimary }) => email && isPrimary).map((row) => row.client_id),
    );
    expect(clients.length - reached.size).toBe(4);
    expect(
      new Set(contacts.filter(({ is_primary: isPrimary }) => isPrimary).map((row) => row.client_id)).size,
    ).toBe(58);
  });

  test('uses ids that sort by the time of making, and no number twice', () => {
    for (const rows of [clients, contacts, invoices, payments, disputes]) {
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      for (const { id, created_at: at } of rows) {
        expect(Id.parse(id)).toBe(id);
        expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse(at));
      }
    }
    expect(new Set(invoices.map(({ number }) => number)).size).toBe(800);
    const numbers = invoices.map(({ number }) => number);
    expect(numbers).toEqual(numbers.toSorted());
  });

  describe.each(['2026-11-24', '2026-03-01', '2027-01-03', '2028-02-29'])('on %s', (today) => {
    const companies = [1, 2, 3].map((seed) => makeDemoCompany(today, seed));

    test('settles only open invoices of the same client and currency, with money that came after them', () => {
      for (const company of companies) {
        const made = new Map(company.invoices.map((invoice) => [invoice.id, invoice]));
        const paidIn = new Map(company.payments.map((payment) => [payment.id, payment]));
        const wrong = company.allocations.filter(
          ({ invoice_id, payment_id, allocated_on: on, amount_minor: amount }) => {
            const [invoice, payment] = [made.get(invoice_id)!, paidIn.get(payment_id)!];
            const isTheirs = invoice.client_id === payment.client_id && invoice.currency === payment.currency;
            const isTimely = on === payment.paid_on && on > invoice.issued_on && on < today;
            return invoice.state !== 'open' || !isTheirs || !isTimely || amount <= 0;
          },
        );
        expect(wrong).toEqual([]);
      }
    });

    test('never takes more than an invoice is over or a payment brought', () => {
      for (const { invoices: all, payments: money, allocations: uses } of companies) {
        const left = new Map([...all, ...money].map(({ id, amount_minor }) => [id, amount_minor]));
        for (const { invoice_id, payment_id, amount_minor } of uses) {
          for (const id of [invoice_id, payment_id]) left.set(id, left.get(id)! - amount_minor);
        }
        expect(Math.min(...left.values())).toBe(0);
        expect([...left.values()].every(Number.isSafeInteger)).toBe(true);
      }
    });

    test('keeps its dates in order, and nothing is written in the future', () => {
      for (const company of companies) {
        const made = new Map(company.invoices.map((invoice) => [invoice.id, invoice]));
        const oddInvoices = company.invoices.filter(
          ({ issued_on: issuedOn, due_on: dueOn, closed_on: closedOn }) =>
            dueOn <= issuedOn ||
            issuedOn > today ||
            (closedOn !== null && (closedOn < issuedOn || closedOn >= today)),
        );
        const oddDisputes = company.disputes.filter(
          ({ invoice_id, opened_on: openedOn, resolved_on: resolvedOn }) => {
            const isOpenedOddly = openedOn <= made.get(invoice_id)!.issued_on || openedOn >= today;
            return isOpenedOddly || (resolvedOn !== null && (resolvedOn <= openedOn || resolvedOn >= today));
          },
        );
        expect([oddInvoices, oddDisputes]).toEqual([[], []]);
        const rows = [
          company.clients,
          company.contacts,
          company.invoices,
          company.payments,
          company.disputes,
        ].flat();
        expect(rows.filter(({ created_at: at }) => at >= `${today}T00:00:00Z`)).toEqual([]);
      }
    });
  });
});

test('no payment comes for an invoice that is disputed still', () => {
  for (const { invoice_id: id } of disputes.filter(({ resolved_on: on }) => on === null)) {
    expect(paidOf.has(id)).toBe(false);
    expect(invoiceOf.get(id)?.state).toBe('open');
  }
});
