import { expect, test } from 'vitest';
import { findOuterUses } from './outer-database.ts';

const problems = (source: string) =>
  findOuterUses(source, 'example.ts').map(({ line, column, problem }) => `${line}:${column} ${problem}`);

test.each([
  ['uses tx', 'await db.transaction(async (tx) => { await addRow(tx, input); });'],
  ['hands tx on under the name db', 'await db.transaction(async (tx) => send({ db: tx }));'],
  ['hands tx on inside deps', 'await db.transaction((tx) => record({ ...deps, db: tx }));'],
  ['hands on deps and tx together', 'await db.transaction((tx) => record(deps, tx, input));'],
  ['takes apart deps beside a tx', 'const add = async ({ db, now }: Deps, tx: Tx) => addRow(tx, now());'],
  ['reads the clock of deps', 'await deps.db.transaction(async (tx) => mark(tx, deps.now()));'],
  ['nests', 'await db.transaction(async (tx) => tx.transaction(async (tx) => mark(tx)));'],
  ['names a type', 'await db.transaction(async (tx) => mark(tx as { db: Db }));'],
  [
    'uses db before and after',
    'await read(db); await db.transaction(async (tx) => mark(tx)); await read(db);',
  ],
  ['is another transaction', 'await client.transaction(async (t) => read(db));'],
])('lets code pass that %s', (_what, source) => {
  expect(problems(source)).toEqual([]);
});

const OUTSIDE = 'db is the connection outside the transaction, use tx';

test.each([
  ['await db.transaction(async (tx) => read(db));', `1:41 ${OUTSIDE}`],
  ['await db.transaction(async (tx) => {\n  await deps.db.select();\n});', `2:14 ${OUTSIDE}`],
  ['await db.transaction(async (tx) => send({ db }));', `1:43 ${OUTSIDE}`],
  ['await db.transaction(async (tx) => { rows.map(() => db.select()); });', `1:53 ${OUTSIDE}`],
  ['await db.transaction(async (tx) => db.transaction(async (tx) => mark(tx)));', `1:36 ${OUTSIDE}`],
  [
    'await db.transaction(async (tx) => database.driver.client.exec(text));',
    '1:36 database is the connection outside the transaction, use tx',
  ],
  [
    'await db.transaction(async (tx) => record(deps, input));',
    '1:43 deps carries the connection outside the transaction, pass tx, or { ...deps, db: tx }',
  ],
  ['async function add(deps: Deps, tx: Tx) {\n  await addRow(deps.db, input);\n}', `2:21 ${OUTSIDE}`],
  ['await db.transaction(async (t) => mark(t));', '1:22 call the argument of the callback tx'],
  [
    'await db.transaction(addEverything);',
    '1:22 write the callback of the transaction in place, so that it can be checked',
  ],
])('refuses %s', (source, problem) => {
  expect(problems(source)).toEqual([problem]);
});
