import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import { addClient, addInvoice, pay } from '#test/factories';
import { createOwnWorld, createTestApp, type TestWorld } from '#test/test-app';
import { runWhenDue } from './reminders.jobs.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp();
});
afterAll(() => world.close());

const plan = async (in_: TestWorld, on?: string) =>
  (await in_.call('GET', `/reminders/plan${on ? `?on=${on}` : ''}`)).body;
const run = (in_: TestWorld, on?: string) => in_.call('POST', '/reminders/runs', { body: on ? { on } : {} });

describe('one mail per client', () => {
  test('carries all its invoices, in every currency, in the strongest tone', async () => {
    const own = await createOwnWorld();
    const client = await addClient(own, { number: 'm-1', name: 'Many & Co', language: 'id' });
    await addInvoice(own, { clientId: client.id, number: 'M-1', dueOn: '2026-02-28' });
    await addInvoice(own, {
      clientId: client.id,
      number: 'M-2',
      dueOn: '2026-02-01',
      amountMinor: 150_000_000,
      currency: 'IDR',
    });
    const { status, body } = await run(own);
    expect(status).toBe(201);
    expect(body.plan.messages).toMatchObject([
      {
        client: 'm-1',
        template: 'firm',
        language: 'id',
        currencies: ['IDR', 'USD'],
        reminders: [
          { invoice: 'M-2', step: 4 },
          { invoice: 'M-1', step: 2 },
        ],
      },
    ]);
    const message = (await own.call('GET', `/messages/${body.plan.messages[0].id}`)).body;
    expect(message).toMatchObject({ state: 'sent', to: ['m-1@client.example'], transport: 'mailbox' });
    expect(message.text).toMatch(/Rp[\s\u00a0]1\.500\.000/);
    expect(message.html).toContain('Many &amp; Co');
    expect(message.reminders).toHaveLength(2);
  });
});

describe('running again', () => {
  test('sends nothing new, and a paid invoice is silent for good', async () => {
    const own = await createOwnWorld();
    const client = await addClient(own);
    const invoice = await addInvoice(own, { clientId: client.id, dueOn: '2026-02-28' });
    expect((await run(own)).body.plan.totals).toEqual({ messages: 1, reminders: 1, silent: 0 });
    expect((await run(own)).body.plan).toMatchObject({
      messages: [],
      silent: [{ reason: 'already_reminded', until: '2026-03-07' }],
    });
    await pay(own, invoice.id, 10_000, '2026-03-01');
    own.clock.set('2026-03-08T08:00:00Z');
    expect((await run(own)).body.plan).toMatchObject({
      messages: [],
      silent: [],
      totals: { messages: 0, reminders: 0, silent: 0 },
    });
  });

  test('after missed days only the highest step goes out, the others are superseded with the reason', async () => {
    const own = await createOwnWorld({ at: '2026-04-15T08:00:00Z' });
    const client = await addClient(own);
    const invoice = await addInvoice(own, { clientId: client.id, dueOn: '2026-03-01' });
    await run(own);
    const ledger = (await own.call('GET', `/reminders/ledger?invoiceId=${invoice.id}`)).body.items;
    expect(ledger.toSorted((a: { step: number }, b: { step: number }) => a.step - b.step)).toMatchObject([
      ...[1, 2, 3, 4].map((step) => ({
        step,
        state: 'superseded',
        reason: 'later_step_due',
        messageId: null,
      })),
      { step: 5, state: 'sent', reason: null },
    ]);
    expect((await plan(own)).silent).toMatchObject([{ reason: 'schedule_ended', until: null }]);
  });
});

describe('a trial day', () => {
  test('sees the invoices and payments up to that day and no further', async () => {
    const own = await createOwnWorld();
    const client = await addClient(own);
    const invoice = await addInvoice(own, {
      clientId: client.id,
      issuedOn: '2026-01-10',
      dueOn: '2026-02-09',
      number: 'T-1',
    });
    await pay(own, invoice.id, 10_000, '2026-02-20');
    expect((await plan(own, '2026-01-09')).totals).toEqual({ messages: 0, reminders: 0, silent: 0 });
    expect((await plan(own, '2026-01-10')).silent).toMatchObject([
      { invoice: 'T-1', reason: 'not_due', until: '2026-02-06' },
    ]);
    expect((await plan(own, '2026-02-19')).messages).toMatchObject([
      { reminders: [{ step: 3, balanceMinor: 10_000 }] },
    ]);
    expect((await plan(own, '2026-02-20')).totals).toEqual({ messages: 0, reminders: 0, silent: 0 });
  });

  test('planning writes nothing', async () => {
    const own = await createOwnWorld();
    const client = await addClient(own);
    await addInvoice(own, { clientId: client.id, dueOn: '2026-01-01' });
    await plan(own, '2027-01-01');
    expect((await own.call('GET', '/reminders/ledger')).body.total).toBe(0);
    expect((await own.call('GET', '/messages')).body.total).toBe(0);
  });
});

describe('the reasons of silence come in their order', () => {
  test('disputed before paused before not due before no contact', async () => {
    const own = await createOwnWorld();
    const mute = await addClient(own, { number: 'mute', email: null });
    const invoice = await addInvoice(own, { clientId: mute.id, number: 'S-1', dueOn: '2026-03-20' });
    const late = await addInvoice(own, { clientId: mute.id, number: 'S-2', dueOn: '2026-02-20' });
    const reasons = async () =>
      Object.fromEntries(
        (await plan(own)).silent.map(({ invoice: number, reason }: { invoice: string; reason: string }) => [
          number,
          reason,
        ]),
      );
    expect(await reasons()).toEqual({ 'S-1': 'not_due', 'S-2': 'no_contact' });
    await own.call('PATCH', `/clients/${mute.id}`, { body: { pausedUntil: '2026-03-05' } });
    expect(await reasons()).toEqual({ 'S-1': 'paused', 'S-2': 'paused' });
    await own.call('POST', `/invoices/${late.id}/disputes`, { body: { reason: 'No.' } });
    await own.call('POST', `/invoices/${invoice.id}/disputes`, { body: { reason: 'No.' } });
    expect(await reasons()).toEqual({ 'S-1': 'disputed', 'S-2': 'disputed' });
  });

  test('a second mail within the minimum gap waits', async () => {
    const own = await createOwnWorld();
    await own.call('PATCH', '/settings', { as: 'admin', body: { minimumGapDays: 3 } });
    const client = await addClient(own);
    await addInvoice(own, { clientId: client.id, number: 'G-1', dueOn: '2026-02-28' });
    await addInvoice(own, { clientId: client.id, number: 'G-2', dueOn: '2026-03-01' });
    const first = await run(own);
    expect(first.body.plan.messages[0].reminders).toHaveLength(2);
    own.clock.set('2026-03-02T08:00:00Z');
    expect((await plan(own)).silent).toMatchObject([
      { invoice: 'G-1', reason: 'already_reminded' },
      { invoice: 'G-2', reason: 'minimum_gap', until: '2026-03-04' },
    ]);
    own.clock.set('2026-03-04T08:00:00Z');
    expect((await plan(own)).messages).toMatchObject([{ reminders: [{ invoice: 'G-2', step: 2 }] }]);
  });
});

describe('a changed schedule', () => {
  test('repeats nothing that went out under the old one', async () => {
    const own = await createOwnWorld();
    const client = await addClient(own);
    await addInvoice(own, { clientId: client.id, dueOn: '2026-02-20' });
    expect((await run(own)).body.plan.messages[0].reminders).toMatchObject([{ step: 3, offsetDays: 7 }]);
    const steps = [
      { offsetDays: 2, template: 'friendly' },
      { offsetDays: 5, template: 'firm' },
      { offsetDays: 12, template: 'final' },
    ];
    expect(await own.call('PUT', '/reminders/schedule', { as: 'admin', body: { steps } })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect((await plan(own)).silent).toMatchObject([{ reason: 'already_reminded', until: '2026-03-04' }]);
    own.clock.set('2026-03-04T08:00:00Z');
    expect((await plan(own)).messages).toMatchObject([
      { template: 'final', reminders: [{ step: 3, offsetDays: 12 }] },
    ]);
  });

  test.each([
    ['by staff', 'staff' as const, [{ offsetDays: 1, template: 'firm' }], 403, 'not_allowed'],
    [
      'with steps that do not ascend',
      'admin' as const,
      [
        { offsetDays: 5, template: 'firm' },
        { offsetDays: 5, template: 'firm' },
      ],
      409,
      'steps_not_ascending',
    ],
    ['without steps', 'admin' as const, [], 422, 'invalid_request'],
  ])('%s is refused', async (_name, as, steps, status, code) => {
    expect(await world.call('PUT', '/reminders/schedule', { as, body: { steps } })).toMatchObject({
      status,
      body: { code },
    });
  });
});

describe('the daily run', () => {
  test('waits for the hour in the organisation’s zone, runs once, and only when sending is on', async () => {
    const own = await createOwnWorld({ at: '2026-03-01T01:00:00Z' });
    const client = await addClient(own);
    await addInvoice(own, { clientId: client.id, dueOn: '2026-02-28' });
    await own.call('PATCH', '/settings', {
      as: 'admin',
      body: { timeZone: 'Asia/Jakarta', sendAt: '09:00' },
    });
    const sent = async () => (await own.call('GET', '/messages')).body.total;
    own.clock.set('2026-03-01T02:30:00Z');
    await runWhenDue(own.deps);
    expect(await sent()).toBe(0);

    await own.call('PATCH', '/settings', { as: 'admin', body: { isSendingOn: true } });
    own.clock.set('2026-03-01T01:59:00Z');
    await runWhenDue(own.deps);
    expect(await sent()).toBe(0);
    own.clock.set('2026-03-01T02:00:00Z');
    await Promise.all([runWhenDue(own.deps), runWhenDue(own.deps)]);
    await runWhenDue(own.deps);
    expect(await sent()).toBe(1);
    const runs = (await own.call('GET', '/reminders/runs')).body.items;
    expect(runs).toMatchObject([{ on: '2026-03-01', trigger: 'by_schedule', messages: 1 }]);
  });
});

test('a viewer reads the plan and cannot run it', async () => {
  expect((await world.call('GET', '/reminders/plan', { as: 'viewer' })).status).toBe(200);
  expect(await world.call('POST', '/reminders/runs', { as: 'viewer', body: {} })).toMatchObject({
    status: 403,
    body: { code: 'not_allowed' },
  });
});
