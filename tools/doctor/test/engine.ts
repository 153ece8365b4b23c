import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_MS = 30_000;

interface EngineParts {
  /** Folders with dockerd, docker, containerd and runc. */
  path: string;
  libraries: string;
  busybox: string;
}

/** An engine of the cache folder of fetch-engine.sh or installed; else the reason that none can run. */
function findEngine(): EngineParts | string {
  if (process.getuid?.() !== 0) return 'an engine needs root';
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'doctor-engine/root');
  for (const base of [cache, '/']) {
    const folders = ['usr/sbin', 'usr/bin'].map((part) => join(base, part));
    const busybox = join(base, 'bin/busybox');
    const programs = [join(base, 'usr/sbin/dockerd'), join(base, 'usr/bin/containerd'), busybox];
    if (!programs.every((program) => existsSync(program))) continue;
    return {
      path: [...folders, process.env.PATH ?? ''].join(delimiter),
      libraries: join(base, 'usr/lib/x86_64-linux-gnu'),
      busybox,
    };
  }
  return 'there is no dockerd with containerd and busybox; fixtures/host/fetch-engine.sh fetches them';
}

/** A started engine with its folder below `folder`; else the reason that there is none. */
export async function startEngine(folder: string): Promise<Engine | string> {
  const parts = findEngine();
  if (typeof parts === 'string') return parts;
  const engine = new Engine(parts, folder);
  try {
    await engine.start();
    return engine;
  } catch (error) {
    await engine.stop();
    return (error as Error).message;
  }
}

/** A Docker engine of its own below one folder, without networks; `busybox:1` is its one image. */
export class Engine {
  readonly socket: string;
  readonly #parts: EngineParts;
  readonly #folder: string;
  #daemon: ChildProcess | null = null;

  constructor(parts: EngineParts, folder: string) {
    this.#parts = parts;
    this.#folder = folder;
    this.socket = join(folder, 'docker.sock');
  }

  /** Throws with what the daemon said last when it does not answer in time. */
  async start(): Promise<void> {
    const place = (name: string): string => join(this.#folder, name);
    const log = createWriteStream(place('dockerd.log'));
    const words = ['--host', `unix://${this.socket}`, '--pidfile', place('docker.pid')];
    const folders = ['--data-root', place('data'), '--exec-root', place('exec')];
    const plain = ['--storage-driver', 'vfs', '--bridge', 'none', '--iptables=false', '--ip-forward=false'];
    const daemon = spawn('dockerd', [...words, ...folders, ...plain], {
      env: this.#environment({ LD_LIBRARY_PATH: this.#parts.libraries }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#daemon = daemon;
    for (const stream of [daemon.stdout, daemon.stderr]) stream.pipe(log, { end: false });
    for (const deadline = performance.now() + START_MS; !this.#answers(); await sleep(200)) {
      if (performance.now() > deadline || daemon.exitCode !== null)
        throw new Error(`dockerd does not answer: ${lastLine(place('dockerd.log'))}`);
    }
    await this.#importBusybox();
  }

  /** What the command prints; throws with what it says. */
  docker(...words: string[]): string {
    return execFileSync('docker', words, {
      env: this.#environment({ DOCKER_HOST: `unix://${this.socket}` }),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  /** Removes every container, then ends the daemon and what it started. */
  async stop(): Promise<void> {
    const daemon = this.#daemon;
    if (!daemon || daemon.exitCode !== null) return;
    const all = this.#answers() ? this.docker('ps', '--all', '--quiet').split('\n').filter(Boolean) : [];
    if (all.length > 0) this.docker('rm', '--force', '--volumes', ...all);
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    daemon.kill('SIGTERM');
    await ended;
  }

  #environment(more: Record<string, string>): NodeJS.ProcessEnv {
    return { ...process.env, PATH: this.#parts.path, ...more };
  }

  #answers(): boolean {
    const env = this.#environment({ DOCKER_HOST: `unix://${this.socket}` });
    return spawnSync('docker', ['info'], { env, stdio: 'ignore' }).status === 0;
  }

  async #importBusybox(): Promise<void> {
    const root = join(this.#folder, 'busybox');
    mkdirSync(join(root, 'bin'), { recursive: true });
    await cp(this.#parts.busybox, join(root, 'bin/busybox'));
    for (const name of ['sh', 'sleep', 'tail', 'dd', 'cat']) symlinkSync('busybox', join(root, 'bin', name));
    const tar = join(this.#folder, 'busybox.tar');
    execFileSync('tar', ['-C', root, '-cf', tar, '.']);
    this.docker('import', tar, 'busybox:1');
  }
}

function lastLine(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '';
}
