import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowsOf } from '#platform/db';
import { addClient, addInvoice } from '#test/factories';
import {
  balanceOn,
  judge,
  plusDays,
  type RuleInvoice,
  type RuleWorld,
  runDay,
  type Sent,
} from '#test/reminder-rules';
import { createOwnWorld, createTestApp, type TestWorld } from '#test/test-app';
import { claimReminders } from './claim-reminders.ts';
import { deliverMessages } from './deliver-messages.ts';
import { lockPlanner, writePlan } from './plan.queries.ts';
import { readPlan } from './read-plan.ts';
import { runReminders } from './run-reminders.ts';
import { startRun } from './runs.queries.ts';
import { newId } from '#platform/ids';

const START = '2026-03-01';

/** A random mutation of the world, or one of the engine's own steps; a crash is a step whose successors never come. */
type Move =
  | { kind: 'plan' | 'planThrice' | 'claim' | 'deliver' | 'run' | 'runTwiceAtOnce' }
  | { kind: 'jump'; days: number }
  | { kind: 'pay' | 'payPart' | 'unpay' | 'dispute' | 'resolve' | 'void' | 'pause'; invoice: number }
  | { kind: 'moveDue'; invoice: number; days: number };

const invoiceIndex = fc.nat({ max: 5 });
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('plan', 'planThrice', 'claim', 'deliver', 'run', 'runTwiceAtOnce' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('jump' as const), days: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('pay', 'payPart', 'unpay', 'dispute', 'resolve', 'void', 'pause' as const),
      invoice: invoiceIndex,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('moveDue' as const),
      invoice: invoiceIndex,
      days: fc.integer({ min: -10, max: 20 }),
    }),
  },
) as fc.Arbitrary<Move>;

/** The world beside the database, and what the mails that left said. */
class Model {
  readonly world: TestWorld;
  readonly rules: RuleWorld = { invoices: [], addresses: new Map() };
  readonly ids: string[] = [];
  readonly paymentIds: string[][] = [];
  readonly disputeIds: (string | null)[] = [];
  readonly seen = new Set<string>();
  on = START;

  constructor(world: TestWorld) {
    this.world = world;
  }

  async build(prefix: string) {
    for (const at of [0, 1, 2]) {
      const hasAddress = at !== 2;
      const client = await addClient(this.world, {
        number: `${prefix}-${at}`,
        ...(!hasAddress && { email: null }),
      });
      if (hasAddress) this.rules.addresses.set(client.number, `${client.number}@client.example`);
      for (const nth of [0, 1]) {
        const dueOn = plusDays(START, at * 3 + nth * 5 - 2);
        const invoice = await addInvoice(this.world, {
          clientId: client.id,
          dueOn,
          number: `${prefix}-${at}-${nth}`,
        });
        this.ids.push(invoice.id);
        this.paymentIds.push([]);
        this.disputeIds.push(null);
        this.rules.invoices.push({
          number: invoice.number,
          client: client.number,
          issuedOn: plusDays(dueOn, -30),
          dueOn,
          amountMinor: 10_000,
          isOwed: true,
          payments: [],
          disputes: [],
          pausedUntil: null,
        });
      }
    }
  }

  async plan() {
    const { db, now } = this.world.deps;
    await db.transaction(async (tx) => {
      await lockPlanner(tx);
      await writePlan(tx, this.on, 'everybody', now());
    });
  }

  async claim() {
    const { db, now } = this.world.deps;
    await this.plan();
    const runId = await startRun(db, newId(), this.on, 'by_hand', now());
    await claimReminders(this.world.deps, { runId, on: this.on, isTrial: false });
  }

  /** Every mail that left since the last look was true when it left. */
  async inspectMailbox() {
    const sent = await rowsOf<{ id: string; text: string }>(
      this.world.deps.db,
      sql`select id, body_text as text from messages where state = 'sent' order by id`,
    );
    for (const { id, text } of sent) {
      if (this.seen.has(id)) continue;
      this.seen.add(id);
      const named = this.rules.invoices.filter(({ number }) => text.includes(number));
      expect(named.length).toBeGreaterThan(0);
      expect(new Set(named.map(({ client }) => client)).size).toBe(1);
      for (const invoice of named) {
        expect(invoice.isOwed).toBe(true);
        expect(balanceOn(invoice, this.on)).toBeGreaterThan(0);
        expect(invoice.disputes.filter(({ until }) => until === null)).toEqual([]);
        expect(invoice.pausedUntil === null || invoice.pausedUntil <= this.on).toBe(true);
      }
    }
    await this.countMailsAgainstLedger();
  }

  /** The ledger is unique per step, so as many mails as sent lines means that no step left twice. */
  async countMailsAgainstLedger() {
    const texts = await rowsOf<{ text: string }>(
      this.world.deps.db,
      sql`select body_text as text from messages where state = 'sent'`,
    );
    const lines = await rowsOf<{ number: string; sent: number }>(
      this.world.deps.db,
      sql`select i.number, count(*)::int as sent from reminders r join invoices i on i.id = r.invoice_id where r.state = 'sent' group by i.number`,
    );
    const inLedger = Object.fromEntries(lines.map(({ number, sent }) => [number, sent]));
    for (const { number } of this.rules.invoices) {
      expect(texts.filter(({ text }) => text.includes(number)).length, number).toBe(inLedger[number] ?? 0);
    }
  }

  async apply(next: Move) {
    const { deps, clock } = this.world;
    if (next.kind === 'plan') await this.plan();
    else if (next.kind === 'planThrice') await Promise.all([this.plan(), this.plan(), this.plan()]);
    else if (next.kind === 'claim') await this.claim();
    else if (next.kind === 'deliver') await deliverMessages(deps);
    else if (next.kind === 'run') await runReminders(deps, { trigger: 'by_hand' });
    else if (next.kind === 'runTwiceAtOnce') {
      await Promise.all([
        runReminders(deps, { trigger: 'by_hand' }),
        runReminders(deps, { trigger: 'by_hand' }),
      ]);
    } else if (next.kind === 'jump') {
      this.on = plusDays(this.on, next.days);
      clock.set(`${this.on}T08:00:00Z`);
    } else if ('invoice' in next) await this.mutate(next);
    await this.inspectMailbox();
  }

  async mutate(next: Extract<Move, { invoice: number }>) {
    const invoice = this.rules.invoices[next.invoice]!;
    const id = this.ids[next.invoice]!;
    const balance = balanceOn(invoice, this.on);
    if (next.kind === 'pay' || next.kind === 'payPart')
      return this.payInvoice(next.invoice, next.kind === 'pay' ? balance : Math.ceil(balance / 3));
    if (next.kind === 'unpay') return this.unpay(next.invoice);
    if (next.kind === 'void' && invoice.payments.length === 0) {
      const answer = await this.world.call('POST', `/invoices/${id}/void`);
      if (answer.status === 200) invoice.isOwed = false;
    } else if (next.kind === 'dispute' && invoice.isOwed && this.disputeIds[next.invoice] === null) {
      await this.dispute(next.invoice, invoice);
    } else if (next.kind === 'resolve' && this.disputeIds[next.invoice]) {
      const answer = await this.world.call('POST', `/disputes/${this.disputeIds[next.invoice]}/resolve`, {
        body: { resolution: 'Settled.' },
      });
      expect(answer.status).toBe(200);
      this.disputeIds[next.invoice] = null;
      invoice.disputes.at(-1)!.until = this.on;
    } else if (next.kind === 'pause') {
      const pausedUntil =
        invoice.pausedUntil !== null && invoice.pausedUntil > this.on ? null : plusDays(this.on, 4);
      const answer = await this.world.call('PATCH', `/invoices/${id}`, { body: { pausedUntil } });
      if (answer.status === 200) invoice.pausedUntil = pausedUntil;
    } else if (next.kind === 'moveDue') {
      const dueOn = plusDays(invoice.dueOn, next.days);
      const answer = await this.world.call('PATCH', `/invoices/${id}`, { body: { dueOn } });
      if (answer.status === 200) invoice.dueOn = dueOn;
    }
  }

  async dispute(at: number, invoice: RuleInvoice) {
    const answer = await this.world.call('POST', `/invoices/${this.ids[at]}/disputes`, {
      body: { reason: 'Half is missing.' },
    });
    if (answer.status !== 201) return;
    this.disputeIds[at] = answer.body.disputes?.at(-1)?.id ?? answer.body.id;
    invoice.disputes.push({ from: this.on, until: null });
  }

  async payInvoice(at: number, amountMinor: number) {
    const invoice = this.rules.invoices[at]!;
    if (!invoice.isOwed || amountMinor <= 0 || invoice.issuedOn > this.on) return;
    const answer = await this.world.call('POST', '/payments', {
      body: { invoiceId: this.ids[at], amountMinor, paidOn: this.on },
    });
    expect(answer.status, answer.text).toBe(201);
    this.paymentIds[at]!.push(answer.body.id);
    invoice.payments.push({ on: this.on, amountMinor });
  }

  async unpay(at: number) {
    const id = this.paymentIds[at]!.pop();
    if (id === undefined) return;
    expect((await this.world.call('DELETE', `/payments/${id}`)).status).toBe(204);
    this.rules.invoices[at]!.payments.pop();
  }

  /** Highest step sent of each invoice, from the ledger. */
  async sent(): Promise<Sent> {
    const rows = await rowsOf<{ number: string; step: number }>(
      this.world.deps.db,
      sql`select i.number, max(r.step)::int as step from reminders r join invoices i on i.id = r.invoice_id
          where r.state in ('sent', 'claimed') group by i.number`,
    );
    return new Map(rows.map(({ number, step }) => [number, step]));
  }

  async expectPlanOfRules() {
    const sent = await this.sent();
    const plan = await readPlan(this.world.deps, this.on, 1000);
    const expected: Record<string, string | number> = {};
    for (const invoice of this.rules.invoices) {
      const verdict = judge(this.rules, invoice, this.on, sent);
      if (verdict !== null) expected[invoice.number] = typeof verdict === 'string' ? verdict : verdict.step;
    }
    const found: Record<string, string | number> = {};
    for (const { invoice, reason } of plan.silent) found[invoice] = reason;
    for (const { reminders } of plan.messages)
      for (const { invoice, step } of reminders) found[invoice] = step;
    expect(found).toEqual(expected);
  }

  async expectEveryLineExplained() {
    const open = await rowsOf(
      this.world.deps.db,
      sql`select i.number, r.step, r.state from reminders r join invoices i on i.id = r.invoice_id
          where (r.state <> 'sent' and r.reason is null) or r.state = 'claimed'`,
    );
    expect(open).toEqual([]);
    const queued = await rowsOf(
      this.world.deps.db,
      sql`select id from messages where state not in ('sent', 'withdrawn')`,
    );
    expect(queued).toEqual([]);
  }
}

describe('whatever happens in whatever order', () => {
  test('no step leaves twice, nothing is asked that is not owed, and every line ends sent or with a reason', async () => {
    const runs = Number(process.env['PROPERTY_RUNS'] ?? 12);
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 12, maxLength: 45 }), async (moves) => {
        const world = await createTestApp({ at: `${START}T08:00:00Z` });
        try {
          const model = new Model(world);
          await model.build('p');
          for (const next of moves) await model.apply(next);
          await model.expectPlanOfRules();
          await model.apply({ kind: 'run' });
          await model.expectEveryLineExplained();
        } finally {
          await world.close();
        }
      }),
      { numRuns: runs },
    );
  }, 300_000);
});

describe('a year of trial days', () => {
  test('every day sends exactly what the rules give', async () => {
    const world = await createOwnWorld({ at: '2027-06-01T08:00:00Z' });
    const random = fc.sample(
      fc.record({
        terms: fc.constantFrom(7, 14, 30),
        late: fc.integer({ min: -20, max: 50 }),
        amount: fc.integer({ min: 1, max: 90_000 }),
        start: fc.nat({ max: 300 }),
        isDisputed: fc.nat({ max: 9 }),
        client: fc.nat({ max: 14 }),
      }),
      { numRuns: 150, seed: 7 },
    );
    const rules: RuleWorld = { invoices: [], addresses: new Map() };
    const clients = [];
    for (let at = 0; at < 15; at++) {
      const client = await addClient(world, { number: `y-${at}`, ...(at % 7 === 3 && { email: null }) });
      clients.push(client);
      if (at % 7 !== 3) rules.addresses.set(client.number, `${client.number}@client.example`);
    }
    for (const [at, { terms, late, amount, start, isDisputed, client }] of random.entries()) {
      const issuedOn = plusDays('2026-01-01', start);
      const dueOn = plusDays(issuedOn, terms);
      const paidOn = plusDays(dueOn, Math.max(late, -terms));
      const { id, number } = await addInvoice(world, {
        clientId: clients[client]!.id,
        number: `y-inv-${at}`,
        issuedOn,
        dueOn,
        amountMinor: amount,
      });
      const isInDispute = isDisputed === 0;
      if (isInDispute) {
        const dispute = await world.call('POST', `/invoices/${id}/disputes`, {
          body: { reason: 'Wrong goods.', openedOn: issuedOn },
        });
        const disputeId = dispute.body.disputes?.at(-1)?.id ?? dispute.body.id;
        await world.call('POST', `/disputes/${disputeId}/resolve`, {
          body: { resolution: 'Paid.', resolvedOn: paidOn },
        });
      }
      const paid = await world.call('POST', '/payments', {
        body: { invoiceId: id, amountMinor: amount, paidOn },
      });
      expect(paid.status, paid.text).toBe(201);
      rules.invoices.push({
        number,
        client: clients[client]!.number,
        issuedOn,
        dueOn,
        amountMinor: amount,
        isOwed: true,
        payments: [{ on: paidOn, amountMinor: amount }],
        disputes: isInDispute ? [{ from: issuedOn, until: paidOn }] : [],
        pausedUntil: null,
      });
    }

    const sent: Sent = new Map();
    let mails = 0;
    for (let on = '2026-01-01'; on <= '2026-12-31'; on = plusDays(on, on < '2026-06-01' ? 1 : 3)) {
      const { plan } = await runReminders(world.deps, { on, trigger: 'terminal', limit: 10_000 });
      const expected = runDay(rules, on, sent);
      const found = new Map(
        plan.messages.map(({ client, template, reminders }) => [
          client,
          {
            template,
            reminders: reminders.map(({ invoice, step, offsetDays, dueOn, balanceMinor }) => ({
              invoice,
              step,
              offsetDays,
              dueOn,
              balanceMinor,
            })),
          },
        ]),
      );
      expect(found.size, on).toBe(plan.messages.length);
      for (const { reminders } of expected.mails.values()) reminders.sort(byInvoice);
      for (const { reminders } of found.values()) reminders.sort(byInvoice);
      expect(found, on).toEqual(expected.mails);
      expect(Object.fromEntries(plan.silent.map(({ invoice, reason }) => [invoice, reason])), on).toEqual(
        expected.silent,
      );
      mails += plan.messages.length;
    }
    expect(mails).toBeGreaterThan(50);
  }, 120_000);
});

const byInvoice = (a: unknown, b: unknown) =>
  (a as { invoice: string }).invoice < (b as { invoice: string }).invoice ? -1 : 1;
