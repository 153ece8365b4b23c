import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentOfBooks } from '#test/books-content';
import { deskOf } from '#test/import-desk';
import { ledgerCsv, makeReceivables } from '#test/receivables';
import { createTestApp, type TestWorld } from '#test/test-app';
import { analyseImport } from './analyse-import.ts';
import { checkImport } from './check-import.ts';
import { findImport, setImport } from './imports.queries.ts';
import { resumeImports } from './imports.jobs.ts';
import { uploadFile } from './upload-file.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp({ work: true }); // today is 1 March 2026
});
afterAll(() => world.close());
const desk = deskOf(() => world);
const list = ledgerCsv(makeReceivables({ seed: 4, invoices: 30 }).rows);

async function* brokenOff(): AsyncGenerator<Buffer> {
  yield Buffer.from(list.slice(0, list.length / 2));
  throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}

test('an upload that breaks off leaves nothing behind', async () => {
  const before = (await world.call('GET', '/imports')).body.total;
  const actor = { kind: 'user' as const, userId: null, name: 'Somebody' };
  await expect(
    uploadFile(world.deps, actor, { fileName: 'half.csv', bytes: brokenOff() }),
  ).rejects.toMatchObject({
    status: 400,
    code: 'upload_aborted',
  });
  expect((await world.call('GET', '/imports')).body.total).toBe(before);
});

test('half a file that a killed server left is never taken for the whole', async () => {
  const { id } = (await desk.upload(list)).body;
  await setImport(world.deps.db, id, {
    state: 'failed',
    refusal: 'The upload did not come to its end.',
    sizeBytes: 0,
  });
  for (const answer of [
    await desk.change(id, { currency: 'USD' }),
    await desk.startCheck(id),
    await desk.startCommit(id),
  ]) {
    expect(answer.status).toBe(409);
  }
  world.clock.forward(2 * 86_400_000);
  await resumeImports(world.deps);
  const chunks = await world.deps.db.execute(sql`select 1 from import_chunks where import_id = ${id}::uuid`);
  expect(chunks).toMatchObject({ rows: [] });
  expect((await world.call('DELETE', `/imports/${id}`)).status).toBe(204);
});

test('an import that fails each time ends as failed, says so, and can be tried again', async () => {
  const { id } = (await desk.upload(list)).body;
  await desk.change(id, { currency: 'USD' });
  const { analysis } = (await findImport(world.deps.db, id))!;
  await setImport(world.deps.db, id, { analysis: { ...analysis, options: null } });
  await desk.startCheck(id);
  expect(await desk.ended(id)).toMatchObject({
    state: 'failed',
    refusal: expect.stringContaining('failed three times'),
  });
  await setImport(world.deps.db, id, { analysis });
  expect(await desk.check(id)).toMatchObject({ state: 'checked', refusal: null });
});

test('a second reading of the file overtakes the first, which then changes nothing', async () => {
  const { id } = (await desk.upload(list)).body;
  await desk.change(id, { currency: 'USD' });
  await setImport(world.deps.db, id, { state: 'checking' });
  await Promise.all([checkImport(world.deps, id), checkImport(world.deps, id), checkImport(world.deps, id)]);
  expect(await desk.ended(id)).toMatchObject({
    state: 'checked',
    rowsRead: 30,
    counts: { rows: 30, badRows: 0 },
  });
});

test('a look at the file that is late leaves what happened since alone', async () => {
  const { id } = (await desk.upload(list)).body;
  await desk.change(id, { currency: 'USD' });
  const { counts } = await desk.check(id);
  await setImport(world.deps.db, id, { state: 'uploaded' });
  const late = analyseImport(world.deps, id);
  await setImport(world.deps.db, id, { state: 'checked' });
  await late;
  expect(await findImport(world.deps.db, id)).toMatchObject({ state: 'checked', counts, rowsRead: 30 });
});

test('an import that was under way when the server died is taken up when one starts', async () => {
  const { id } = await desk.look(list, { currency: 'USD' });
  await setImport(world.deps.db, id, { state: 'checking' });
  await resumeImports(world.deps);
  expect(await desk.ended(id)).toMatchObject({ state: 'checked' });
  await setImport(world.deps.db, id, { state: 'importing' });
  await resumeImports(world.deps);
  expect(await desk.ended(id)).toMatchObject({ state: 'imported' });
  const books = await contentOfBooks(world.deps.db);
  expect(books['invoices']).toMatchObject({ rows: 30 });
});
