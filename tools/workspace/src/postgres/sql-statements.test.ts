import { expect, test } from 'vitest';
import { splitStatements } from './sql-statements.ts';

test.each([
  { sql: 'SELECT 1; SELECT 2', statements: ['SELECT 1'], rest: ' SELECT 2' },
  { sql: `SELECT ';''; ';`, statements: [`SELECT ';''; '`], rest: '' },
  { sql: `SELECT E'\\';' ;`, statements: [`SELECT E'\\';'`], rest: '' },
  { sql: `SELECT '\\';`, statements: [`SELECT '\\'`], rest: '' },
  { sql: 'SELECT ";" ;', statements: ['SELECT ";"'], rest: '' },
  { sql: 'DO $$BEGIN; END$$; x', statements: ['DO $$BEGIN; END$$'], rest: ' x' },
  { sql: 'DO $a$ ; $$ ; $a$; x', statements: ['DO $a$ ; $$ ; $a$'], rest: ' x' },
  { sql: 'SELECT a$1; SELECT $1;', statements: ['SELECT a$1', 'SELECT $1'], rest: '' },
  { sql: 'SELECT 1 -- ; no\n + 1;', statements: ['SELECT 1 -- ; no\n + 1'], rest: '' },
  { sql: 'SELECT /* ; /* ; */ ; */ 1;', statements: ['SELECT /* ; /* ; */ ; */ 1'], rest: '' },
  { sql: `SELECT 'open;`, statements: [], rest: `SELECT 'open;` },
  { sql: ';;', statements: [], rest: '' },
])('$sql', ({ sql, statements, rest }) => {
  expect(splitStatements(sql)).toEqual({ statements, rest });
});
