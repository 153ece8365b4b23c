import { expect, test } from 'vitest';
import { countSilent, sumByCurrency, toSilentRows, type SilentInvoice } from './silence.ts';

const invoice = (
  number: string,
  clientId: string,
  reason: SilentInvoice['reason'],
  balanceMinor = 100,
  currency = 'IDR',
): SilentInvoice => ({
  invoice: number,
  invoiceId: number,
  client: clientId,
  clientId,
  clientName: `Client ${clientId}`,
  reason,
  until: null,
  dueOn: '2026-03-01',
  currency,
  balanceMinor,
});

test('invoices of one client with one reason share a row, and no row mixes reasons', () => {
  const rows = toSilentRows(
    [
      invoice('1', 'a', 'disputed'),
      invoice('2', 'b', 'no_contact'),
      invoice('3', 'a', 'disputed'),
      invoice('4', 'a', 'no_contact'),
    ],
    ['no_contact', 'disputed'],
  );
  expect(rows.map(({ key, invoices }) => [key, invoices.length])).toEqual([
    ['no_contact b', 1],
    ['no_contact a', 1],
    ['disputed a', 2],
  ]);
});

test('a sum never mixes currencies', () => {
  const amounts = [
    invoice('1', 'a', 'paused', 5),
    invoice('2', 'a', 'paused', 7, 'USD'),
    invoice('3', 'a', 'paused', 2),
  ];
  expect(sumByCurrency(amounts)).toEqual([
    { currency: 'IDR', minor: 7 },
    { currency: 'USD', minor: 7 },
  ]);
});

test('counts come from the totals of the plan, not from the rows that were read', () => {
  expect(
    countSilent({ silentByReason: { no_contact: 4000, paused: 2, not_due: 9 } }, [
      'no_contact',
      'paused',
      'disputed',
    ]),
  ).toBe(4002);
});
