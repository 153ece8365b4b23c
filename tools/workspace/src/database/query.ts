import { withSession } from '../postgres/session.ts';
import { WorkspaceError } from '../workspace-error.ts';

/** What statements answer, one entry each. Throws `WorkspaceError` `sql-failed`. */
export function queryAsJson(
  url: string,
  sql: string,
): Promise<{ results: { command: string; rowCount: number | null; rows: unknown[] }[] }> {
  return withSession(url, async (client) => {
    try {
      const answers = [await client.query(sql)].flat();
      return { results: answers.map(({ command, rowCount, rows }) => ({ command, rowCount, rows })) };
    } catch (error) {
      throw new WorkspaceError('sql-failed', (error as Error).message, 'mend the statement');
    }
  });
}
