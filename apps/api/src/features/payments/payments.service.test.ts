import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '#platform/errors';
import { operator } from '#platform/actor';
import { rowsOf } from '#platform/db';
import { booksOf } from '#test/books';
import { createTestApp, type TestWorld } from '#test/test-app';
import { allocateCredit } from './credit.service.ts';
import { deletePayment, recordPayment } from './payments.service.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp(); // today is 1 March 2026
});
afterAll(() => world.close());

type Act =
  | { kind: 'pay'; invoice: number; amount: number; day: number; excess: 'refuse' | 'keep_as_credit' }
  | { kind: 'allocate'; payment: number; invoice: number; amount: number; day: number }
  | { kind: 'remove'; payment: number }
  | { kind: 'reprice'; invoice: number; amount: number };

const invoice = fc.nat(2);
const amount = fc.integer({ min: 1, max: 80 });
const part = fc.integer({ min: 1, max: 30 });
const day = fc.nat(27); // 1 to 28 February: never refused for the date
const payment = fc.nat(1000); // any of those that exist, or one that does not
const acts = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('pay' as const),
        invoice,
        amount,
        day,
        excess: fc.constantFrom('refuse' as const, 'keep_as_credit' as const),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('allocate' as const), payment, invoice, amount: part, day }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), payment }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reprice' as const), invoice, amount }) },
  ),
  { minLength: 1, maxLength: 25, size: 'max' },
);

/** The books kept by hand: what every act should lead to, from the rules alone. */
class Model {
  readonly amounts = [50, 50, 50];
  readonly currencies = ['USD', 'USD', 'IDR'];
  readonly payments: {
    on: string;
    currency: string;
    amount: number;
    parts: { invoice: number; amount: number; on: string }[];
  }[] = [];

  parts(of: number) {
    return this.payments.flatMap(({ parts }) => parts).filter((part) => part.invoice === of);
  }
  paid(of: number) {
    return this.parts(of).reduce((sum, part) => sum + part.amount, 0);
  }
  credit(of: number) {
    const payment = this.payments[of]!;
    return payment.parts.reduce((left, part) => left - part.amount, payment.amount);
  }
  settledOn(of: number) {
    return this.paid(of) === this.amounts[of]
      ? this.parts(of)
          .map(({ on }) => on)
          .toSorted()
          .at(-1)!
      : null;
  }
}

const dayOf = (index: number) => `2026-02-${String(index + 1).padStart(2, '0')}`;

/** What the rule says of an act: the code of the refusal, or null after the model has taken it in. */
function expected(model: Model, act: Act): string | null {
  if (act.kind === 'pay') {
    const balance = model.amounts[act.invoice]! - model.paid(act.invoice);
    if (act.amount > balance && act.excess === 'refuse') return 'overpayment';
    const part = { invoice: act.invoice, amount: Math.min(act.amount, balance), on: dayOf(act.day) };
    model.payments.push({
      on: part.on,
      currency: model.currencies[act.invoice]!,
      amount: act.amount,
      parts: part.amount > 0 ? [part] : [],
    });
    return null;
  }
  if (act.kind === 'reprice') {
    if (act.amount < model.paid(act.invoice)) return 'amount_below_paid';
    model.amounts[act.invoice] = act.amount;
    return null;
  }
  const payment = model.payments[act.payment];
  if (!payment) return 'payment_not_found';
  if (act.kind === 'remove') {
    model.payments.splice(act.payment, 1);
    return null;
  }
  if (payment.currency !== model.currencies[act.invoice]) return 'currency_differs';
  if (dayOf(act.day) < payment.on) return 'before_payment';
  if (act.amount > model.credit(act.payment)) return 'more_than_credit';
  if (act.amount > model.amounts[act.invoice]! - model.paid(act.invoice)) return 'more_than_balance';
  payment.parts.push({ invoice: act.invoice, amount: act.amount, on: dayOf(act.day) });
  return null;
}

async function reprice(id: string, amountMinor: number) {
  const { status, body } = await world.call('PATCH', `/invoices/${id}`, { body: { amountMinor } });
  if (status !== 200) throw new AppError(status, body.code, body.detail);
}

const UNKNOWN = '0192a000-0000-7000-8000-00000000ffff';

async function refusalOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const kept = (ids: string[]) =>
  rowsOf<{ amount: number; paid: number; allocated: number; settled: string | null; last: string | null }>(
    world.deps.db,
    sql`select i.amount_minor as amount, i.paid_minor as paid, i.settled_on::text as settled,
               coalesce(sum(a.amount_minor), 0)::int as allocated, max(a.allocated_on)::text as last
        from unnest(array[${sql.join(
          ids.map((id) => sql`${id}::uuid`),
          sql`, `,
        )}]) with ordinality as given (id, nr)
        join invoices i on i.id = given.id left join payment_allocations a on a.invoice_id = i.id
        group by i.id, nr order by nr`,
  );

test('whatever is paid, overpaid, moved, taken back and repriced: balances are what the allocations say', async () => {
  const { addClient, addInvoice } = booksOf(() => world);
  const seen = new Set<string>();
  let round = 0;
  await fc.assert(
    fc.asyncProperty(acts, async (sequence) => {
      round += 1;
      const { deps } = world;
      const model = new Model();
      const { id: clientId } = await addClient({ number: `round-${round}` });
      const ids: string[] = [];
      for (const [nr, currency] of model.currencies.entries()) {
        ids.push((await addInvoice({ number: `${round}/${nr}`, clientId, currency, amountMinor: 50 })).id);
      }
      const paymentIds: string[] = [];
      const idOf = (payment: number) => paymentIds[payment] ?? UNKNOWN;

      for (const drawn of sequence) {
        const act =
          'payment' in drawn ? { ...drawn, payment: drawn.payment % (paymentIds.length + 1) } : drawn;
        const code = expected(model, act);
        let done: Promise<unknown>;
        if (act.kind === 'pay') {
          const input = {
            invoiceId: ids[act.invoice]!,
            amountMinor: act.amount,
            paidOn: dayOf(act.day),
            excess: act.excess,
          };
          done = recordPayment(deps, operator, input).then((id) => paymentIds.push(id));
        } else if (act.kind === 'allocate') {
          const input = { invoiceId: ids[act.invoice]!, amountMinor: act.amount, on: dayOf(act.day) };
          done = allocateCredit(deps, operator, idOf(act.payment), input);
        } else if (act.kind === 'remove') {
          done = deletePayment(deps, operator, idOf(act.payment)).then(() =>
            paymentIds.splice(act.payment, 1),
          );
        } else {
          done = reprice(ids[act.invoice]!, act.amount);
        }
        expect(await refusalOf(done)).toBe(code);
        seen.add(code ?? act.kind);

        const rows = await kept(ids);
        for (const [nr, row] of rows.entries()) {
          expect(row).toMatchObject({
            amount: model.amounts[nr],
            paid: row.allocated,
            settled: row.allocated === row.amount ? row.last : null,
          });
          expect({ paid: row.paid, settled: row.settled }).toEqual({
            paid: model.paid(nr),
            settled: model.settledOn(nr),
          });
        }
        const credits = await rowsOf<{ credit: number }>(
          deps.db,
          sql`select (p.amount_minor - coalesce((select sum(amount_minor) from payment_allocations where payment_id = p.id), 0))::int as credit
              from payments p where p.client_id = ${clientId}::uuid order by p.id`,
        );
        expect(credits.map(({ credit }) => credit)).toEqual(model.payments.map((_, nr) => model.credit(nr)));
        expect(credits.every(({ credit }) => credit >= 0)).toBe(true);
      }
    }),
    { numRuns: 40, seed: 20_260_301 },
  );
  // The rounds must have met every rule, or they prove little.
  for (const met of [
    'pay',
    'allocate',
    'remove',
    'reprice',
    'overpayment',
    'more_than_credit',
    'more_than_balance',
    'currency_differs',
    'before_payment',
    'amount_below_paid',
  ]) {
    expect(seen, [...seen].join(' ')).toContain(met);
  }
}, 120_000);
