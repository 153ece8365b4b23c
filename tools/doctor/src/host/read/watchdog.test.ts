import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const WATCHDOG = join(import.meta.dirname, 'watchdog.ts');

function run(then: string): { signal: string | null; status: number | null; stderr: string } {
  const script = `const { startWatchdog } = await import(${JSON.stringify(WATCHDOG)});
    const stop = startWatchdog(1500, 'stuck: look elsewhere'); ${then}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 25_000,
  });
}

describe('the watchdog', () => {
  it('ends a program whose only thread is stuck, and says why', () => {
    const stuck = run('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);');
    expect(stuck).toMatchObject({ signal: 'SIGTERM', stderr: 'stuck: look elsewhere\n' });
  });

  it('leaves a program alone that is done in time', () => {
    expect(run('stop(); setTimeout(() => {}, 2000);')).toMatchObject({ status: 0, stderr: '' });
    expect(run('')).toMatchObject({ status: 0, stderr: '' });
  });
});
