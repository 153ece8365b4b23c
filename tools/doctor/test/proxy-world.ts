import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../src/host/snapshot.ts';
import type { StaleContainer } from '../src/host/stale/find-stale.ts';

// A small host of its own: processes, network and mounts that nothing else of this machine is part of, so that a
// proxy which runs here already has neither its ports taken nor is it found. In it are two slots behind cables.

export type Slot = 'blue' | 'green';
export const IDS: Record<Slot, string> = { blue: 'b1'.repeat(32), green: 'c2'.repeat(32) };
export const ADDRESS: Record<Slot, string> = { blue: '10.77.1.2', green: '10.77.2.2' };
const DAY = 86_400_000;

export type HostReport = Snapshot & { stale: StaleContainer[] };

export interface ProxyWorld {
  folder: string;
  socket: string;
  /** Runs a command to its end in the world; throws what it says when it fails. */
  run(...command: string[]): string;
  /** Starts one that goes on. */
  start(...command: string[]): ChildProcess;
  doctor(...args: string[]): Promise<{ code: number | null; err: string; report: HostReport }>;
  /** Waits until a request to an address answers with this text. */
  until(url: string, text: string): Promise<void>;
  end(): Promise<void>;
}

/** Why there can be no such world here, or ''. */
export function whyNoWorld(): string {
  const tried = spawnSync('unshare', ['-n', '-p', '-f', '--mount-proc', 'ip', 'link', 'set', 'lo', 'up']);
  return tried.status === 0 ? '' : 'unshare -n -p needs root, util-linux and iproute2';
}

const SLOT = `
const server = require('node:http').createServer((request, response) => {
  // Proxies keep idle connections open, and those count as somebody who is connected.
  const say = () => response.setHeader('connection', 'close').end(process.argv[1]);
  request.url.startsWith('/slow') ? setTimeout(say, Number(request.url.slice(5))) : say();
});
server.listen(3000, '0.0.0.0', () => console.log(process.pid));`;

/** Makes the world with its two slots, which Docker tells of as made 30 days and 1 day ago. */
export async function proxyWorld(): Promise<ProxyWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-proxies-'));
  const children: ChildProcess[] = [];
  const init = spawn('unshare', ['-n', '-p', '-f', '--mount-proc', '--kill-child', 'sh', '-c', INIT], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await said(init);
  const first = childOf(init.pid ?? 0);
  const enter = ['-t', String(first), '-n', '-p', '-m', '--'];
  const run = (...command: string[]): string =>
    execFileSync('nsenter', [...enter, ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const start = (...command: string[]): ChildProcess => {
    const child = spawn('nsenter', [...enter, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    return child;
  };
  const pids: Record<Slot, number> = { blue: 0, green: 0 };
  for (const slot of ['blue', 'green'] as const) {
    pids[slot] = Number(await said(start('unshare', '-n', process.execPath, '-e', SLOT, slot)));
    cable(run, slot, pids[slot]);
  }
  const socket = join(folder, 'docker.sock');
  const engine = await startEngine(socket, pids);
  return {
    folder,
    socket,
    run,
    start,
    doctor: async (...args) => {
      const bin = join(import.meta.dirname, '../bin/doctor.mjs');
      const child = start(process.execPath, bin, 'host', '--json', '--docker-socket', socket, ...args);
      const [out, err, code] = await whole(child);
      return { code, err, report: JSON.parse(out === '' ? '{}' : out) as HostReport };
    },
    until: async (url, text) => {
      for (let tries = 0; tries < 100; tries += 1) {
        const answer = spawnSync('nsenter', [...enter, process.execPath, '-e', ASK, url], {
          encoding: 'utf8',
        });
        if (answer.stdout === text) return;
        await sleep(100);
      }
      throw new Error(`${url} does not answer ${text}`);
    },
    end: async () => {
      engine.closeAllConnections();
      engine.close();
      const ended = new Promise((resolve) => init.once('exit', resolve));
      // With its first process the world and all in it ends.
      init.kill('SIGKILL');
      await ended;
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const INIT = 'ip link set lo up && echo up && while :; do sleep 60; done';
const ASK =
  "fetch(process.argv[1], { headers: { connection: 'close' } }).then((r) => r.text()).then((t) => process.stdout.write(t), () => {})";

function cable(run: ProxyWorld['run'], slot: Slot, pid: number): void {
  const net = slot === 'blue' ? 1 : 2;
  const inside = ['nsenter', '-t', String(pid), '-n', 'ip'];
  run('ip', 'link', 'add', `to-${slot}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
  run('ip', 'addr', 'add', `10.77.${net}.1/24`, 'dev', `to-${slot}`);
  run('ip', 'link', 'set', `to-${slot}`, 'up');
  run(...inside, 'link', 'set', 'lo', 'up');
  run(...inside, 'addr', 'add', `${ADDRESS[slot]}/24`, 'dev', 'eth0');
  run(...inside, 'link', 'set', 'eth0', 'up');
}

function childOf(parent: number): number {
  const found = readdirSync('/proc').find((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return new RegExp(`^PPid:\\s+${parent}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'utf8'));
    } catch {
      return false;
    }
  });
  return Number(found);
}

async function said(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
    child.once('exit', (code) => reject(new Error(`It ended with ${code}.`)));
  });
}

async function whole(child: ChildProcess): Promise<[out: string, err: string, code: number | null]> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr?.on('data', (bytes: Buffer) => (err += bytes.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return [out, err, code];
}

async function startEngine(socket: string, pids: Record<Slot, number>): Promise<Server> {
  mkdirSync(join(socket, '..'), { recursive: true });
  const told = new Map(
    (['blue', 'green'] as const).map((slot) => [IDS[slot], inspected(slot, pids[slot])] as const),
  );
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '');
    const one = told.get(/^\/containers\/([0-9a-f]{64})\//.exec(path)?.[1] ?? '');
    const answers: Record<string, unknown> = {
      '/version': { ApiVersion: '1.47', MinAPIVersion: '1.24' },
      '/system/df': { LayersSize: 0 },
      '/info': {},
      '/containers/json?all=1': [...told.keys()].map((Id) => ({ Id })),
    };
    response.end(JSON.stringify(one ?? answers[path] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return server;
}

function inspected(slot: Slot, pid: number): Record<string, unknown> {
  const at = new Date(Date.now() - (slot === 'blue' ? 30 : 1) * DAY).toISOString();
  const ports = { '3000/tcp': null };
  return {
    Id: IDS[slot],
    Name: `/shop-web-${slot}`,
    Created: at,
    Image: `sha256:${IDS[slot]}`,
    State: { Status: 'running', Running: true, Pid: pid, StartedAt: at, Health: { Status: 'healthy' } },
    Config: {
      Image: `shop/web:${slot}`,
      Labels: { 'com.docker.compose.project': `shop-${slot}`, 'com.docker.compose.service': 'web' },
    },
    HostConfig: { Memory: 0 },
    NetworkSettings: {
      Networks: { front: { IPAddress: ADDRESS[slot], Aliases: [`web-${slot}`] } },
      Ports: ports,
    },
    Mounts: [],
  };
}
