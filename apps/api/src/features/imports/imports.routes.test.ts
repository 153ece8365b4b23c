import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentOfBooks } from '#test/books-content';
import { count, deskOf } from '#test/import-desk';
import { contactsCsv, ledgerCsv, makeReceivables } from '#test/receivables';
import { createOwnWorld, createTestApp, type TestWorld } from '#test/test-app';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp({ work: true }); // today is 1 March 2026
});
afterAll(() => world.close());
const desk = deskOf(() => world);

const UNKNOWN = '0192a000-0000-7000-8000-00000000ffff';
const { rows, contacts } = makeReceivables();
const settled = rows.filter(({ settledOn }) => settledOn !== null);
const disputed = rows.filter(({ isDisputed }) => isDisputed);
const reachable = contacts.filter(({ email }) => email !== '');
const none = count(0);

describe('a ledger and its contacts', () => {
  test('the upload proposes what each column means and asks only for the currency', async () => {
    const { status, body } = await desk.upload(ledgerCsv(rows), { fileName: 'ledger 2025.csv' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{
        fileName: 'ledger 2025.csv',
        state: 'uploaded',
        kind: 'invoices',
        encoding: 'utf-8',
        delimiter: ',',
      },
      ...{ rowCount: rows.length, problems: [], counts: null, refusal: null, importedAt: null },
      questions: [{ id: 'currency', answer: null }],
    });
    expect(
      Object.fromEntries(
        body.columns.map(({ name, field }: { name: string; field: string | null }) => [name, field]),
      ),
    ).toEqual({
      ...{ customerID: 'clientNumber', invoiceNumber: 'number', InvoiceDate: 'issuedOn', DueDate: 'dueOn' },
      ...{ InvoiceAmount: 'amount', Disputed: 'disputed', SettledDate: 'settledOn' },
      ...{ countryCode: null, PaperlessDate: null, PaperlessBill: null, DaysToSettle: null, DaysLate: null },
    });
    const [first] = rows;
    expect(body.preview[0]).toMatchObject({
      line: 2,
      values: {
        number: first!.number,
        issuedOn: first!.issuedOn,
        amount: `USD ${(first!.amountMinor / 100).toFixed(2)}`,
      },
      problems: [],
    });
    expect((await desk.startCheck(body.id)).body).toMatchObject({
      ...{ status: 409, code: 'answers_missing' },
      errors: [{ path: 'currency', message: 'Which currency are the amounts in? The file does not say.' }],
    });
    expect((await world.call('DELETE', `/imports/${body.id}`)).status).toBe(204);
  });

  test('the check counts what the commit then does', async () => {
    const before = await contentOfBooks(world.deps.db);
    const checked = await desk.look(ledgerCsv(rows), { currency: 'USD' });
    const counts = {
      ...{
        rows: rows.length,
        badRows: 0,
        clients: count(contacts.length),
        contacts: none,
        invoices: count(rows.length),
      },
      ...{ payments: count(settled.length), disputes: count(disputed.length) },
    };
    expect(checked).toMatchObject({ state: 'checked', rowsRead: rows.length, counts });
    expect(await contentOfBooks(world.deps.db)).toEqual(before);
    expect(await desk.commit(checked.id)).toMatchObject({
      state: 'imported',
      counts,
      importedAt: '2026-03-01T08:00:00.000Z',
    });
  });

  test('an invoice of the file is in the books with its payment and its dispute', async () => {
    const found = rows.find(({ isDisputed, settledOn }) => isDisputed && settledOn)!;
    const list = await world.call('GET', `/invoices?search=${found.number}`);
    const { body } = await world.call('GET', `/invoices/${list.body.items[0].id}`);
    expect(body).toMatchObject({
      ...{
        number: found.number,
        issuedOn: found.issuedOn,
        dueOn: found.dueOn,
        currency: 'USD',
        amountMinor: found.amountMinor,
      },
      ...{ balanceMinor: 0, settledOn: found.settledOn, status: 'paid' },
      payments: [{ on: found.settledOn, amountMinor: found.amountMinor }],
      disputes: [{ openedOn: found.issuedOn, resolvedOn: found.settledOn }],
    });
    const client = await world.call('GET', `/clients/${body.client.id}`);
    expect(client.body).toMatchObject({ number: found.client, name: found.client, contacts: [] });
  });

  test('the contacts name the clients and say where mail goes; a broken address is named', async () => {
    const broken = { client: '9001-NEW', company: 'Knoll Works', email: 'billing@', language: 'en' as const };
    const checked = await desk.look(contactsCsv([...contacts, broken]));
    expect(checked).toMatchObject({
      kind: 'contacts',
      counts: {
        badRows: 1,
        clients: count(0, contacts.length),
        contacts: count(reachable.length),
        invoices: none,
      },
    });
    const line = contactsCsv(contacts).trimEnd().replaceAll('\r\n', '\n').split('\n').length + 1;
    expect(await desk.problems(checked.id)).toMatchObject([
      {
        line,
        column: 'E-mail',
        value: 'billing@',
        message: expect.stringContaining('Write it like name@company.com'),
      },
    ]);
    expect((await desk.startCommit(checked.id)).body).toMatchObject({ status: 409, code: 'bad_rows' });
    expect(await desk.commit(checked.id, true)).toMatchObject({ state: 'imported' });
    const [awkward] = contacts;
    const list = await world.call('GET', `/clients?search=${awkward!.client}`);
    expect(list.body.items).toMatchObject([{ name: awkward!.company }]);
    expect((await world.call('GET', `/clients/${list.body.items[0].id}`)).body).toMatchObject({
      ...{ name: 'Müller & "Söhne" <Stahl> GmbH', language: 'id' },
      contacts: [{ email: awkward!.email, isPrimary: true }],
    });
    expect((await world.call('GET', '/clients?search=Knoll')).body.items).toEqual([]);
  });

  test('the same files again change nothing at all', async () => {
    const before = await contentOfBooks(world.deps.db);
    world.clock.set('2026-03-09T08:00:00Z');
    expect((await desk.take(ledgerCsv(rows), { currency: 'USD' })).counts).toEqual({
      ...{ rows: rows.length, badRows: 0, clients: count(0, 0, contacts.length), contacts: none },
      ...{
        invoices: count(0, 0, rows.length),
        payments: count(0, 0, settled.length),
        disputes: count(0, 0, disputed.length),
      },
    });
    expect((await desk.take(contactsCsv(contacts))).counts).toMatchObject({
      clients: count(0, 0, contacts.length),
      contacts: count(0, 0, reachable.length),
    });
    expect(await contentOfBooks(world.deps.db)).toEqual(before);
    world.clock.set('2026-03-01T08:00:00Z');
  });

  test('who imported what is in the audit log', async () => {
    const { body } = await world.call('GET', '/audit?limit=200', { as: 'admin' });
    const entries = body.items.filter(({ action }: { action: string }) => action === 'file_imported');
    expect(entries[0]).toMatchObject({
      actor: 'The staff',
      subjectName: 'list.csv',
      detail: { rows: contacts.length },
    });
  });
});

describe('the states of an import', () => {
  const small = ledgerCsv(makeReceivables({ seed: 3, invoices: 40 }).rows);

  test('two commits at once are one', async () => {
    const { id } = await desk.look(small, { currency: 'USD' });
    const answers = await Promise.all([desk.startCommit(id), desk.startCommit(id)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409]);
    expect(await desk.ended(id)).toMatchObject({ state: 'imported' });
    for (const again of [
      await desk.startCommit(id),
      await desk.startCheck(id),
      await desk.change(id, { currency: 'EUR' }),
    ]) {
      expect(again.status).toBe(409);
    }
  });

  test('an answer that changes takes the check back', async () => {
    const { id } = await desk.look(small.replace(/^(.*,)(\d{10})(,.*)$/m, '$19$2$3'), { currency: 'USD' });
    expect(await desk.change(id, { currency: 'EUR' })).toMatchObject({
      status: 200,
      body: { state: 'uploaded', counts: null },
    });
    expect((await desk.startCommit(id)).body).toMatchObject({ status: 409, code: 'not_checked' });
  });

  test('nobody can change, check or delete an import that is being checked', async () => {
    const own = await createOwnWorld(); // without workers: it stays as it is
    const still = deskOf(() => own);
    const { body } = await still.upload(small);
    await still.change(body.id, { currency: 'USD' });
    const starts = await Promise.all([
      still.startCheck(body.id),
      still.startCheck(body.id),
      still.startCheck(body.id),
    ]);
    expect(starts.map(({ status }) => status).toSorted()).toEqual([202, 409, 409]);
    for (const answer of [
      await still.change(body.id, { currency: 'EUR' }),
      await still.startCheck(body.id),
      await own.call('DELETE', `/imports/${body.id}`),
    ]) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'import_is_busy' } });
    }
    expect(await still.startCommit(body.id)).toMatchObject({ status: 409, body: { code: 'not_checked' } });
  });

  test.each([
    { change: { currency: 'ZZZ' }, status: 409, code: 'unknown_currency', path: 'currency' },
    {
      change: { columns: [{ index: 0, field: 'colour' }] },
      status: 409,
      code: 'unknown_field',
      path: 'columns.0.field',
    },
    {
      change: {
        columns: [
          { index: 0, field: 'number' },
          { index: 1, field: 'number' },
        ],
      },
      status: 409,
      code: 'field_twice',
      path: 'columns.1.field',
    },
    { change: { dateOrder: 'myd' }, status: 422, code: 'invalid_request', path: 'dateOrder' },
    {
      change: { columns: [{ index: -1, field: null }] },
      status: 422,
      code: 'invalid_request',
      path: 'columns.0.index',
    },
  ])('$change -> $status $code', async ({ change, status, code, path }) => {
    const { body } = await desk.upload(small);
    const answer = await desk.change(body.id, change);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path }));
  });

  test('the kind can be said, and a column that is needed and missing is named', async () => {
    const { body } = await desk.upload(small, { kind: 'payments' });
    expect(body).toMatchObject({ kind: 'payments' });
    const { body: unpaid } = await desk.change(body.id, {
      kind: 'invoices',
      columns: [
        { index: 1, field: 'clientNumber' },
        { index: 3, field: 'number' },
        { index: 4, field: 'issuedOn' },
        { index: 6, field: 'amount' },
      ],
    });
    expect(unpaid.problems).toMatchObject([{ field: 'dueOn', isBlocking: true }]);
    const { body: refused } = await desk.startCheck(body.id);
    expect(refused).toMatchObject({ code: 'answers_missing' });
    expect(refused.errors.map(({ path }: { path: string }) => path)).toEqual(['dueOn', 'currency']);
  });

  test.each([
    { method: 'GET', path: '' },
    { method: 'PATCH', path: '', body: {} },
    { method: 'DELETE', path: '' },
    { method: 'GET', path: '/problems' },
    { method: 'POST', path: '/check' },
    { method: 'POST', path: '/commit', body: { skipBadRows: false } },
  ] as const)('$method of an import that is not there -> 404', async ({ method, path, ...rest }) => {
    const answer = await world.call(method, `/imports/${UNKNOWN}${path}`, rest);
    expect(answer).toMatchObject({ status: 404, body: { code: 'import_not_found' } });
  });

  test('a viewer reads imports and starts none', async () => {
    expect(await desk.upload(small, { as: 'viewer' })).toMatchObject({
      status: 403,
      body: { code: 'not_allowed' },
    });
    expect((await world.call('GET', '/imports', { as: 'viewer' })).status).toBe(200);
  });

  test('a deleted import is gone and what it brought stays', async () => {
    const { id } = await desk.take(small, { currency: 'USD' });
    const before = await contentOfBooks(world.deps.db);
    expect((await world.call('DELETE', `/imports/${id}`)).status).toBe(204);
    expect((await world.call('DELETE', `/imports/${id}`)).status).toBe(404);
    expect(await contentOfBooks(world.deps.db)).toEqual(before);
  });

  test('the list pages through all imports once, newest first', async () => {
    const all = (await world.call('GET', '/imports?limit=200')).body;
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await world.call('GET', `/imports?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(seen).toEqual(all.items.map(({ id }: { id: string }) => id));
    expect(seen).toEqual(seen.toSorted().toReversed());
    expect(await world.call('GET', `/imports?cursor=${UNKNOWN}`)).toMatchObject({
      status: 409,
      body: { code: 'cursor_gone' },
    });
  });
});
