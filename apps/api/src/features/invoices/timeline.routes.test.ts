import { describe, expect, test } from 'vitest';
import { addDays } from '#platform/calendar';
import { booksOf } from '#test/books';
import { createOwnWorld, type TestWorld } from '#test/test-app';

type Entry = {
  kind: string;
  on: string;
  until: string | null;
  reason: string | null;
  step: number | null;
  text: string | null;
  amountMinor: number | null;
  messageId: string | null;
  to: string[];
  id: string;
};

const timelineOf = async (world: TestWorld, id: string): Promise<Entry[]> => {
  const { status, body } = await world.call('GET', `/invoices/${id}/timeline`, { as: 'viewer' });
  expect(status).toBe(200);
  return body.items;
};

/** `03-02 reminder_sent 2`, `02-27..02-28 silent already_reminded`, `03-15.. silent paid` */
const said = ({ kind, on, until, reason, step }: Entry) => {
  const day = kind === 'silent' ? `${on.slice(5)}..${until?.slice(5) ?? ''}` : on.slice(5);
  return [day, kind, step, reason].filter((part) => part !== null).join(' ');
};

const runOn = async (world: TestWorld, on: string) => {
  world.clock.set(`${on}T09:00:00Z`);
  expect((await world.call('POST', '/reminders/runs', { body: {} })).status).toBe(201);
};

describe('GET /invoices/:id/timeline', () => {
  test('tells the whole story, the newest first, and explains every silence', async () => {
    const world = await createOwnWorld({ at: '2026-02-01T08:00:00Z' });
    const { addInvoice, pay } = booksOf(() => world);
    const { id, client, number } = await addInvoice({ dueOn: '2026-03-01' });
    await runOn(world, '2026-02-10');
    await runOn(world, '2026-02-26');
    await runOn(world, '2026-03-02');
    world.clock.set('2026-03-05T08:00:00Z');
    const payment = await pay(id, 40_000, {
      paidOn: '2026-03-04',
      method: 'Bank transfer',
      reference: 'TRX 9',
    });
    const dispute = await world.call('POST', `/invoices/${id}/disputes`, {
      body: { reason: 'Two boxes are missing' },
    });
    await runOn(world, '2026-03-09');
    world.clock.set('2026-03-12T08:00:00Z');
    await world.call('POST', `/disputes/${dispute.body.id}/resolve`, { body: { resolution: 'Found them' } });

    const items = await timelineOf(world, id);
    expect(items.map(said)).toEqual([
      '03-12 reminder_next 3',
      '03-12 dispute_resolved',
      '03-06..03-11 silent disputed',
      '03-05 dispute_opened',
      '03-04 payment',
      '03-03..03-03 silent already_reminded',
      '03-02 reminder_sent 2',
      '03-01 due',
      '02-27..02-28 silent already_reminded',
      '02-26 reminder_sent 1',
      '02-02..02-25 silent not_due',
      '02-01 issued',
    ]);
    const find = (kind: string) => items.find((item) => item.kind === kind)!;
    const { body: row } = await world.call('GET', `/clients/${client.id}`);
    const to = [row.contacts[0].email];
    expect(find('reminder_next')).toMatchObject({ to, amountMinor: 60_000, template: 'firm' });
    expect(find('payment')).toMatchObject({
      amountMinor: 40_000,
      paymentId: payment.id,
      text: 'Bank transfer, TRX 9',
      at: '2026-03-05T08:00:00.000Z',
    });
    expect(find('dispute_opened').text).toBe('Two boxes are missing');
    expect(find('dispute_resolved').text).toBe('Found them');
    const { body: mail } = await world.call('GET', `/messages/${find('reminder_sent').messageId}`);
    expect(mail).toMatchObject({ to, reminders: [{ invoice: { name: number }, step: 2 }] });
    expect(find('reminder_sent')).toMatchObject({
      to,
      amountMinor: 100_000,
      at: expect.stringMatching(/^2026-03-02T09:00/),
    });
    expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
  });

  test('says which steps were passed over, and after the money nothing but silence', async () => {
    const world = await createOwnWorld({ at: '2026-03-20T08:00:00Z' });
    const { addInvoice, pay } = booksOf(() => world);
    const { id } = await addInvoice({ issuedOn: '2026-02-20', dueOn: '2026-03-01' });
    expect((await timelineOf(world, id)).map(said)).toEqual([
      '03-20 reminder_next 4',
      '03-02..03-19 silent not_recorded',
      '03-01 due',
      '02-26..02-28 silent not_recorded',
      '02-21..02-25 silent not_due',
      '02-20 issued',
    ]);
    await runOn(world, '2026-03-20');
    world.clock.set('2026-03-25T08:00:00Z');
    await pay(id, 100_000, { paidOn: '2026-03-22' });
    expect((await timelineOf(world, id)).map(said)).toEqual([
      '03-23.. silent paid',
      '03-22 payment',
      '03-21..03-21 silent already_reminded',
      '03-20 reminder_sent 4',
      '03-09..03-19 silent not_recorded',
      '03-08 reminder_not_sent 3 later_step_due',
      '03-03..03-07 silent not_recorded',
      '03-02 reminder_not_sent 2 later_step_due',
      '03-01 due',
      '02-27..02-28 silent not_recorded',
      '02-26 reminder_not_sent 1 later_step_due',
      '02-21..02-25 silent not_due',
      '02-20 issued',
    ]);
  });

  test('a payment that bounced is told, and what follows from it', async () => {
    const world = await createOwnWorld({ at: '2026-03-10T08:00:00Z' });
    const { addInvoice, pay } = booksOf(() => world);
    const { id } = await addInvoice({ issuedOn: '2026-03-10', dueOn: '2026-04-30' });
    const payment = await pay(id, 100_000, { paidOn: '2026-03-10' });
    world.clock.set('2026-03-12T08:00:00Z');
    expect((await timelineOf(world, id)).map(said)).toEqual([
      '03-11.. silent paid',
      '03-10 payment',
      '03-10 issued',
    ]);
    await world.call('DELETE', `/payments/${payment.id}`);
    const items = await timelineOf(world, id);
    expect(items.map(said)).toEqual([
      '04-27 reminder_next 1',
      '03-13..04-26 silent not_due',
      '03-12 changed payment_removed',
      '03-11..03-11 silent not_due',
      '03-10 issued',
    ]);
    expect(items[2]).toMatchObject({ amountMinor: 100_000 });
  });

  test.each([
    {
      move: 'void',
      lines: ['03-02.. silent void', '03-01 void', '02-28..02-28 silent not_due', '02-27 issued'],
    },
    {
      move: 'write-off',
      lines: [
        '03-02.. silent written_off',
        '03-01 written_off',
        '02-28..02-28 silent not_due',
        '02-27 issued',
      ],
    },
  ])('$move ends it', async ({ move, lines }) => {
    const world = await createOwnWorld({ at: '2026-02-27T08:00:00Z' });
    const { id } = await booksOf(() => world).addInvoice({ issuedOn: '2026-02-27', dueOn: '2026-03-31' });
    world.clock.set('2026-03-01T08:00:00Z');
    await world.call('POST', `/invoices/${id}/${move}`);
    world.clock.set('2026-03-03T08:00:00Z');
    expect((await timelineOf(world, id)).map(said)).toEqual(lines);
    await world.call('POST', `/invoices/${id}/reopen`);
    expect((await timelineOf(world, id)).map(said).slice(0, 3)).toEqual([
      '03-28 reminder_next 1',
      '03-04..03-27 silent not_due',
      '03-03 changed reopened',
    ]);
  });

  test('a pause and new terms are told with their values', async () => {
    const world = await createOwnWorld({ at: '2026-03-01T08:00:00Z' });
    const { id } = await booksOf(() => world).addInvoice({ issuedOn: '2026-03-01', dueOn: '2026-03-05' });
    world.clock.set('2026-03-03T08:00:00Z');
    await world.call('PATCH', `/invoices/${id}`, {
      body: { pausedUntil: '2026-03-20', amountMinor: 90_000, dueOn: '2026-03-06' },
    });
    const items = await timelineOf(world, id);
    expect(items.map(said)).toEqual([
      '03-20 reminder_next 4',
      '03-04..03-19 silent paused',
      '03-03 changed amount',
      '03-03 changed due_date',
      '03-03 changed paused',
      '03-02..03-02 silent not_due',
      '03-01 issued',
    ]);
    expect(items.slice(2, 5)).toMatchObject([
      { amountMinor: 90_000 },
      { text: '2026-03-06' },
      { text: '2026-03-20' },
    ]);
  });

  test('without an address nothing comes, and the timeline says so', async () => {
    const world = await createOwnWorld({ at: '2026-03-01T08:00:00Z' });
    const { addClient, addInvoice } = booksOf(() => world);
    const { id: clientId } = await addClient({ contact: { phone: '+62 811 000' } });
    const { id } = await addInvoice({ clientId, issuedOn: '2026-03-01', dueOn: '2026-03-03' });
    world.clock.set('2026-03-06T08:00:00Z');
    expect((await timelineOf(world, id)).map(said)).toEqual([
      '03-04.. silent no_contact',
      '03-03 due',
      '03-02..03-02 silent no_contact',
      '03-01 issued',
    ]);
  });

  test('days between two mails to a client are waited for', async () => {
    const world = await createOwnWorld({ at: '2026-03-01T08:00:00Z' });
    const { addClient, addInvoice } = booksOf(() => world);
    await world.call('PATCH', '/settings', { as: 'admin', body: { minimumGapDays: 5 } });
    const { id: clientId } = await addClient();
    await addInvoice({ clientId, issuedOn: '2026-02-01', dueOn: '2026-03-01' });
    const { id } = await addInvoice({ clientId, issuedOn: '2026-03-01', dueOn: '2026-03-06' });
    await runOn(world, '2026-03-02');
    await runOn(world, '2026-03-04');
    const { body: plan } = await world.call('GET', '/reminders/plan');
    expect(plan.silentByReason).toEqual({ already_reminded: 1, minimum_gap: 1 });
    expect((await timelineOf(world, id)).map(said)).toEqual([
      '03-07 reminder_next 2',
      '03-03..03-06 silent minimum_gap',
      '03-02..03-02 silent not_due',
      '03-01 issued',
    ]);
  });

  test('a draft has no story yet, an unknown invoice none at all', async () => {
    const world = await createOwnWorld();
    const { id } = await booksOf(() => world).addInvoice({ isDraft: true });
    expect(await timelineOf(world, id)).toEqual([]);
    expect(await world.call('GET', '/invoices/0192a000-0000-7000-8000-00000000ffff/timeline')).toMatchObject({
      status: 404,
      body: { code: 'invoice_not_found' },
    });
  });

  test('on every day of ten weeks it agrees with the plan of that day', async () => {
    const world = await createOwnWorld({ at: '2026-02-01T08:00:00Z' });
    const { addInvoice, pay } = booksOf(() => world);
    const { id, client } = await addInvoice({ issuedOn: '2026-02-01', dueOn: '2026-02-20' });
    let disputeId = '';
    const deeds: Record<string, () => Promise<unknown>> = {
      '2026-02-17': () => runOn(world, '2026-02-17'),
      '2026-02-21': () => runOn(world, '2026-02-21'),
      '2026-02-24': async () =>
        (disputeId = (await world.call('POST', `/invoices/${id}/disputes`, { body: { reason: 'Late' } })).body
          .id),
      '2026-03-03': () =>
        world.call('POST', `/disputes/${disputeId}/resolve`, { body: { resolution: 'Agreed' } }),
      '2026-03-04': () => runOn(world, '2026-03-04'),
      '2026-03-05': () =>
        world.call('PATCH', `/clients/${client.id}`, { body: { pausedUntil: '2026-03-10' } }),
      '2026-03-11': () => pay(id, 100_000, { paidOn: '2026-03-11' }),
      '2026-03-14': async () =>
        world.call('DELETE', `/payments/${(await world.call('GET', '/payments')).body.items[0].id}`),
      '2026-03-26': () => runOn(world, '2026-03-26'),
    };
    const seen = new Set<string>();
    for (let on = '2026-02-01'; on <= '2026-04-10'; on = addDays(on, 1)) {
      world.clock.set(`${on}T08:00:00Z`);
      await deeds[on]?.();
      const { body: plan } = await world.call('GET', '/reminders/plan');
      const items = await timelineOf(world, id);
      const comesToday = items.some((item) => item.kind === 'reminder_next' && item.on === on);
      expect(comesToday, on).toBe(plan.totals.reminders === 1);
      const span = items.find(
        (item) => item.kind === 'silent' && item.on <= on && (item.until === null || item.until >= on),
      );
      const reason = plan.silent[0]?.reason ?? 'paid';
      if (span) expect(`${on} ${span.reason}`).toBe(`${on} ${reason}`);
      else
        expect(
          items.some((item) => item.on === on),
          on,
        ).toBe(true);
      const { body: invoice } = await world.call('GET', `/invoices/${id}`);
      const next = invoice.steps.find((mark: { state: string }) => mark.state === 'next');
      if (plan.totals.reminders === 1)
        expect(`${on} ${next?.step}`).toBe(`${on} ${plan.messages[0].reminders[0].step}`);
      seen.add(span ? reason : 'event');
    }
    expect([...seen].toSorted()).toEqual([
      'already_reminded',
      'disputed',
      'event',
      'not_due',
      'paid',
      'paused',
      'schedule_ended',
    ]);
  });
});
