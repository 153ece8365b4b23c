import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startDetached } from '../processes/spawn.ts';
import { stopProcess } from '../processes/stop.ts';
import { Unavailable } from '../unavailable.ts';
import { findRedis, redisProgram } from './redis.ts';

const PORT = 20701;
const found = findRedis();
if (found instanceof Unavailable) console.warn(`Not tested with a server: ${found.message} ${found.fix}`);

async function ask(command: string): Promise<string | null> {
  const socket = connect(PORT, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write(`${command}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return String(answer).trim();
  } catch {
    return null;
  } finally {
    socket.destroy();
  }
}

describe.skipIf(found instanceof Unavailable)('a redis server', () => {
  test('answers on its port, keeps nothing on disk and stops', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'workspace-redis-'));
    const data = join(folder, 'data');
    const wish = { program: String(found), port: PORT, folder: data, logFile: join(folder, 'log') };
    const identity = await startDetached(redisProgram({ ...wish, workspaceId: 'test', service: 'redis' }));
    try {
      let answer = await ask('PING');
      for (let tries = 0; answer === null && tries < 200; tries += 1) {
        await sleep(10);
        answer = await ask('PING');
      }
      expect(answer).toBe('+PONG');
      expect(await ask('SET a 1')).toBe('+OK');
      expect(await ask('CONFIG GET save')).toMatch(/\$0$/);
      expect(await stopProcess(identity)).toBe('stopped');
      expect(readdirSync(data)).toEqual([]);
    } finally {
      await stopProcess(identity);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
