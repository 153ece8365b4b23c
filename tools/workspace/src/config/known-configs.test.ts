import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseConfig, readConfig } from './config.ts';
import { KnownConfigs } from './known-configs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-configs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TEXT = '{ "services": { "db": { "kind": "postgres", "offset": 4, "database": "shop" } } }';
const write = (text: string) => writeFileSync(join(folder, 'workspace.config.json'), text);
const cache = () => join(folder, 'cache');

test('a configuration is the same read anew and known, and a changed one is read anew', async () => {
  write(TEXT);
  const first = await readConfig(folder, { cache: cache() });
  expect(first).toEqual(await parseConfig(TEXT, 'x'));
  expect(new KnownConfigs(cache()).find(TEXT), 'it is known now').toEqual(first);
  expect(await readConfig(folder, { cache: cache() })).toEqual(first);
  write(TEXT.replace('shop', 'other'));
  expect(await readConfig(folder, { cache: cache() })).toMatchObject({
    services: { db: { database: 'other' } },
  });
});

test('what is known is believed: it is not read again', async () => {
  write(TEXT);
  const known = { ...(await parseConfig(TEXT, 'x')), name: 'from-the-cache' };
  new KnownConfigs(cache()).keep(TEXT, known);
  expect(await readConfig(folder, { cache: cache() })).toEqual(known);
});

test('a wrong configuration is never known', async () => {
  write('{ "services": { "db": { "kind": "nonsense" } } }');
  for (let time = 0; time < 2; time++) {
    await expect(readConfig(folder, { cache: cache() })).rejects.toThrow('services.db');
  }
});

test('a damaged entry and a cache that cannot be written change nothing', async () => {
  write(TEXT);
  const config = await readConfig(folder, { cache: cache() });
  const [entry] = readdirSync(join(cache(), 'configs'));
  writeFileSync(join(cache(), 'configs', entry!), '{ half');
  expect(await readConfig(folder, { cache: cache() })).toEqual(config);
  writeFileSync(join(folder, 'file'), '');
  expect(await readConfig(folder, { cache: join(folder, 'file') })).toEqual(config);
});

test('a hundred and more different ones do not pile up', async () => {
  const known = new KnownConfigs(cache());
  const config = await parseConfig(TEXT, 'x');
  for (let at = 0; at < 250; at++) known.keep(`${TEXT}${' '.repeat(at)}`, config);
  expect(readdirSync(join(cache(), 'configs')).length).toBeLessThanOrEqual(100);
});
