import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Answer, Role, TestWorld } from './test-app.ts';

interface Upload {
  fileName?: string;
  kind?: 'invoices' | 'contacts' | 'payments';
  as?: Role;
}

const POLL_MS = 15;
const PATIENCE_MS = 25_000;

/** Imports through the front door, as the page does them: upload, answer, check, commit. */
export function deskOf(world: () => TestWorld) {
  const upload = (
    content: string | Buffer,
    { fileName = 'list.csv', kind, as = 'staff' }: Upload = {},
  ): Promise<Answer> =>
    world().call('POST', `/imports?fileName=${encodeURIComponent(fileName)}${kind ? `&kind=${kind}` : ''}`, {
      as,
      body: Buffer.from(content as string),
      headers: { 'content-type': 'application/octet-stream' },
    });

  async function ended(id: string) {
    for (const start = Date.now(); Date.now() - start < PATIENCE_MS; await sleep(POLL_MS)) {
      const { body } = await world().call('GET', `/imports/${id}`);
      if (body.state !== 'checking' && body.state !== 'importing') return body;
    }
    throw new Error(`The import ${id} did not end.`);
  }

  const change = (id: string, body: Record<string, unknown>) =>
    world().call('PATCH', `/imports/${id}`, { body });
  const startCheck = (id: string) => world().call('POST', `/imports/${id}/check`);
  const startCommit = (id: string, skipBadRows = false) =>
    world().call('POST', `/imports/${id}/commit`, { body: { skipBadRows } });

  async function check(id: string) {
    expect(await startCheck(id)).toMatchObject({ status: 202, body: { state: 'checking' } });
    return ended(id);
  }

  async function commit(id: string, skipBadRows = false) {
    expect(await startCommit(id, skipBadRows)).toMatchObject({ status: 202 });
    return ended(id);
  }

  /** From the file to the checked rows. */
  async function look(content: string | Buffer, answers: Record<string, unknown> = {}, said: Upload = {}) {
    const { body } = await upload(content, said);
    expect(body).toMatchObject({ state: 'uploaded' });
    if (Object.keys(answers).length > 0)
      expect(await change(body.id, answers)).toMatchObject({ status: 200 });
    return check(body.id);
  }

  /** The whole way; bad rows are left out only when that is said. */
  async function take(content: string | Buffer, answers: Record<string, unknown> = {}, skipBadRows = false) {
    const { id } = await look(content, answers);
    return commit(id, skipBadRows);
  }

  const problems = async (
    id: string,
  ): Promise<{ line: number; column: string | null; value: string | null; message: string }[]> =>
    (await world().call('GET', `/imports/${id}/problems?limit=200`)).body.items;

  return { upload, ended, change, startCheck, startCommit, check, commit, look, take, problems };
}

/** `{ added, changed, unchanged }` of a count of an import. */
export const count = (added: number, changed = 0, unchanged = 0) => ({ added, changed, unchanged });
