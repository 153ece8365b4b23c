import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { differences, type Schema } from '../../../fixtures/host/check-schema.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Proposal } from '../proposal/proposal.ts';
import type { Outcome } from './apply-stop.ts';
import type { StaleContainer } from './find-stale.ts';

// Two colours as real processes with networks and, where it can be, a cgroup of their own, behind a server that
// speaks as the engine does.

const BLUE = 'b1'.repeat(32);
const GREEN = 'c2'.repeat(32);
const NEXT = 'd3'.repeat(32);
const V1 = '/sys/fs/cgroup/memory';
/** Of this run alone: the engine of this machine may have its own /docker. */
const CGROUP = join(V1, `doctor-apply-${process.pid}`);
const HOLDS = 150;

const spoken = spawnSync('unshare', ['-n', 'true']);
const reason = spoken.status === 0 ? null : 'no network namespace can be made here (root and unshare)';
if (reason) console.warn(`Old deployments of real processes are left out: ${reason}.`);
const hasCgroups = canWrite(V1);

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});
afterAll(async () => {
  if (!existsSync(CGROUP)) return;
  await removeCgroup(join(CGROUP, 'docker'));
  await removeCgroup(CGROUP);
});

interface Engine {
  socket: string;
  folder: string;
  /** Requests that change something. */
  posts: string[];
  containers: Map<string, Record<string, unknown>>;
  /** Called before each look at a container with how many there were. */
  onLook: (id: string, times: number) => void;
}

function canWrite(path: string): boolean {
  try {
    accessSync(join(path, 'cgroup.procs'), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A process in a network of its own that holds memory. */
async function slot(id: string): Promise<ChildProcess> {
  const cgroup = join(CGROUP, 'docker', id);
  if (hasCgroups) {
    mkdirSync(cgroup, { recursive: true });
    cleanups.push(() => removeCgroup(cgroup));
  }
  const enter = hasCgroups ? `echo $$ > ${cgroup}/cgroup.procs;` : '';
  const hog = `const b = Buffer.alloc(${HOLDS} * 1048576, 1); console.log('held'); setInterval(() => b[0], 1000);`;
  const child = spawn('sh', ['-c', `${enter} exec unshare -n "$0" -e "$1"`, process.execPath, hog], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  cleanups.push(() => end(child));
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function removeCgroup(path: string): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    try {
      rmdirSync(path);
      return;
    } catch {
      await sleep(50);
    }
  }
}

function told(id: string, colour: string, pid: number, startedAt: string): Record<string, unknown> {
  return {
    Id: id,
    Name: `/shop-web-${colour}`,
    Created: startedAt,
    Image: `sha256:${id}`,
    State: {
      Status: 'running',
      Running: true,
      OOMKilled: false,
      Pid: pid,
      StartedAt: startedAt,
      Health: { Status: 'healthy' },
    },
    Config: {
      Image: `shop/web:${colour}`,
      Labels: { 'com.docker.compose.project': `shop-${colour}`, 'com.docker.compose.service': 'web' },
    },
    HostConfig: { Memory: 0 },
    NetworkSettings: {
      Networks: {
        front: { IPAddress: colour === 'blue' ? '172.20.0.5' : '172.20.0.6', Aliases: [`web-${colour}`] },
      },
      Ports: { '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: colour === 'blue' ? '3001' : '3002' }] },
    },
    Mounts: [],
  };
}

/** The engine with a blue that was left and a green that a proxy serves. */
async function engine(): Promise<Engine & { blue: ChildProcess; proxies: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-apply-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const [blue, green] = await Promise.all([slot(BLUE), slot(GREEN)]);
  const one: Engine = {
    socket: join(folder, 'docker.sock'),
    folder,
    posts: [],
    containers: new Map([
      [BLUE, told(BLUE, 'blue', blue.pid ?? 0, '2026-01-01T10:00:00.000Z')],
      [GREEN, told(GREEN, 'green', green.pid ?? 0, '2026-02-01T10:00:00.000Z')],
    ]),
    onLook: () => {},
  };
  const looks = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '');
    const json = (value: unknown): void => void response.end(JSON.stringify(value));
    const id = /^\/containers\/([0-9a-f]{64})\//.exec(path)?.[1] ?? '';
    if (request.method !== 'GET') {
      one.posts.push(`${request.method} ${path}`);
      if (id === BLUE) await end(blue);
      response.writeHead(204).end();
    } else if (path === '/version') json({ ApiVersion: '1.47', MinAPIVersion: '1.24' });
    else if (path.startsWith('/containers/json')) json([...one.containers.keys()].map((Id) => ({ Id })));
    else if (path === '/system/df') json({ LayersSize: 0 });
    else {
      looks.set(id, (looks.get(id) ?? 0) + 1);
      one.onLook(id, looks.get(id) ?? 0);
      if (one.containers.has(id)) json(one.containers.get(id));
      else response.writeHead(404).end('{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(one.socket, resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const nginx = join(folder, 'nginx.conf');
  writeFileSync(
    nginx,
    'http { upstream blue { server 127.0.0.1:3001; } upstream green { server 127.0.0.1:3002; } server { location / { proxy_pass http://green; } } }',
  );
  // Those of other tests run beside this one, and would be looked at if none were named.
  const [caddy, list] = [join(folder, 'caddy.json'), join(folder, 'list')];
  writeFileSync(caddy, '{"apps":{}}');
  writeFileSync(list, '');
  return Object.assign(one, { blue, proxies: ['--nginx', nginx, '--caddy', caddy, '--upstreams', list] });
}

async function cli(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const bin = join(import.meta.dirname, '../../../bin/doctor.mjs');
  const child = spawn(process.execPath, [bin, 'host', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, stdout, stderr };
}

type Report = Snapshot & { stale: StaleContainer[]; proposal: Proposal; applied?: Outcome[] };

describe.skipIf(reason)('an old colour of real processes', () => {
  it('is told with evidence, in JSON of the schema, Markdown and a picture, and nothing is changed', async () => {
    const { socket, proxies, folder, posts } = await engine();
    const files = ['--markdown', join(folder, 'r.md'), '--svg', join(folder, 'm.svg')];
    const { status, stdout, stderr } = await cli('--docker-socket', socket, ...proxies, '--json', ...files);
    expect(stderr).toBe('');
    expect(status).toBe(1);
    const report = JSON.parse(stdout) as Report;
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../schema/host.schema.json'), 'utf8'),
    ) as Schema;
    expect(differences(report, schema)).toEqual([]);
    expect(report.stale).toMatchObject([{ id: BLUE, name: 'shop-web-blue', certainty: 'stale' }]);
    expect(report.stale[0]?.evidence.join('\n')).toMatch(
      /E2 in no upstream of nginx[\s\S]*E3 no established connection comes in, 0 bytes/,
    );
    if (hasCgroups) {
      expect(report.stale[0]?.freesBytes).toBeGreaterThan(HOLDS * 1_000_000);
      expect(report.stale[0]?.freesBytes).toBeLessThan(2 * HOLDS * 1_000_000);
    }
    expect(report.proposal.options.map(({ action }) => action)).toContain('clean-up');
    expect(readFileSync(join(folder, 'r.md'), 'utf8')).toContain(`docker stop ${BLUE}`);
    expect(readFileSync(join(folder, 'm.svg'), 'utf8')).toContain('of old deployments');
    expect(posts).toEqual([]);
  });

  it('is suspect only when no proxy is read, and then --apply does not stop it', async () => {
    const { socket, posts } = await engine();
    const { status, stdout } = await cli('--docker-socket', socket, '--apply', BLUE);
    expect(stdout).toMatch(/Not stopped: shop-web-blue .*only suspect: E2 /);
    expect(status).toBe(2);
    expect(posts).toEqual([]);
  });

  it('is stopped with --apply, measured against what was predicted', async () => {
    const { socket, proxies, posts, blue } = await engine();
    const { status, stdout } = await cli(
      '--docker-socket',
      socket,
      ...proxies,
      '--apply',
      `${BLUE}@2026-01-01T10:00:00.000Z`,
      '--json',
    );
    expect(posts).toEqual([`POST /containers/${BLUE}/stop`]);
    expect(status).toBe(0);
    expect(blue.signalCode).toBe('SIGKILL');
    const [outcome] = (JSON.parse(stdout) as Report).applied ?? [];
    expect(outcome).toMatchObject({ id: BLUE, state: 'stopped', undo: `docker start ${BLUE}` });
    if (hasCgroups) {
      // Beside a busy machine: within half of what was predicted.
      const { predictedBytes = 0, measuredBytes = 0 } = outcome ?? {};
      expect(Math.abs((measuredBytes ?? 0) - (predictedBytes ?? 0))).toBeLessThan((predictedBytes ?? 0) / 2);
    }
    console.log(`predicted ${outcome?.predictedBytes}, measured ${outcome?.measuredBytes}`);
  });

  it.each<[what: string, change: (containers: Engine['containers']) => void]>([
    ['it is started again', (all) => void all.set(BLUE, told(BLUE, 'blue', 1, '2026-03-01T00:00:00.000Z'))],
    [
      'a healthy successor takes its name',
      (all) => {
        const old = all.get(BLUE);
        all.delete(BLUE);
        all.set(NEXT, { ...old, Id: NEXT, Created: '2026-03-01T00:00:00.000Z' });
      },
    ],
    ['its newer sibling fails', (all) => void all.delete(GREEN)],
  ])('is not stopped when between reading and applying %s', async (_, change) => {
    const one = await engine();
    one.onLook = (id, times) => {
      if (id === BLUE && times === 2) change(one.containers);
    };
    const { status, stdout } = await cli('--docker-socket', one.socket, ...one.proxies, '--apply', BLUE);
    expect(stdout).toMatch(/^Not stopped: shop-web-blue/);
    expect(status).toBe(2);
    expect(one.posts).toEqual([]);
    expect(one.blue.exitCode ?? one.blue.signalCode).toBeNull();
  });

  it('is not stopped when it changes at the very last moment', async () => {
    const one = await engine();
    one.onLook = (id, times) => {
      if (id === BLUE && times === 3)
        one.containers.set(BLUE, told(BLUE, 'blue', 1, '2026-03-01T00:00:00.000Z'));
    };
    const { stdout } = await cli('--docker-socket', one.socket, ...one.proxies, '--apply', BLUE);
    expect(stdout).toMatch(/started again meanwhile/);
    expect(one.posts).toEqual([]);
  });

  it('is not stopped by a name or a short id', async () => {
    const { socket, proxies, posts } = await engine();
    for (const text of ['shop-web-blue', BLUE.slice(0, 12)]) {
      const { status, stderr } = await cli('--docker-socket', socket, ...proxies, '--apply', text);
      expect(status).toBe(2);
      expect(stderr).toMatch(/full id/);
    }
    expect(posts).toEqual([]);
  });
});
