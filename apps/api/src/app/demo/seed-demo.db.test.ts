import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runReminders } from '#features/reminders';
import { getOrganisation } from '#features/settings';
import { rowsOf } from '#platform/db';
import { createOwnWorld, createTestApp, type TestWorld } from '#test/test-app';
import { seedDemo } from './seed-demo.ts';

const AT = '2026-03-10T01:00:00Z';
const numbersOf = async <Row>(world: TestWorld, statement: ReturnType<typeof sql>) =>
  (await rowsOf<Row>(world.deps.db, statement))[0];

describe('a seeded company', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await createTestApp({ at: AT });
    await seedDemo(world.deps, { runDay: (on, then) => runReminders(then, { on, trigger: 'by_schedule' }) });
  });
  afterAll(() => world.close());

  test('is in every table, with what was paid as the allocations say', async () => {
    expect(
      await numbersOf(
        world,
        sql`select (select count(*)::int from clients) as clients, (select count(*)::int from invoices) as invoices,
              (select count(*)::int from disputes) > 20 as disputed, (select count(*)::int from payments) > 600 as paid,
              (select count(*)::int from invoices i
               where i.paid_minor <> (select coalesce(sum(a.amount_minor), 0) from payment_allocations a where a.invoice_id = i.id)
                  or (i.settled_on is null) = (i.paid_minor = i.amount_minor)) as wrong`,
      ),
    ).toEqual({ clients: 60, invoices: 800, disputed: true, paid: true, wrong: 0 });
    expect(await getOrganisation(world.deps.db)).toMatchObject({
      name: 'Nusa Grafika',
      timeZone: 'Asia/Jakarta',
      currency: 'IDR',
      language: 'id',
      isSendingOn: true,
    });
  });

  test('has sent its reminders on each of the last forty mornings, and none today', async () => {
    const history = await numbersOf<Record<string, unknown>>(
      world,
      sql`select (select count(*)::int from reminder_runs) as runs, min(run_on)::text as first, max(run_on)::text as last,
            count(*) filter (where state <> 'sent' or is_trial or transport <> 'mailbox')::int as odd,
            count(*) filter (where (sent_at at time zone 'Asia/Jakarta')::date <> run_on)::int as untimely,
            count(*) > 60 as "isMany", count(distinct client_id) > 25 as "areManyClients"
          from messages`,
    );
    expect(history).toMatchObject({ runs: 40, odd: 0, untimely: 0, isMany: true, areManyClients: true });
    expect(history!['first']! >= '2026-01-29' && history!['last']! <= '2026-03-09').toBe(true);
  });

  test('was never reminded of an invoice that was paid, disputed or not yet sent', async () => {
    expect(
      await numbersOf(
        world,
        sql`select count(*)::int as wrong from reminders r join messages m on m.id = r.message_id join invoices i on i.id = r.invoice_id
            where i.state <> 'open' or i.issued_on > m.run_on
               or exists (select 1 from disputes d where d.invoice_id = i.id and d.opened_on <= m.run_on
                          and (d.resolved_on is null or d.resolved_on > m.run_on))
               or i.amount_minor = (select coalesce(sum(a.amount_minor), 0) from payment_allocations a
                                    where a.invoice_id = i.id and a.allocated_on <= m.run_on)`,
      ),
    ).toEqual({ wrong: 0 });
  });

  test('is not added a second time', async () => {
    const days: string[] = [];
    expect(await seedDemo(world.deps, { runDay: async (on) => days.push(on) })).toBe(false);
    expect(days).toEqual([]);
    expect(await numbersOf(world, sql`select count(*)::int as clients from clients`)).toEqual({
      clients: 60,
    });
  });
});

describe('seedDemo', () => {
  test('leaves a database with a client as it is', async () => {
    const world = await createOwnWorld({ at: AT });
    await world.call('POST', '/clients', { body: { number: 'c-1', name: 'The first client' } });
    expect(await seedDemo(world.deps, { runDay: async () => {} })).toBe(false);
    expect(await numbersOf(world, sql`select count(*)::int as invoices from invoices`)).toEqual({
      invoices: 0,
    });
    expect((await getOrganisation(world.deps.db)).name).toBe('');
  });

  test('lives its past in the mailbox, even where mails leave, and does not go on sending by itself there', async () => {
    const world = await createOwnWorld({
      at: AT,
      env: { EMAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtp://127.0.0.1:9', EMAIL_FROM: 'ar@nusa.example' },
    });
    const seen: [string, string, string | undefined, string][] = [];
    const runDay: Parameters<typeof seedDemo>[1]['runDay'] = async (on, { now, config }) =>
      seen.push([on, now().toISOString(), config.SMTP_URL, config.EMAIL_TRANSPORT]);
    expect(await seedDemo(world.deps, { runDay })).toBe(true);
    expect(seen).toHaveLength(40);
    expect(seen[0]).toEqual(['2026-01-29', '2026-01-29T02:00:00.000Z', undefined, 'mailbox']);
    expect(seen.at(-1)?.[0]).toBe('2026-03-09');
    expect((await getOrganisation(world.deps.db)).isSendingOn).toBe(false);
  });

  test('adds one company when two processes start at once', async () => {
    const world = await createOwnWorld({ at: AT });
    const seeds = [1, 2].map((seed) => seedDemo(world.deps, { seed, runDay: async () => {} }));
    expect((await Promise.all(seeds)).toSorted()).toEqual([false, true]);
    expect(await numbersOf(world, sql`select count(*)::int as clients from clients`)).toEqual({
      clients: 60,
    });
  });
});
