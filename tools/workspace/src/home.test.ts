import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findHome, homeOf, type Machine, makeFolder } from './home.ts';

const PASSWD =
  'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\npostgres:x:101:104::/:/bin/sh\n';
const machine = (more: Partial<Machine> = {}): Machine => ({
  platform: 'linux',
  env: {},
  homeDir: '/home/ada',
  uid: 1000,
  passwd: PASSWD,
  canEnter: () => false,
  ...more,
});

describe('where things live', () => {
  test.each<[string, Partial<Machine>, Record<string, unknown>]>([
    [
      'Linux',
      {},
      {
        state: '/home/ada/.local/state/workspace',
        cache: '/home/ada/.cache/workspace',
        data: '/home/ada/.local/state/workspace/data',
        postgresCache: '/home/ada/.cache/workspace',
        runAs: null,
      },
    ],
    ['macOS', { platform: 'darwin', homeDir: '/Users/ada' }, { state: '/Users/ada/.local/state/workspace' }],
    [
      'XDG',
      { env: { XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/c' } },
      { state: '/s/workspace', cache: '/c/workspace', data: '/s/workspace/data' },
    ],
    [
      'XDG that is not absolute',
      { env: { XDG_STATE_HOME: 's', XDG_CACHE_HOME: '' } },
      { state: '/home/ada/.local/state/workspace', cache: '/home/ada/.cache/workspace' },
    ],
    [
      'Windows',
      { platform: 'win32', uid: null, homeDir: 'C:\\Users\\ada', env: { LOCALAPPDATA: 'D:\\Local' } },
      {
        state: 'D:\\Local\\workspace',
        cache: 'D:\\Local\\workspace\\cache',
        data: 'D:\\Local\\workspace\\data',
        postgresCache: 'D:\\Local\\workspace\\cache',
        runAs: null,
      },
    ],
    [
      'Windows without LOCALAPPDATA',
      { platform: 'win32', uid: null, homeDir: 'C:\\Users\\ada' },
      { state: 'C:\\Users\\ada\\AppData\\Local\\workspace' },
    ],
    [
      'root, whose folders nobody enters',
      { uid: 0, homeDir: '/root' },
      {
        state: '/root/.local/state/workspace',
        cache: '/root/.cache/workspace',
        data: '/var/lib/workspace/data',
        postgresCache: '/var/cache/workspace',
        runAs: { uid: 101, gid: 104 },
      },
    ],
    [
      'root, whose folders are open',
      { uid: 0, homeDir: '/srv', canEnter: () => true },
      { data: '/srv/.local/state/workspace/data', postgresCache: '/srv/.cache/workspace' },
    ],
    [
      'root without postgres',
      { uid: 0, passwd: PASSWD.replace('postgres', 'pg') },
      { runAs: { uid: 65_534, gid: 65_534 } },
    ],
    [
      'root of macOS',
      { uid: 0, passwd: '# comment\nnobody:*:-2:-2:x:/:/f\n' },
      { runAs: { uid: -2, gid: -2 } },
    ],
    ['root without any user', { uid: 0, passwd: '' }, { runAs: { uid: 65_534, gid: 65_534 } }],
  ])('%s', (_what, more, expected) => expect(homeOf(machine(more))).toMatchObject(expected));
});

describe('on this machine', () => {
  let folder: string;
  let before: string | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workspace-home-'));
    before = process.env['XDG_STATE_HOME'];
    process.env['XDG_STATE_HOME'] = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = before;
    rmSync(folder, { recursive: true });
  });

  test.runIf(process.getuid?.() === 0)(
    'as root the data is in the state folder when others can enter it',
    () => {
      expect(findHome()).toMatchObject({ state: join(folder, 'workspace'), data: '/var/lib/workspace/data' });
      chmodSync(folder, 0o755);
      expect(findHome().data).toBe(join(folder, 'workspace/data'));
      mkdirSync(join(folder, 'workspace'), { mode: 0o700 });
      expect(findHome().data).toBe('/var/lib/workspace/data');
    },
  );

  test.runIf(process.getuid?.() === 0)(
    'as root the answer is the same before and after the folder is made',
    () => {
      chmodSync(folder, 0o755);
      const umask = process.umask(0o077);
      try {
        const home = findHome();
        makeFolder(home.data);
        makeFolder(home.data);
        expect(findHome()).toEqual(home);
        expect(statSync(home.data).mode & 0o777).toBe(0o755);
        expect(statSync(home.state).mode & 0o777).toBe(0o755);
      } finally {
        process.umask(umask);
      }
    },
  );
});
