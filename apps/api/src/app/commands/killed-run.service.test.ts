import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { type Installation, newInstallation } from '#test/installation';
import { contactsCsv, ledgerCsv, makeReceivables } from '#test/receivables';
import { rowsOf } from '#platform/db';

const FROM = '2025-03-01';
const UNTIL = '2025-03-28';
const RUN = ['reminders', 'run', '--on', FROM, '--until', UNTIL, '--json'];

/** What the ledger and the mailbox say, without ids and times. */
async function outcomeOf(sira: Installation) {
  const { db, close } = await sira.open();
  const ledger = await rowsOf(
    db,
    sql`select i.number, r.step, r.state, r.reason, r.balance_minor as balance, m.run_on::text as on, m.state as message
        from reminders r join invoices i on i.id = r.invoice_id left join messages m on m.id = r.message_id
        order by i.number, r.step`,
  );
  const mails = await rowsOf(
    db,
    sql`select c.number, m.run_on::text as on, m.state, m.subject from messages m join clients c on c.id = m.client_id order by c.number, m.run_on`,
  );
  await close();
  return { ledger, mails };
}

test('a run killed again and again sends what an uninterrupted run sends', async () => {
  const whole = await newInstallation();
  const { rows, contacts } = makeReceivables({ seed: 11, invoices: 300, clients: 30, from: '2024-10-01' });
  const lists = { 'contacts.csv': contactsCsv(contacts), 'ledger.csv': ledgerCsv(rows) };
  for (const [name, text] of Object.entries(lists)) {
    expect(await whole.run(['import', whole.write(name, text), '--currency', 'USD'])).toMatchObject({
      exitCode: 0,
    });
  }
  const killed = await whole.copy();
  expect(await whole.run(RUN)).toMatchObject({ exitCode: 0, stderr: '' });
  const expected = await outcomeOf(whole);
  expect(expected.mails.length).toBeGreaterThan(30);

  // Each time a little further, somewhere in the day after the one it last spoke of.
  for (const [day, waitMs] of [
    ['2025-03-01', 0],
    ['2025-03-04', 13],
    ['2025-03-11', 29],
    ['2025-03-19', 47],
  ] as const) {
    const running = killed.start(RUN);
    await running.says(new RegExp(`"on":"${day}"`));
    await sleep(waitMs);
    expect(await running.kill('SIGKILL')).toMatchObject({ exitCode: null });
  }
  expect(await killed.run(RUN)).toMatchObject({ exitCode: 0, stderr: '' });
  const outcome = await outcomeOf(killed);
  expect(outcome.mails).toEqual(expected.mails);
  expect(outcome.ledger).toEqual(expected.ledger);
  whole.remove();
  killed.remove();
}, 90_000);
