import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openTestDatabase } from '#test/test-app';
import { createBus, publish } from './bus.ts';
import { createLog } from './log.ts';

const paid = { name: 'test_paid', schema: z.object({ number: z.string() }) };

async function listening() {
  const database = await openTestDatabase();
  const bus = createBus(database, createLog({ LOG_LEVEL: 'silent' }));
  const heard: string[] = [];
  await bus.on(paid, ({ number }) => heard.push(number));
  onTestFinished(async () => {
    await bus.close();
    await database.close();
  });
  return { database, heard };
}

const until = async (isTrue: () => boolean) => {
  for (let tries = 0; tries < 100 && !isTrue(); tries++) await sleep(50);
};

test('what is announced is heard once the transaction commits, and never after a rollback', async () => {
  const { database, heard } = await listening();
  await database.db
    .transaction(async (tx) => {
      await publish(tx, paid, { number: 'undone' });
      throw new Error('no');
    })
    .catch(() => {});
  await database.db.transaction(async (tx) => {
    await publish(tx, paid, { number: 'A-1' });
    expect(heard).toEqual([]);
  });
  await until(() => heard.length > 0);
  expect(heard).toEqual(['A-1']);
});

test('a payload of another shape is dropped and the next one is heard', async () => {
  const { database, heard } = await listening();
  await database.db.execute(sql`select pg_notify('test_paid', '{"number":7}')`);
  await publish(database.db, paid, { number: 'A-2' });
  await until(() => heard.length > 0);
  expect(heard).toEqual(['A-2']);
});

test('a connection that the server ended listens again', async () => {
  const { database, heard } = await listening();
  if (database.driver.kind === 'server') {
    await database.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sira-listen' and datname = current_database()`,
    );
    await sleep(1500);
  }
  await publish(database.db, paid, { number: 'A-3' });
  await until(() => heard.length > 0);
  expect(heard).toEqual(['A-3']);
});
