import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { type Session, withSession } from '../apps/api/src/platform/migrate.ts';
import { nameOf, placeOf, reportFailure, withDatabase, type Place } from './workspace-database.ts';

/** psql when there is a server and a psql; otherwise statements that end in `;`, read from the terminal or a pipe. */
async function openShell(place: Place) {
  if (place.kind === 'server') {
    const { error, status } = spawnSync('psql', [place.url], { stdio: 'inherit' });
    if (!error) {
      process.exitCode = status ?? 1;
      return;
    }
  }
  await withDatabase(place, (database) => withSession(database, readStatements));
}

async function readStatements(session: Session) {
  const isTerminal = process.stdin.isTTY === true;
  if (isTerminal) console.log(`${nameOf(place)}; a statement ends in ;  Ctrl-D leaves`);
  const prompt = isTerminal ? 'sira> ' : '';
  const terminal = createInterface({
    input: process.stdin,
    output: isTerminal ? process.stdout : undefined,
    prompt,
  });

  let statement = '';
  terminal.prompt();
  for await (const line of terminal) {
    statement += `${line}\n`;
    if (line.trimEnd().endsWith(';')) {
      await runStatement(session, statement);
      statement = '';
    }
    terminal.prompt();
  }
  if (statement.trim() !== '') await runStatement(session, statement);
}

async function runStatement(session: Session, statement: string) {
  try {
    const { rows } = await session.query(statement);
    console.table(rows);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (!process.stdin.isTTY) process.exitCode = 1;
  }
}

const place = placeOf(process.env);
try {
  await openShell(place);
} catch (error) {
  reportFailure(error);
}
