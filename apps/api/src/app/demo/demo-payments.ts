import { addDays, daysBetween } from '#platform/calendar';
import type { Customer } from './demo-clients.ts';
import { demoId, officeHour } from './demo-ids.ts';
import type { Billed } from './demo-invoices.ts';
import type { DemoAllocation, DemoDispute, DemoInvoice, DemoPayment } from './demo-rows.ts';
import { workdayAfter } from './demo-workdays.ts';
import type { Random } from './random.ts';

/** Money that is meant for one invoice. */
interface Part {
  invoice: DemoInvoice;
  amountMinor: number;
  on: string;
}

const PART_PAID_SHARE = 0.09;
const OVERPAID_SHARE = 0.012;
/** Days that a client which pays together lets invoices gather. */
const GATHER_DAYS = 9;
const ROUND_SUM_MINOR = { IDR: 100_000_000, USD: 10_000 } as const;
const METHODS = ['Transfer bank', 'Transfer bank', 'Virtual account', 'Giro'] as const;

/** What has come in before `today`: in full, in parts or not at all, as the client is. */
export function makePayments(
  random: Random,
  invoices: readonly Billed[],
  disputes: readonly DemoDispute[],
  today: string,
) {
  const disputeOf = new Map(disputes.map((dispute) => [dispute.invoice_id, dispute]));
  const payments: DemoPayment[] = [];
  const allocations: DemoAllocation[] = [];
  for (const [customer, billed] of Map.groupBy(invoices, ({ customer: whose }) => whose)) {
    const parts = billed.flatMap(({ row }) => partsOf(random, row, customer, disputeOf.get(row.id), today));
    for (const together of gather(parts, customer)) {
      const made = payFor(random, customer, together);
      payments.push(made.payment);
      allocations.push(...made.allocations);
    }
  }
  return { payments, allocations };
}

function partsOf(
  random: Random,
  invoice: DemoInvoice,
  customer: Customer,
  dispute: DemoDispute | undefined,
  today: string,
): Part[] {
  if (invoice.state !== 'open' || dispute?.resolved_on === null) return [];
  const delay = delayOf(random, customer.pays);
  const isInParts = random.isTrue(PART_PAID_SHARE);
  const share = isInParts ? random.int(3, 6) / 10 : 1;
  const pauseDays = random.int(12, 40);
  const isGivenUp = customer.pays === 'badly' && random.isTrue(0.5);
  if (delay === null) return [];
  const earliest = addDays(dispute?.resolved_on ?? invoice.issued_on, 2);
  const wanted = addDays(invoice.due_on, isInParts ? Math.min(delay, 10) : delay);
  const on = workdayAfter(wanted < earliest ? earliest : wanted);
  const first = isInParts ? Math.round((invoice.amount_minor * share) / 100) * 100 : invoice.amount_minor;
  const parts = [{ invoice, amountMinor: first, on }];
  if (isInParts && !isGivenUp) {
    parts.push({
      invoice,
      amountMinor: invoice.amount_minor - first,
      on: workdayAfter(addDays(on, pauseDays)),
    });
  }
  return parts.filter((part) => part.on < today);
}

/** Days from the due date to the payment; null: it does not come. */
function delayOf(random: Random, pays: Customer['pays']): number | null {
  const days = { promptly: [-9, 3], a_little_late: [2, 19], slowly: [12, 75], badly: [30, 130] } as const;
  const [soonest, latest] = days[pays];
  const delay = random.int(soonest, latest);
  return pays === 'badly' && random.isTrue(0.22) ? null : delay;
}

/** One transfer a part, or one for everything that comes within some days. */
function gather(parts: readonly Part[], { paysTogether }: Customer): Part[][] {
  const transfers: Part[][] = [];
  for (const currency of ['IDR', 'USD']) {
    const inOrder = parts
      .filter(({ invoice }) => invoice.currency === currency)
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
    let open: Part[] = [];
    for (const part of inOrder) {
      if (open[0] && paysTogether && daysBetween(open[0].on, part.on) <= GATHER_DAYS) {
        open.push(part);
      } else {
        open = [part];
        transfers.push(open);
      }
    }
  }
  return transfers;
}

function payFor(
  random: Random,
  customer: Customer,
  parts: readonly Part[],
): { payment: DemoPayment; allocations: DemoAllocation[] } {
  const [{ invoice }, last] = [parts[0]!, parts.at(-1)!];
  const createdAt = officeHour(last.on, random);
  const owed = parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  // Rounded up: what is over stays as the client's credit.
  const unit = ROUND_SUM_MINOR[invoice.currency];
  const excess = random.isTrue(OVERPAID_SHARE) ? unit - (owed % unit) : 0;
  const payment: DemoPayment = {
    id: demoId(createdAt, random),
    client_id: customer.row.id,
    currency: invoice.currency,
    amount_minor: owed + excess,
    paid_on: last.on,
    method: customer.isForeign ? 'Wire transfer' : random.pick(METHODS),
    reference: `TRF-${random.int(100_000, 999_999)}`,
    created_at: createdAt.toISOString(),
  };
  const allocations = parts.map((part) => ({
    id: demoId(createdAt, random),
    payment_id: payment.id,
    invoice_id: part.invoice.id,
    amount_minor: part.amountMinor,
    allocated_on: last.on,
  }));
  return { payment, allocations };
}
