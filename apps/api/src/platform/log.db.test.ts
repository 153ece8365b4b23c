import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createTestApp } from '#test/test-app';
import { createLog } from './log.ts';

function logInto(lines: string[]) {
  return createLog({ LOG_LEVEL: 'info' }, { write: (line) => void lines.push(line) });
}

async function failure(statement: () => Promise<unknown>): Promise<unknown> {
  try {
    await statement();
  } catch (error) {
    return error;
  }
  throw new Error('The statement did not fail.');
}

test('a statement that fails is logged with its text and code, never with its values', async () => {
  const world = await createTestApp();
  const { db } = world.deps;
  try {
    const failed = await failure(() =>
      db.execute(
        sql`insert into users (id, name, password_hash) values (${world.deps.secret}, 'A', ${'Dear Ana, you owe'})`,
      ),
    );
    for (const err of [failed, new Error('The run ended early.', { cause: failed })]) {
      const lines: string[] = [];
      logInto(lines).error({ err }, 'request failed');
      expect(lines.join('')).toContain('insert into users');
      expect(lines.join('')).toContain('"code":"');
      expect(lines.join('')).toContain('log.db.test.ts');
      expect(lines.join('')).not.toContain('Dear Ana');
    }
  } finally {
    await world.close();
  }
});

test('any other error is logged whole', () => {
  const lines: string[] = [];
  logInto(lines).error({ err: new TypeError('no such thing') }, 'request failed');
  expect(JSON.parse(lines[0]!)).toMatchObject({ err: { type: 'TypeError', message: 'no such thing' } });
});
