import { addDays, daysBetween } from '#platform/calendar';
import type { Customer } from './demo-clients.ts';
import { demoId, officeHour } from './demo-ids.ts';
import type { DemoInvoice } from './demo-rows.ts';
import { workdayBefore } from './demo-workdays.ts';
import type { Random } from './random.ts';

const INVOICES = 800;
const DRAFTS = 8;
const VOID_SHARE = 0.016;
const RUPIAH_PER_DOLLAR = 16_000;
/** From this size on, a local client is also billed in dollars. */
const LARGE_CLIENT = 60_000_000;

/** An invoice with the client that owes it. */
export interface Billed {
  row: DemoInvoice;
  customer: Customer;
}

/** All invoices by issue date, numbered by year; none is issued after `today`. */
export function makeInvoices(
  random: Random,
  customers: readonly Customer[],
  firstOn: string,
  today: string,
): Billed[] {
  const takers = customers.flatMap((customer) => Array.from({ length: customer.orders }, () => customer));
  const drawn = Array.from({ length: INVOICES }, (_, at) => ({
    // Two for everybody first, the rest as they order.
    customer: at < customers.length * 2 ? customers[at % customers.length]! : random.pick(takers),
    isDraft: at >= INVOICES - DRAFTS,
    issuedOn: at >= INVOICES - DRAFTS ? addDays(today, -random.int(0, 5)) : issueDay(random, firstOn, today),
  })).toSorted((a, b) => (a.issuedOn < b.issuedOn ? -1 : a.issuedOn > b.issuedOn ? 1 : 0));

  const seen = new Map<string, number>();
  return drawn.map(({ customer, isDraft, issuedOn }) => {
    const year = issuedOn.slice(0, 4);
    const place = (seen.get(year) ?? 0) + 1;
    seen.set(year, place);
    const number = `NG-${year}-${String(place).padStart(4, '0')}`;
    return { customer, row: invoiceRow(random, customer, { number, issuedOn, isDraft, today }) };
  });
}

/** A workday before today, somewhat more of them lately: the company grows. */
function issueDay(random: Random, firstOn: string, today: string): string {
  const span = daysBetween(firstOn, today);
  const on = workdayBefore(addDays(today, -1 - Math.floor((span - 1) * random.next() ** 1.1)));
  return on < firstOn ? firstOn : on;
}

interface Draw {
  number: string;
  issuedOn: string;
  isDraft: boolean;
  today: string;
}

function invoiceRow(
  random: Random,
  customer: Customer,
  { number, issuedOn, isDraft, today }: Draw,
): DemoInvoice {
  const isInDollars = customer.isForeign || (customer.size >= LARGE_CLIENT && random.isTrue(0.1));
  const yesterday = addDays(today, -1);
  const createdAt = officeHour(issuedOn < today ? issuedOn : yesterday, random);
  const closedOn = addDays(issuedOn, random.int(1, 12));
  const isVoid = !isDraft && closedOn < today && random.isTrue(VOID_SHARE);
  return {
    id: demoId(createdAt, random),
    number,
    client_id: customer.row.id,
    currency: isInDollars ? 'USD' : 'IDR',
    amount_minor: isInDollars ? dollars(random, customer) : rupiah(random, customer),
    issued_on: issuedOn,
    due_on: addDays(issuedOn, customer.termDays),
    state: isDraft ? 'draft' : isVoid ? 'void' : 'open',
    closed_on: isVoid ? closedOn : null,
    purchase_order: customer.hasPurchaseOrders ? `PO-${random.int(10_000, 99_999)}` : null,
    note: isVoid ? 'Diganti dengan faktur baru.' : '',
    paused_until: null,
    created_at: createdAt.toISOString(),
  };
}

/** Most near the client's usual size, a few several times that. */
const spread = (random: Random) => 0.35 + 0.9 * random.next() + 1.8 * random.next() ** 6;

/** Sen: a round price and 11 % value-added tax. */
const rupiah = (random: Random, { size }: Customer) =>
  Math.round((size * spread(random)) / 25_000) * 25_000 * 111;

/** Cents. */
function dollars(random: Random, { size, isForeign }: Customer) {
  const usual = isForeign ? size : size / RUPIAH_PER_DOLLAR;
  return Math.round((usual * spread(random)) / 5) * 500 + (random.isTrue(0.3) ? random.int(1, 99) : 0);
}
