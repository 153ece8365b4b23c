import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, startEngine } from '../../test/engine.ts';
import { takeSnapshot } from './account/take.ts';
import { openTree } from './read/tree.ts';
import type { Snapshot } from './snapshot.ts';
import type { StaleContainer } from './stale/find-stale.ts';

const MB = 1024 * 1024;
const FILL = 'dd if=/dev/zero of=/dev/shm/page bs=1M count=40 2>/dev/null; echo held; exec sleep 600';
const folder = mkdtempSync(join(tmpdir(), 'doctor-engine-'));
const started = await startEngine(folder);
if (typeof started === 'string') console.warn(`The real Docker engine is left out: ${started}.`);
afterAll(async () => {
  if (typeof started !== 'string') await started.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe.skipIf(typeof started === 'string')('a real Docker engine', () => {
  const engine = started as Engine;
  let snapshot: Snapshot;

  const run = (name: string, ...words: string[]): string =>
    engine.docker('run', '--detach', '--network', 'none', '--name', name, ...words);

  beforeAll(async () => {
    const small = ['--memory', '24m', '--memory-swap', '24m'];
    run('shop-web', 'busybox:1', 'sh', '-c', FILL);
    run('shop-greedy', ...small, 'busybox:1', 'tail', '/dev/zero');
    run('shop-parent', ...small, 'busybox:1', 'sh', '-c', 'tail /dev/zero; echo alone; exec sleep 600');
    engine.docker('wait', 'shop-greedy');
    await until(() => engine.docker('logs', 'shop-web') === 'held');
    await until(() => engine.docker('logs', 'shop-parent').includes('alone'));
    snapshot = await takeSnapshot(openTree('/'), { dockerSocket: engine.socket });
  }, 90_000);

  it('names the group of a container as the engine does, with the memory that it holds', () => {
    const group = snapshot.groups.find(({ name }) => name === 'shop-web');
    expect(group).toMatchObject({ kind: 'container', processes: 1 });
    expect(group?.shmemBytes).toBe(40 * MB);
    expect(group?.workingSetBytes).toBeGreaterThan(40 * MB);
    expect(group?.workingSetBytes).toBeLessThan(60 * MB);
  });

  it('tells kills at a limit, also where the engine says that there was none', () => {
    const said = snapshot.containers.map(({ name, oomKilled }) => [name, oomKilled]);
    expect(Object.fromEntries(said)).toEqual({
      'shop-web': false,
      'shop-greedy': true,
      'shop-parent': false,
    });
    const killed = snapshot.oom.filter(({ group }) => group?.startsWith('shop-'));
    expect(killed.map(({ kind, group, victim }) => `${group}: ${victim}, ${kind}`).toSorted()).toEqual([
      'shop-greedy: tail, limit',
      'shop-parent: tail, limit',
    ]);
  });

  it('says what its images and logs take', () => {
    expect(snapshot.disk.docker?.imagesBytes).toBeGreaterThan(MB);
    expect(snapshot.disk.docker?.logsBytes).toBeGreaterThan(0);
  });

  it('finds the colour before this one, and says what is missing for certainty', () => {
    for (const colour of ['blue', 'green']) {
      const label = `com.docker.compose.project=shop-${colour}`;
      run(
        `app-${colour}`,
        '--label',
        label,
        '--label',
        'com.docker.compose.service=app',
        'busybox:1',
        'sleep',
        '600',
      );
    }
    const upstreams = join(folder, 'upstreams');
    writeFileSync(upstreams, 'app-green:8000\n');
    const [old, ...others] = staleOf('--upstreams', upstreams);
    expect(others).toEqual([]);
    expect(old).toMatchObject({ name: 'app-blue', certainty: 'suspect' });
    expect(old?.evidence.join('\n')).toMatch(/E1 app-green .* is a newer version of the same service/);
    expect(old?.evidence.join('\n')).toMatch(/E4 the newer one runs for less than 15 minutes/);
    writeFileSync(upstreams, 'app-blue:8000\napp-green:8000\n');
    expect(staleOf('--upstreams', upstreams)).toEqual([]);
  });

  function staleOf(...words: string[]): StaleContainer[] {
    const cli = join(import.meta.dirname, '../../bin/doctor.mjs');
    const all = [cli, 'host', '--docker-socket', engine.socket, '--json', ...words];
    const { stdout } = spawnSync(process.execPath, all, { encoding: 'utf8', maxBuffer: 1e8 });
    return (JSON.parse(stdout) as { stale: StaleContainer[] }).stale;
  }
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !isSo(); tries += 1) await sleep(100);
  expect(isSo()).toBe(true);
}
