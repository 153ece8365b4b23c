import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runOn } from '../apps/api/test/test-server.ts';

const BIN = join(import.meta.dirname, '../tools/workspace/bin/workspace.mjs');
const FILES = 3_000;
const TABLES = 30;
const ROWS = 700;
/** Away from the ranges of the tests. */
export const PORTS = '22501-25000';

export interface View {
  name: string;
  path: string;
  ports: Record<string, number>;
  services: { name: string; state: string; port: number | null; pid: number | null }[];
  databaseUrl: string | null;
}

export interface Run {
  ms: number;
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A repository of about 3,000 files with a database to migrate and seed, and the tool on it. */
export interface Shop {
  root: string;
  main: string;
  state: string;
  environment: Record<string, string | undefined>;
  /** A whole process of the tool; throws when it does not end with 0. */
  tool: (args: string[], cwd?: string) => Promise<Run>;
  /** The same with --json. */
  view: (args: string[], cwd?: string) => Promise<{ ms: number; view: View }>;
  git: (args: string[], cwd?: string) => Promise<Run>;
  close: () => void;
}

export async function makeShop(): Promise<Shop> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-bench-')));
  // PostgreSQL of root runs as another user, which has to get through.
  chmodSync(root, 0o755);
  const main = join(root, 'shop');
  writeFiles(main);
  const environment = { ...cleanEnvironment(), ...environmentIn(root) };
  const start = (command: string, args: string[], cwd = main) => run(command, args, { cwd, environment });
  const tool = (args: string[], cwd?: string) => start(process.execPath, [BIN, ...args], cwd).then(passed);
  const git = (args: string[], cwd?: string) => start('git', args, cwd).then(passed);
  await git(['init', '--quiet', '--initial-branch=main']);
  await git(['add', '--all']);
  await git(['commit', '--quiet', '-m', 'first']);
  // As in a clone: loose objects would be read one file each.
  await git(['repack', '--quiet', '-a', '-d']);
  return {
    root,
    main,
    state: join(root, 'state/workspace'),
    environment,
    tool,
    async view(args, cwd) {
      const { ms, stdout } = await tool([...args, '--json'], cwd);
      return { ms, view: JSON.parse(stdout) as View };
    },
    git,
    close: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Nothing of the caller's own workspace or git may lead the tools elsewhere. */
function cleanEnvironment(): Record<string, string | undefined> {
  const isForeign = (name: string) => /^(SUPERSET_|WORKSPACE_|GIT_|WTE_|DATABASE_URL$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign(name)));
}

function environmentIn(root: string): Record<string, string> {
  const folders = { XDG_STATE_HOME: 'state', XDG_CACHE_HOME: 'cache', XDG_CONFIG_HOME: 'config' };
  const paths = Object.entries(folders).map(([name, folder]) => [name, join(root, folder)] as const);
  for (const [, path] of paths) mkdirSync(path, { recursive: true });
  return {
    ...Object.fromEntries(paths),
    GIT_CONFIG_GLOBAL: join(root, 'config/gitconfig'),
    GIT_AUTHOR_NAME: 'Bench',
    GIT_AUTHOR_EMAIL: 'bench@example.com',
    GIT_COMMITTER_NAME: 'Bench',
    GIT_COMMITTER_EMAIL: 'bench@example.com',
    WORKSPACE_PORTS: PORTS,
  };
}

/** The scripts import pg from this repository: what is measured is without an installation. */
function writeFiles(main: string): void {
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(main, file)), { recursive: true });
    writeFileSync(join(main, file), text);
  };
  for (let at = 0; at < FILES; at += 1) {
    write(`src/part-${at % 150}/file-${at}.txt`, `line ${at} of a source file\n`.repeat(20 + (at % 120)));
  }
  const pg = JSON.stringify(join(import.meta.dirname, '../node_modules/pg/lib/index.js'));
  const script = (statements: string) => `import pg from ${pg};
const client = new pg.Client(process.env.DATABASE_URL);
await client.connect();
for (let n = 0; n < ${TABLES}; n += 1) await client.query(${statements});
await client.end();
`;
  write(
    'database/migrate.mjs',
    script(
      '`create table goods_${n} (id bigint primary key, name text not null, price integer not null, added_at timestamptz not null default now()); create index on goods_${n} (name)`',
    ),
  );
  write(
    'database/seed.mjs',
    script(
      `\`insert into goods_\${n} (id, name, price) select i, 'thing ' || i, i * 7 from generate_series(1, ${ROWS}) i\``,
    ),
  );
  const services = {
    db: {
      kind: 'postgres',
      offset: 4,
      database: 'shop',
      migrate: 'node database/migrate.mjs',
      seed: 'node database/seed.mjs',
      inputs: ['database/**'],
    },
    redis: { kind: 'redis', offset: 2 },
    mail: { kind: 'mail', offset: 7, smtpOffset: 8 },
  };
  write('workspace.config.json', JSON.stringify({ name: 'shop', services }));
}

/** The end of a program that had to succeed. */
export function passed(ended: Run): Run {
  if (ended.code !== 0) throw new Error(`ended with ${ended.code}: ${ended.stderr}${ended.stdout}`);
  return ended;
}

/** Runs a program to its end; `ms` from its start to its end. */
export function run(
  command: string,
  args: string[],
  o: { cwd: string; environment: Record<string, string | undefined> },
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, { cwd: o.cwd, env: o.environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let ms = 0;
    const texts = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
    child.on('error', reject);
    child.on('exit', () => (ms = performance.now() - began));
    child.on('close', (code) => resolve({ ms, code, ...texts }));
  });
}

/** Asks every service itself; what the tool says of them is not believed. Throws for one that is not right. */
export async function confirmHealthy({ ports, databaseUrl }: Pick<View, 'ports' | 'databaseUrl'>) {
  const all = `select ${Array.from({ length: TABLES }, (_, n) => `(select count(*) from goods_${n})`).join('+')}`;
  await runOn(databaseUrl!, `select 1 / (case when (${all}) = ${TABLES * ROWS} then 1 else 0 end)`);
  await answers(ports['redis']!, 'PING\r\n', /^\+PONG/);
  await answers(ports['mail-smtp']!, '', /^220 /);
  const { status } = await fetch(`http://127.0.0.1:${ports['mail']}/healthz`);
  if (status !== 200) throw new Error(`the mail catcher answers ${status}`);
}

function answers(port: number, text: string, wanted: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => text && socket.write(text));
    socket.setTimeout(5_000, () => socket.destroy(new Error(`port ${port} does not answer`)));
    socket.once('data', (data) => {
      socket.end();
      if (wanted.test(String(data))) resolve();
      else reject(new Error(`port ${port} answers ${String(data)}`));
    });
    socket.once('error', reject);
  });
}

/** What is still there of some workspaces: processes, listeners, folders of data and trees. */
export async function countLeft(shop: Shop, views: View[]) {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOf(shop, name));
  const ports = new Set(views.flatMap((view) => Object.values(view.ports)));
  const open = await Promise.all([...ports].map(isOpen));
  const folders = [join(shop.state, 'data'), join(shop.root, 'shop.worktrees')]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return { processes: processes.length, ports: open.filter(Boolean).length, folders: folders.length };
}

/** Whether a process belongs to a workspace of this shop. Not by recorded pids, which the system gives to others: by the mark, or by the folder it works in. */
export function isOf(shop: Shop, pid: string): boolean {
  // The children of PostgreSQL write their title over the variables they were given.
  if (readText(`/proc/${pid}/environ`).split('\0').includes(`WORKSPACE_STATE=${shop.state}`)) return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(`${shop.root}/`);
  } catch {
    // Gone, or a zombie: it has no folder any more.
    return false;
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(() => resolve(true)));
    socket.once('error', () => resolve(false));
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
