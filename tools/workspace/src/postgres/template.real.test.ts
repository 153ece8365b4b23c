import {
  existsSync,
  mkdtempSync,
  chmodSync,
  readdirSync,
  rmSync,
  statSync,
  cpSync,
  unlinkSync,
  utimesSync,
  lstatSync,
  mkdirSync,
} from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareShop, run } from '../../test/clusters.ts';
import { findHome } from '../home.ts';
import { type Binaries, ensureBinaries } from './binaries.ts';
import { findPackage, packageNameFor } from './platform-package.ts';
import { createCluster } from './cluster.ts';
import { makeSpare, spareOf } from './spare.ts';
import { pruneTemplates } from './old-templates.ts';
import { lock, lockOf } from './single-build.ts';
import { ensureTemplate } from './template.ts';

const { runAs } = findHome();
let cache: string;
let binaries: Binaries;
beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'workspace-cache-'));
  chmodSync(cache, 0o755);
  binaries = await ensureBinaries(cache);
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

function template(key: string, prepare = prepareShop): Promise<string> {
  return ensureTemplate({ binaries, cache, key, database: 'shop', runAs, prepare });
}

describe('a template', () => {
  test('is built once, also when three ask at once, and again for another key', async () => {
    let builds = 0;
    async function counted(url: string) {
      builds += 1;
      await prepareShop(url);
    }
    const folders = await Promise.all([1, 2, 3].map(() => template('one', counted)));
    expect(new Set(folders).size).toBe(1);
    expect(builds).toBe(1);
    expect(await template('two', counted)).not.toBe(folders[0]);
    expect(builds).toBe(2);
  });

  test('whose migration fails leaves nothing behind, and says what the migration said', async () => {
    const failing = template('failing', async (url) => {
      await run(url, 'CREATE TABLE half (id int)');
      throw new Error('migration 0007 failed: no such column');
    });
    await expect(failing).rejects.toThrow('migration 0007 failed: no such column');
    expect(readdirSync(join(cache, 'templates')).filter((name) => name.includes('.building-'))).toEqual([]);
    expect(existsSync(await template('failing'))).toBe(true);
  });

  test('is built though the migration leaves a session open', async () => {
    let client: pg.Client | null = null;
    await template('open', async (url) => {
      client = new pg.Client({ connectionString: url });
      client.on('error', () => {});
      await client.connect();
      await client.query('CREATE TABLE remains (id int)');
    });
    await expect(client!.query('SELECT 1'), 'it was cut').rejects.toThrow(/connection|terminat/i);
  });
});

test('a template that was not used for days is deleted, and made again when asked for', async () => {
  const old = await template('old');
  const used = await template('used');
  const longAgo = new Date(Date.now() - 20 * 24 * 60 * 60_000);
  utimesSync(`${old}.lock`, longAgo, longAgo);
  expect(await pruneTemplates({ cache, dryRun: true })).toEqual([old]);
  expect(await pruneTemplates({ cache })).toEqual([old]);
  expect([existsSync(old), existsSync(used)]).toEqual([false, true]);
  expect(await template('old')).toBe(old);
});

test('what a dead builder left is deleted, and not what one at work has', async () => {
  const whole = await template('left');
  const dead = `${whole}.spare.building-${deadPid()}`;
  const alive = `${whole}.building-${process.pid}`;
  for (const folder of [dead, alive]) mkdirSync(folder);
  expect(await pruneTemplates({ cache, dryRun: true })).toEqual([dead]);
  expect(await pruneTemplates({ cache })).toEqual([dead]);
  expect([whole, dead, alive].map((folder) => existsSync(folder))).toEqual([true, false, true]);
  rmSync(alive, { recursive: true });
});

describe('a spare copy', () => {
  test('is taken by one of two new clusters, the other copies for itself, and both have the data', async () => {
    const from = await template('spare');
    await makeSpare(from, runAs);
    const spare = statSync(spareOf(from)).ino;
    const folders = ['a', 'b'].map((name) => join(cache, `cluster-${name}`));
    await Promise.all(folders.map((folder) => createCluster({ template: from, folder, runAs })));
    expect(existsSync(spareOf(from))).toBe(false);
    expect(folders.map((folder) => statSync(folder).ino === spare).filter(Boolean)).toHaveLength(1);
    const listings = [from, ...folders].map((folder) => readdirSync(folder, { recursive: true }).toSorted());
    expect(listings[1]).toEqual(listings[0]);
    expect(listings[2]).toEqual(listings[0]);
  });

  test('is made once by many, and goes with its template', async () => {
    const from = await template('spare-once');
    await Promise.all([1, 2, 3].map(() => makeSpare(from, runAs)));
    const inode = statSync(spareOf(from)).ino;
    await makeSpare(from, runAs);
    expect(statSync(spareOf(from)).ino).toBe(inode);
    const longAgo = new Date(Date.now() - 20 * 24 * 60 * 60_000);
    utimesSync(`${from}.lock`, longAgo, longAgo);
    expect(await pruneTemplates({ cache })).toEqual([from]);
    expect(existsSync(spareOf(from))).toBe(false);
  });

  test('is not made of a template that is being deleted, and half of one is never taken', async () => {
    const from = await template('spare-late');
    const release = await lock(lockOf(from), 0);
    await makeSpare(from, runAs);
    expect(existsSync(spareOf(from)), 'whoever has the lock may be deleting it').toBe(false);
    release();
    const making = makeSpare(from, runAs);
    const whole = readdirSync(from, { recursive: true }).length;
    while (!existsSync(`${spareOf(from)}.building-${process.pid}`)) await sleep(1);
    rmSync(join(from, 'base'), { recursive: true });
    await making;
    const found = existsSync(spareOf(from)) ? readdirSync(spareOf(from), { recursive: true }).length : 'none';
    expect(['none', whole]).toContain(found);
    rmSync(from, { recursive: true });
  });

  test('whose making fails leaves nothing, and nobody hears of it', async () => {
    await makeSpare(join(cache, 'templates', 'no-such-template'), runAs);
    expect(readdirSync(join(cache, 'templates')).filter((name) => name.startsWith('no-such'))).toEqual([]);
  });
});

const deadPid = () => spawnSync('true').pid;

describe('programs', () => {
  test('work from a package whose links between libraries are missing', async () => {
    const installed = findPackage(packageNameFor(process.platform, process.arch)!)!;
    const copy = join(cache, 'package');
    cpSync(installed, copy, { recursive: true, verbatimSymlinks: true });
    const libraries = join(copy, 'native', 'lib');
    const links = readdirSync(libraries).filter((name) => lstatSync(join(libraries, name)).isSymbolicLink());
    for (const name of links) unlinkSync(join(libraries, name));
    expect(() =>
      execFileSync(join(copy, 'native', 'bin', 'postgres'), ['--version'], { stdio: 'ignore' }),
    ).toThrow('Command failed');
    const other = join(cache, 'other');
    const mended = await ensureBinaries(other, {
      platform: process.platform,
      architecture: process.arch,
      findPackage: () => copy,
    });
    expect(execFileSync(mended.postgres, ['--version'], { encoding: 'utf8' })).toContain(
      `(PostgreSQL) ${mended.major}.`,
    );
    rmSync(copy, { recursive: true });
    const kept = await ensureBinaries(other, {
      platform: process.platform,
      architecture: process.arch,
      findPackage: () => null,
    });
    expect(kept, 'they stay when the package is removed').toEqual(mended);
  });
});
