import { addDays } from '#platform/calendar';
import { makeClients } from './demo-clients.ts';
import { makeDisputes } from './demo-disputes.ts';
import { type Billed, makeInvoices } from './demo-invoices.ts';
import { makePayments } from './demo-payments.ts';
import type {
  DemoAllocation,
  DemoClient,
  DemoContact,
  DemoDispute,
  DemoInvoice,
  DemoPayment,
} from './demo-rows.ts';
import { createRandom } from './random.ts';

export interface DemoData {
  organisation: {
    name: string;
    timeZone: string;
    currency: string;
    language: 'en' | 'id';
    sendAt: string;
  };
  clients: DemoClient[];
  contacts: DemoContact[];
  invoices: DemoInvoice[];
  payments: DemoPayment[];
  allocations: DemoAllocation[];
  disputes: DemoDispute[];
}

export const DEMO_ZONE = 'Asia/Jakarta';
/** Eighteen months. */
const DAYS = 548;
const PAUSED_INVOICES = 3;
const WRITTEN_OFF = 4;

/** An invented printing house: 18 months of business up to `today`. The same seed and day give the same rows. */
export function makeDemoCompany(today: string, seed = 1): DemoData {
  const random = createRandom(seed);
  const firstOn = addDays(today, -DAYS);
  const { customers, contacts } = makeClients(random, firstOn, today);
  const billed = makeInvoices(random, customers, firstOn, today);
  const disputes = makeDisputes(random, billed, today);
  const { payments, allocations } = makePayments(random, billed, disputes, today);
  closeSome(
    billed,
    [...allocations.map(({ invoice_id }) => invoice_id), ...disputes.map(({ invoice_id }) => invoice_id)],
    today,
  );
  return {
    organisation: {
      name: 'Nusa Grafika',
      timeZone: DEMO_ZONE,
      currency: 'IDR',
      language: 'id',
      sendAt: '09:00',
    },
    clients: customers.map(({ row }) => row),
    contacts,
    invoices: billed.map(({ row }) => row),
    payments,
    allocations,
    disputes,
  };
}

/** Of what was never paid, the oldest is written off and some of the latest waits. */
function closeSome(billed: readonly Billed[], touched: readonly string[], today: string) {
  const isTouched = new Set(touched);
  const unpaid = billed
    .map(({ row }) => row)
    .filter(({ id, state }) => state === 'open' && !isTouched.has(id));
  const hopeless = unpaid.filter(({ due_on }) => due_on < addDays(today, -150)).slice(0, WRITTEN_OFF);
  for (const row of hopeless) {
    row.state = 'written_off';
    row.closed_on = addDays(row.due_on, 140);
    row.note = 'Tidak tertagih.';
  }
  const late = unpaid
    .filter(({ state, due_on }) => state === 'open' && due_on < today)
    .slice(-PAUSED_INVOICES);
  for (const [at, row] of late.entries()) row.paused_until = addDays(today, 6 + 5 * at);
}
