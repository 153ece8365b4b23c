import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BIN, type ExampleRepository, PORTS, states, useExamples } from './example-repository.ts';

const example = useExamples(PORTS.trouble);

describe('containers in trouble', () => {
  it.each([
    ['docker', (one: ExampleRepository) => one.putOnPath('supabase'), /no program `docker`/],
    [
      'the daemon',
      (one: ExampleRepository) => (
        one.putOnPath('docker', 'supabase'),
        writeFileSync(join(one.standIn, 'no-daemon'), '')
      ),
      /Cannot connect to the Docker daemon/,
    ],
    ['supabase', (one: ExampleRepository) => one.putOnPath('docker'), /no program `supabase`/],
  ])('says what is missing without %s, and leaves nothing behind', (_name, prepare, why) => {
    const repository = example('supabase');
    prepare(repository);
    repository.commit();
    // The machine's own docker must not be found.
    const { services } = repository.view(repository.tree, ['up']);
    const supabase = services.find(({ name }) => name === 'supabase')!;
    expect(supabase.state).toBe('unavailable');
    expect(supabase.detail).toMatch(why);
    expect(services.find(({ name }) => name === 'api')).toMatchObject({
      state: 'unavailable',
      detail: 'It needs supabase, which is unavailable.',
    });
    expect(repository.call(repository.tree, ['up']).code, 'what is there runs').toBe(0);
    expect(repository.call(repository.tree, ['down']).code).toBe(0);
    expect(repository.running).toEqual([]);
  });

  it('finds containers whose start was killed', async () => {
    const repository = example('supabase');
    repository.putOnPath('docker', 'supabase');
    repository.commit();
    writeFileSync(join(repository.standIn, 'slow'), '');
    const up = spawn(process.execPath, [BIN, 'up', 'redis'], {
      cwd: repository.tree,
      env: repository.environment(),
      stdio: 'ignore',
    });
    for (let tries = 0; tries < 400 && repository.running.length === 0; tries++) await sleep(25);
    up.kill('SIGKILL');
    await once(up, 'exit');
    expect(repository.running).toHaveLength(1);
    rmSync(join(repository.standIn, 'slow'));
    expect(repository.call(repository.tree, ['down']).code).toBe(0);
    expect(repository.running).toEqual([]);
  });

  it('keeps the record of containers that cannot be stopped, and does not give the workspace up', () => {
    const repository = example('supabase');
    repository.putOnPath('docker', 'supabase');
    repository.commit();
    repository.view(repository.tree, ['up']);
    writeFileSync(join(repository.standIn, 'no-daemon'), '');
    expect(states(repository.view(repository.tree, ['status']))).toMatchObject({ worker: 'unavailable' });
    const down = repository.call(repository.tree, ['down']);
    expect(down.code).toBe(1);
    expect(down.stdout).toContain('Cannot connect to the Docker daemon');
    expect(repository.call(repository.main, ['remove', 'feature', '--force']).code).toBe(1);
    rmSync(join(repository.standIn, 'no-daemon'));
    // Its CLI may be gone with the tree: then its label leads to what it made.
    rmSync(join(repository.bin, 'supabase'));
    const removed = repository.call(repository.main, ['remove', 'feature', '--force']);
    expect(removed.code, removed.stderr).toBe(0);
    expect(repository.running).toEqual([]);
  });
});
