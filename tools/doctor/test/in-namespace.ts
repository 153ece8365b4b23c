import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World, WorldReport } from './world.ts';

/** Why no network namespace can be made here; empty when it can. */
export function whyNoNamespace(): string {
  try {
    execFileSync('unshare', ['-n', '-m', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'pipe' });
    return '';
  } catch {
    return 'unshare -n -m needs root, util-linux and iproute2';
  }
}

/**
 * Runs a world in a network and mount namespace of its own: loopback only, its name server in
 * /etc/resolv.conf. `setup` is a shell command that runs there first.
 */
export async function inNamespace(world: World, setup = 'true'): Promise<WorldReport> {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-namespace-'));
  try {
    const resolv = join(folder, 'resolv.conf');
    writeFileSync(resolv, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
    const script = `mount --bind "${resolv}" /etc/resolv.conf && ip link set lo up && ${setup} && exec "${process.execPath}" "${join(import.meta.dirname, 'world.ts')}"`;
    const child = spawn('unshare', ['-n', '-m', 'sh', '-c', script], {
      env: { ...process.env, DOCTOR_WORLD: JSON.stringify(world) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (code !== 0) throw new Error(`The namespace ended with ${String(code)}: ${err}`);
    return JSON.parse(out) as WorldReport;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
