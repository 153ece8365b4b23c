import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { rowsOf } from '#platform/db';
import { addClient, addInvoice, pay } from '#test/factories';
import { startSmtp } from '#test/smtp-server';
import { createOwnWorld, type TestWorld } from '#test/test-app';
import { claimReminders } from './claim-reminders.ts';
import { deliverMessages } from './deliver-messages.ts';
import { lockPlanner, writePlan } from './plan.queries.ts';
import { runReminders } from './run-reminders.ts';
import { startRun } from './runs.queries.ts';
import { newId } from '#platform/ids';

const TODAY = '2026-03-01';

async function smtpWorld() {
  const smtp = await startSmtp();
  const world = await createOwnWorld({
    at: `${TODAY}T08:00:00Z`,
    env: { EMAIL_TRANSPORT: 'smtp', SMTP_URL: smtp.url, EMAIL_FROM: 'Books <books@sira.example>' },
  });
  const client = await addClient(world, { number: 'acme', name: 'Acme' });
  const invoice = await addInvoice(world, { clientId: client.id, number: 'A-1', dueOn: '2026-02-28' });
  return { smtp, world, client, invoice };
}

const run = (world: TestWorld) => runReminders(world.deps, { trigger: 'by_hand' });

const messagesOf = async (world: TestWorld) =>
  (await world.call('GET', '/messages')).body.items.map(({ state }: { state: string }) => state);

const ledgerOf = (world: TestWorld) =>
  rowsOf<{ step: number; state: string; reason: string | null }>(
    world.deps.db,
    sql`select step, state, reason from reminders order by step`,
  );

describe('a mail by SMTP', () => {
  test('arrives once, with both parts, and its step is sent', async () => {
    const { smtp, world } = await smtpWorld();
    await run(world);
    await run(world);
    expect(smtp.arrived).toHaveLength(1);
    expect(smtp.arrived[0]).toContain('To: acme@client.example');
    expect(smtp.arrived[0]).toContain('From: Books <books@sira.example>');
    expect(smtp.arrived[0]).toContain('text/plain');
    expect(smtp.arrived[0]).toContain('text/html');
    expect(await messagesOf(world)).toEqual(['sent']);
    expect(await ledgerOf(world)).toEqual([
      { step: 1, state: 'superseded', reason: 'later_step_due' },
      { step: 2, state: 'sent', reason: null },
    ]);
  });

  test('that the server is too busy for is tried again later, not at once', async () => {
    const { smtp, world } = await smtpWorld();
    smtp.behave('busy');
    await run(world);
    expect(await messagesOf(world)).toEqual(['queued']);
    smtp.behave('accept');
    await deliverMessages(world.deps);
    expect(smtp.arrived).toHaveLength(0);
    world.clock.forward(31_000);
    await deliverMessages(world.deps);
    expect(smtp.arrived).toHaveLength(1);
    expect(await messagesOf(world)).toEqual(['sent']);
  });

  test('for a server that is away waits for it', async () => {
    const { smtp, world } = await smtpWorld();
    await smtp.stop();
    await run(world);
    expect(await messagesOf(world)).toEqual(['queued']);
    expect((await ledgerOf(world))[1]).toMatchObject({ step: 2, state: 'claimed' });
  });

  test('that the server refuses is failed, never sent, and waits for a person', async () => {
    const { smtp, world } = await smtpWorld();
    smtp.behave('refuse');
    await run(world);
    expect(await messagesOf(world)).toEqual(['failed']);
    expect((await ledgerOf(world))[1]).toEqual({ step: 2, state: 'failed', reason: 'refused_by_server' });
    expect((await world.call('GET', '/reminders/plan')).body.silent).toMatchObject([
      { invoice: 'A-1', reason: 'send_failed' },
    ]);

    smtp.behave('accept');
    const [message] = (await world.call('GET', '/messages')).body.items;
    const answer = await world.call('POST', `/messages/${message.id}/decision`, {
      body: { decision: 'send_again' },
    });
    expect(answer.body).toMatchObject({ state: 'sent', attempts: 2 });
    expect(smtp.arrived).toHaveLength(1);
    expect((await ledgerOf(world))[1]).toEqual({ step: 2, state: 'sent', reason: null });
  });

  test('that a person gives up on is not asked about again, and the next step goes out', async () => {
    const { smtp, world } = await smtpWorld();
    smtp.behave('refuse');
    await run(world);
    const [message] = (await world.call('GET', '/messages')).body.items;
    const answer = await world.call('POST', `/messages/${message.id}/decision`, {
      body: { decision: 'give_up' },
    });
    expect(answer.body).toMatchObject({ state: 'failed', reason: 'given_up' });
    expect((await ledgerOf(world))[1]).toEqual({ step: 2, state: 'skipped', reason: 'given_up' });
    smtp.behave('accept');
    await run(world);
    expect(smtp.arrived).toHaveLength(0);
    world.clock.set('2026-03-07T08:00:00Z');
    await run(world);
    expect(smtp.arrived).toHaveLength(1);
  });

  test('whose connection breaks after the text was sent is unknown: nothing is sent again by itself', async () => {
    const { smtp, world } = await smtpWorld();
    smtp.behave('hang_up');
    await run(world);
    expect(smtp.arrived).toHaveLength(1);
    expect(await messagesOf(world)).toEqual(['unknown']);
    smtp.behave('accept');
    world.clock.forward(3 * 86_400_000);
    await run(world);
    expect(smtp.arrived).toHaveLength(1);

    const [message] = (await world.call('GET', '/messages')).body.items;
    await world.call('POST', `/messages/${message.id}/decision`, { body: { decision: 'it_was_sent' } });
    expect(await messagesOf(world)).toEqual(['sent']);
    expect(
      await world.call('POST', `/messages/${message.id}/decision`, { body: { decision: 'send_again' } }),
    ).toMatchObject({
      status: 409,
      body: { code: 'message_is_settled' },
    });
  });

  test('goes on waiting while SIRA has no mail server, and holds nothing else up', async () => {
    const { smtp, world } = await smtpWorld();
    smtp.behave('busy');
    await run(world);
    world.clock.forward(3_600_000);
    const withoutServer = {
      ...world.deps,
      config: { ...world.deps.config, EMAIL_TRANSPORT: 'mailbox' as const, SMTP_URL: undefined },
    };
    const other = await addClient(world, { number: 'other' });
    await addInvoice(world, { clientId: other.id, dueOn: '2026-02-28' });
    await runReminders(withoutServer, { trigger: 'by_hand' });
    expect((await messagesOf(world)).toSorted()).toEqual(['queued', 'sent']);
  });

  test('that was being sent when the process died is unknown after ten minutes', async () => {
    const { smtp, world } = await smtpWorld();
    smtp.behave('busy');
    await run(world);
    await world.deps.db.execute(sql`update messages set state = 'sending'`);
    await deliverMessages(world.deps);
    expect(await messagesOf(world)).toEqual(['sending']);
    world.clock.forward(11 * 60_000);
    await deliverMessages(world.deps);
    expect(await messagesOf(world)).toEqual(['unknown']);
  });
});

describe('between the claim and the sending', () => {
  async function claimed() {
    const scene = await smtpWorld();
    const { db, now } = scene.world.deps;
    await db.transaction(async (tx) => {
      await lockPlanner(tx);
      await writePlan(tx, TODAY, 'everybody', now());
    });
    const runId = await startRun(db, newId(), TODAY, 'by_hand', now());
    await claimReminders(scene.world.deps, { runId, on: TODAY, isTrial: false });
    expect(await messagesOf(scene.world)).toEqual(['queued']);
    return scene;
  }

  test('a payment in full withdraws the mail', async () => {
    const { smtp, world, invoice } = await claimed();
    await pay(world, invoice.id, 10_000, TODAY);
    await run(world);
    expect(smtp.arrived).toHaveLength(0);
    expect(await messagesOf(world)).toEqual(['withdrawn']);
    expect((await ledgerOf(world))[1]).toEqual({ step: 2, state: 'cancelled', reason: 'paid' });
  });

  test('a part payment withdraws it and the new mail names what is left', async () => {
    const { smtp, world, invoice } = await claimed();
    await pay(world, invoice.id, 4_000, TODAY);
    await run(world);
    expect(smtp.arrived).toHaveLength(1);
    expect(smtp.arrived[0]).toContain('60.00');
    expect((await ledgerOf(world))[1]).toMatchObject({ step: 2, state: 'sent' });
  });

  test('a dispute withdraws it, and its end lets the step go out', async () => {
    const { smtp, world, invoice } = await claimed();
    const opened = await world.call('POST', `/invoices/${invoice.id}/disputes`, {
      body: { reason: 'Broken.' },
    });
    await run(world);
    expect(smtp.arrived).toHaveLength(0);
    expect((await ledgerOf(world))[1]).toEqual({ step: 2, state: 'planned', reason: 'disputed' });
    const disputeId = opened.body.disputes?.at(-1)?.id ?? opened.body.id;
    await world.call('POST', `/disputes/${disputeId}/resolve`, { body: { resolution: 'Replaced.' } });
    await run(world);
    expect(smtp.arrived).toHaveLength(1);
  });

  test('a later due date withdraws it, because the invoice is not late any more', async () => {
    const { smtp, world, invoice } = await claimed();
    await world.call('PATCH', `/invoices/${invoice.id}`, { body: { dueOn: '2026-03-20' } });
    await run(world);
    expect(smtp.arrived).toHaveLength(0);
    expect(await messagesOf(world)).toEqual(['withdrawn']);
    expect((await ledgerOf(world))[1]).toEqual({ step: 2, state: 'cancelled', reason: 'not_due_any_more' });
    world.clock.set('2026-03-21T08:00:00Z');
    await run(world);
    expect(smtp.arrived).toHaveLength(1);
    expect(smtp.arrived[0]).toContain('20 March 2026');
  });

  test('a new address withdraws it and the mail goes to the new one', async () => {
    const { smtp, world, client } = await claimed();
    await world.call('PATCH', `/clients/${client.id}/contacts/${client.contacts[0]!.id}`, {
      body: { email: 'new@client.example' },
    });
    await run(world);
    expect(smtp.arrived).toHaveLength(1);
    expect(smtp.arrived[0]).toContain('To: new@client.example');
  });
});
