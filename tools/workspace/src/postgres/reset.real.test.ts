import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ground, makeGround, run } from '../../test/clusters.ts';
import { createCluster } from './cluster.ts';
import { resetDatabase } from './reset.ts';
import { withDatabase } from './session.ts';
import { openShell } from './shell.ts';

let ground: Ground;
let url: string;
beforeAll(async () => {
  ground = await makeGround();
  const folder = join(ground.folder, 'shop');
  await createCluster({ template: ground.template, folder, runAs: ground.runAs });
  url = (await ground.start(folder, 20561)).url;
});
afterAll(() => ground.clear());

async function databases(): Promise<string[]> {
  const rows = await run<{ datname: string }>(
    withDatabase(url, 'postgres'),
    'SELECT datname FROM pg_database ORDER BY 1',
  );
  return rows.map(({ datname }) => datname);
}

const ALL = ['postgres', 'shop', 'shop_template', 'template0', 'template1'];

describe('a reset', () => {
  beforeEach(() => run(url, 'DELETE FROM items'));

  test('brings back what the seed made', async () => {
    const before = performance.now();
    await resetDatabase({ url });
    console.info(`reset: ${Math.round(performance.now() - before)} ms`);
    expect(await run(url, 'SELECT count(*)::int AS items FROM items')).toEqual([{ items: 1000 }]);
    expect(await databases()).toEqual(ALL);
  });

  test('goes through while a pool keeps connecting', async () => {
    const over = new AbortController();
    async function connectAgainAndAgain() {
      while (!over.signal.aborted) await run(url, 'SELECT pg_sleep(0.001)').catch(() => {});
    }
    const pool = [1, 2, 3].map(connectAgainAndAgain);
    await resetDatabase({ url });
    over.abort();
    await Promise.all(pool);
    expect(await run(url, 'SELECT count(*)::int AS items FROM items')).toEqual([{ items: 1000 }]);
  });

  test('goes through twice when two ask at the same time', async () => {
    await Promise.all([resetDatabase({ url }), resetDatabase({ url })]);
    expect(await run(url, 'SELECT count(*)::int AS items FROM items')).toEqual([{ items: 1000 }]);
    expect(await databases()).toEqual(ALL);
  });

  test('cuts a session that is inside a transaction', async () => {
    const client = new pg.Client({ connectionString: url });
    const cut = once(client, 'error');
    client.on('error', () => {});
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT * FROM items FOR UPDATE');
    await resetDatabase({ url });
    expect((await cut)[0]).toBeInstanceOf(Error);
  });

  test('that was killed at any moment leaves a database that can be opened', async () => {
    const script = join(ground.folder, 'reset.ts');
    writeFileSync(
      script,
      `const { resetDatabase } = await import(${JSON.stringify(new URL('./reset.ts', import.meta.url).href)});
       console.log('begins');
       await resetDatabase({ url: ${JSON.stringify(url)} });
       console.log('done');`,
    );
    for (const afterMs of [5, 20, 35, 50, 70]) {
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const [row] = await run<{ items: number }>(url, 'SELECT count(*)::int AS items FROM items');
      expect([0, 1000]).toContain(row!.items);
    }
    await resetDatabase({ url });
    expect(await databases()).toEqual(ALL);
  });

  test('is refused where there is nothing to return to', async () => {
    await expect(resetDatabase({ url: withDatabase(url, 'template1') })).rejects.toMatchObject({
      code: 'no-template',
    });
  });
});

describe('the shell without psql', () => {
  async function shell(text: string | null, command?: string) {
    let said = '';
    const output = new Writable({ write: (chunk, _encoding, done) => ((said += String(chunk)), done()) });
    const input = new PassThrough();
    input.end(text ?? '');
    const code = await openShell({ url, withoutPsql: true, input, output, ...(command && { command }) });
    return { code, said };
  }

  test('answers statements from a pipe as tables', async () => {
    const { code, said } = await shell(`SELECT 'a;b' AS odd;\nSELECT 2\n  AS two`);
    expect(code).toBe(0);
    expect(said).toMatch(/odd[\s\S]*a;b[\s\S]*SELECT 1[\s\S]*two[\s\S]*2/);
  });

  test('ends at the first statement that fails', async () => {
    const { code, said } = await shell('SELECT nonsense; SELECT 42;');
    expect(code).toBe(1);
    expect(said).toContain('column "nonsense" does not exist');
    expect(said).not.toContain('42');
  });

  test('runs one command', async () => {
    expect(await shell(null, 'SELECT 41 + 1 AS answer')).toMatchObject({
      code: 0,
      said: expect.stringContaining('42'),
    });
  });
});
