import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Unavailable } from '../unavailable.ts';
import { findRedis, redisProgram } from './redis.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-redis-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function install(name: string, mode = 0o755): string {
  const file = join(folder, name);
  writeFileSync(file, '');
  chmodSync(file, mode);
  return file;
}

test('the first redis-server of PATH is found', () => {
  const file = install('redis-server');
  expect(findRedis({ PATH: ['/nowhere', folder].join(delimiter) }, 'linux')).toBe(file);
});

test('valkey is as good', () => {
  const file = install('valkey-server');
  expect(findRedis({ PATH: folder }, 'linux')).toBe(file);
});

test.each([
  { platform: 'linux', fix: 'apt-get install redis-server' },
  { platform: 'darwin', fix: 'brew install redis' },
  { platform: 'win32', fix: 'WSL' },
])('without one on $platform, it says how to install it', ({ platform, fix }) => {
  const found = findRedis({ PATH: folder }, platform);
  expect(found).toBeInstanceOf(Unavailable);
  expect((found as Unavailable).fix).toContain(fix);
});

test('the server listens on this machine only and writes nothing', () => {
  const wish = { program: '/bin/redis-server', port: 3003, folder: join(folder, 'data'), logFile: '/l' };
  const { args } = redisProgram({ ...wish, workspaceId: 'w', service: 'redis' });
  expect(args.join(' ')).toContain('--bind 127.0.0.1 --port 3003');
  expect(args[args.indexOf('--save') + 1]).toBe('');
});
