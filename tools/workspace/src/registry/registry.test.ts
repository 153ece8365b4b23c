import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownIdentity } from '../processes/identity.ts';
import { Registry, type ServiceRecord, type Wish, type Workspace } from './registry.ts';

/** A range of this test's own: those of processes, ports and claims run at the same time. */
const range = { first: 20_441, last: 20_480 };
let folder: string;
let registry: Registry;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-registry-'));
  registry = Registry.open(folder);
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

const wish = (name: string, more: Partial<Wish> = {}): Wish => ({
  repo: '/shop/.git',
  path: `/trees/${name}`,
  name,
  branch: `feature/${name}`,
  isMain: false,
  ...more,
});

describe('claiming', () => {
  test('a path gets a block, and the same one when it asks again', async () => {
    const workspace = await registry.claim(wish('a'), { range });
    expect(workspace).toMatchObject({ ...wish('a'), basePort: 20_451, state: 'ready' });
    expect(workspace.id).toMatch(/^[0-9a-f]{10}$/);
    expect(new Date(workspace.createdAt).toISOString()).toBe(workspace.createdAt);
    expect(await registry.claim(wish('a', { branch: 'other' }), { range })).toEqual(workspace);
    expect(registry.list()).toEqual([workspace]);
  });

  test('the main checkout gets the first block, also when it comes last', async () => {
    expect((await registry.claim(wish('a'), { range })).basePort).toBe(20_451);
    expect((await registry.claim(wish('main', { isMain: true }), { range })).basePort).toBe(20_441);
    expect((await registry.claim(wish('b'), { range })).basePort).toBe(20_461);
  });

  test('a freed block is given to the next one, the lowest first', async () => {
    const a = await registry.claim(wish('a'), { range });
    await registry.claim(wish('b'), { range });
    registry.free(a.id);
    registry.free(a.id);
    expect((await registry.claim(wish('c'), { range })).basePort).toBe(a.basePort);
  });

  test('a name that the repository has gets a number, that of another repository does not', async () => {
    const names = [];
    for (const path of ['/1', '/2', '/3'])
      names.push((await registry.claim(wish('x', { path }), { range })).name);
    const elsewhere = await registry.claim(wish('x', { path: '/4', repo: '/other/.git' }), { range });
    expect([...names, elsewhere.name]).toEqual(['x', 'x-2', 'x-3', 'x']);
    expect(registry.findByName('/shop/.git', 'x-2')?.path).toBe('/2');
    expect(registry.findByName('/shop/.git', 'y')).toBeNull();
  });

  test('two claims of one path at once end in one workspace', async () => {
    const [one, two] = await Promise.all([
      registry.claim(wish('a'), { range }),
      registry.claim(wish('a'), { range }),
    ]);
    expect(one).toEqual(two);
    expect(registry.list()).toHaveLength(1);
  });

  test('a claim that is under way is left alone by others', async () => {
    let other: Promise<Workspace> | undefined;
    const onStep = (step: string) => {
      if (step !== 'claimed') return;
      other = registry.claim(wish('b'), { range });
      expect(registry.find('/trees/a')?.state).toBe('claiming');
    };
    const one = await registry.claim(wish('a'), { range, onStep });
    expect((await other!).basePort).toBe(one.basePort + 10);
  });

  test('blocks of ranges that lie across each other share no port', async () => {
    await registry.claim(wish('a'), { range: { first: 20_441, last: 20_450 } });
    const other = await registry.claim(wish('b', { isMain: true }), {
      range: { first: 20_446, last: 20_470 },
    });
    expect(other.basePort).toBe(20_456);
  });

  test('when no block is left the message says so and what to do, and nothing is registered', async () => {
    const narrow = { first: 20_441, last: 20_460 };
    await registry.claim(wish('a'), { range: narrow });
    await registry.claim(wish('b'), { range: narrow });
    await expect(registry.claim(wish('c'), { range: narrow })).rejects.toMatchObject({
      code: 'no-free-block',
      message: expect.stringContaining('2 workspaces are registered'),
      fix: expect.stringContaining('WORKSPACE_PORTS'),
    });
    expect(registry.find('/trees/c')).toBeNull();
  });

  test('a range that the system hands out, or browsers refuse, holds no block', async () => {
    await expect(registry.claim(wish('a'), { range: { first: 6661, last: 6670 } })).rejects.toMatchObject({
      code: 'no-free-block',
      message: expect.stringContaining('6661-6670'),
    });
  });

  test('a path that is being removed is refused until it is free', async () => {
    const { id } = await registry.claim(wish('a'), { range });
    registry.beginRemoval(id);
    expect(registry.find('/trees/a')?.state).toBe('removing');
    await expect(registry.claim(wish('a'), { range })).rejects.toMatchObject({ code: 'being-removed' });
    registry.free(id);
    expect((await registry.claim(wish('a'), { range })).id).not.toBe(id);
  });

  test('a path of another repository is refused', async () => {
    await registry.claim(wish('a'), { range });
    await expect(registry.claim(wish('a', { repo: '/other/.git' }), { range })).rejects.toMatchObject({
      code: 'path-taken',
      fix: expect.stringContaining('prune'),
    });
  });

  test('the steps come in their order, and for a known path there are none but the look', async () => {
    const steps: string[] = [];
    const onStep = (step: string) => steps.push(step);
    await registry.claim(wish('a'), { range, onStep });
    expect(steps).toEqual(['locked', 'inserted', 'claimed', 'probed', 'marked', 'ready']);
    steps.length = 0;
    await registry.claim(wish('a'), { range, onStep });
    expect(steps).toEqual(['locked']);
  });
});

describe('what is registered', () => {
  test('is listed by repository, its main checkout first', async () => {
    await registry.claim(wish('b', { repo: '/b/.git' }), { range });
    await registry.claim(wish('a'), { range });
    await registry.claim(wish('main', { isMain: true }), { range });
    expect(registry.list().map(({ name }) => name)).toEqual(['b', 'main', 'a']);
    expect(registry.list('/shop/.git').map(({ name }) => name)).toEqual(['main', 'a']);
    expect(registry.list('/none')).toEqual([]);
  });

  test('follows the branch that is checked out', async () => {
    const { id } = await registry.claim(wish('a'), { range });
    registry.setBranch(id, null);
    expect(registry.find('/trees/a')?.branch).toBeNull();
  });

  test('what this process removes is not abandoned', async () => {
    const { id } = await registry.claim(wish('a'), { range });
    registry.beginRemoval(id);
    expect(registry.abandoned()).toEqual([]);
  });

  test('is seen by another opener of the same folder', async () => {
    const workspace = await registry.claim(wish('a'), { range });
    const other = Registry.open(folder);
    expect(other.find('/trees/a')).toEqual(workspace);
    other.close();
    other.close();
  });

  test('names with quotes and line breaks are only text', async () => {
    const strange = wish('a', { path: `/trees/o'br"ien\n; DROP TABLE workspace` });
    await registry.claim(strange, { range });
    expect(registry.find(strange.path)?.path).toBe(strange.path);
  });
});

describe('services', () => {
  const record = (workspaceId: string, more: Partial<ServiceRecord> = {}): ServiceRecord => ({
    workspaceId,
    name: 'db',
    kind: 'postgres',
    port: 20_455,
    process: ownIdentity(),
    startedAt: '2026-01-02T03:04:05.000Z',
    details: { database: 'shop', nested: [1, null] },
    ...more,
  });

  test('are kept, replaced and forgotten one by one', async () => {
    const { id } = await registry.claim(wish('a'), { range });
    registry.recordService(record(id));
    registry.recordService(
      record(id, { name: 'api', process: null, port: null, startedAt: null, details: {} }),
    );
    expect(registry.services(id).map(({ name }) => name)).toEqual(['api', 'db']);
    expect(registry.services(id)[1]).toEqual(record(id));
    registry.recordService(record(id, { port: 1 }));
    expect(registry.services(id)[1]?.port).toBe(1);
    registry.forgetService(id, 'db');
    registry.forgetService(id, 'db');
    expect(registry.services(id)).toHaveLength(1);
  });

  test('go with their workspace, and none can be recorded for one that is gone', async () => {
    const { id } = await registry.claim(wish('a'), { range });
    registry.recordService(record(id));
    registry.free(id);
    expect(registry.services(id)).toEqual([]);
    expect(() => registry.recordService(record(id))).toThrow(/FOREIGN KEY/);
  });
});

test.skipIf(process.platform === 'win32')('its files are for their owner only', async () => {
  await registry.claim(wish('a'), { range });
  for (const end of ['', '-wal', '-shm']) {
    expect(statSync(join(folder, `registry.sqlite${end}`)).mode & 0o777, end).toBe(0o600);
  }
});
