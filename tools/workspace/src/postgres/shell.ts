import { spawn } from 'node:child_process';
import { Console } from 'node:console';
import { createInterface } from 'node:readline';
import type { Client } from 'pg';
import { databaseOf, withSession } from './session.ts';
import { splitStatements } from './sql-statements.ts';

export interface ShellWish {
  url: string;
  /** Statements to run instead of a conversation. */
  command?: string;
  /** For tests: do as if there were no psql. */
  withoutPsql?: boolean;
  input?: NodeJS.ReadableStream & { isTTY?: boolean };
  output?: NodeJS.WritableStream;
}

/**
 * Opens psql on a database; without psql, statements from the terminal or a pipe, answered as tables.
 * Returns the exit code: psql's own, else 0 when every statement went through and 1 when one failed.
 */
export async function openShell(wish: ShellWish): Promise<number> {
  const code = wish.withoutPsql ? null : await runPsql(wish);
  return code ?? withSession(wish.url, (client) => converse(client, wish));
}

/** Null: there is no psql. */
function runPsql({ url, command }: ShellWish): Promise<number | null> {
  const statements = command === undefined ? [] : ['--command', command];
  return new Promise((resolve, reject) => {
    const child = spawn('psql', ['--set', 'ON_ERROR_STOP=1', ...statements, url], { stdio: 'inherit' });
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve(null) : reject(error),
    );
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function converse(client: Client, wish: ShellWish): Promise<number> {
  const { input = process.stdin, output = process.stdout, command } = wish;
  const out = new Console(output);
  if (command !== undefined) return runAll(client, [command], out);
  const isTerminal = input.isTTY === true;
  const lines = createInterface({ input, ...(isTerminal && { output }) });
  const prompt = `${databaseOf(wish.url)}=> `;
  if (isTerminal) out.log('No psql here, so plain statements. End each with ";", leave with \\q.');
  let failures = 0;
  let text = '';
  lines.setPrompt(prompt);
  if (isTerminal) lines.prompt();
  for await (const line of lines) {
    if (text.trim() === '' && /^\s*(\\q|exit|quit)\s*;?\s*$/.test(line)) break;
    const { statements, rest } = splitStatements(`${text}${line}\n`);
    text = rest;
    failures += await runAll(client, statements, out);
    if (failures > 0 && !isTerminal) break;
    if (isTerminal) lines.prompt();
  }
  lines.close();
  if (!isTerminal && failures === 0 && text.trim() !== '') failures += await runAll(client, [text], out);
  return !isTerminal && failures > 0 ? 1 : 0;
}

/** Runs them in turn up to the first that fails; 1 when one did. */
async function runAll(client: Client, statements: string[], out: Console): Promise<number> {
  for (const statement of statements) {
    try {
      const results = [await client.query(statement)].flat();
      for (const { command, rowCount, rows, fields } of results) {
        if (fields.length > 0) out.table(rows);
        out.log(`${command} ${rowCount ?? ''}`.trim());
      }
    } catch (error) {
      out.log(`ERROR: ${(error as Error).message}`);
      return 1;
    }
  }
  return 0;
}
