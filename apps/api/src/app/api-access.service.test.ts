import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '#platform/config';
import { DataFolder } from '#platform/data-folder';
import { openApi, ServerGone } from './api-access.ts';

test('a server that is gone in the middle is said so, with what to do', async () => {
  const path = mkdtempSync(join(tmpdir(), 'sira-gone-'));
  const folder = DataFolder.take(path);
  try {
    folder.announceServer({ url: 'http://127.0.0.1:1', pid: process.pid, token: 'of a server that ended' });
    const api = await openApi(readConfig({ SIRA_DATA_DIR: path }));
    const asked = api.call('GET', '/settings');
    await expect(asked).rejects.toThrow(ServerGone);
    await expect(asked).rejects.toThrow('run the command again');
  } finally {
    folder.release();
    rmSync(path, { recursive: true });
  }
});
