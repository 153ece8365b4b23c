import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config/config.ts';
import { listMarked } from '../src/processes/marked.ts';

const HERE = import.meta.dirname;
const BIN = join(HERE, '../bin/workspace.mjs');
const EXAMPLES = join(HERE, '../examples');
const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp();
});

interface Call {
  program: string;
  words: string[];
  cwd: string;
  environment: Record<string, string>;
}
interface View {
  name: string;
  ports: Record<string, number>;
  services: { name: string; state: string; port: number | null; url: string | null; detail?: string }[];
  databaseUrl: string;
}

/** A repository of its own that begins as one of the examples, with a worktree of the branch `feature`. */
class Repository {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-examples-')));
  readonly main = join(this.folder, 'stack');
  readonly tree = join(this.folder, 'feature');
  readonly standIn = join(this.folder, 'stand-in');
  readonly bin = join(this.folder, 'bin');

  constructor(example: string) {
    chmodSync(this.folder, 0o755);
    cleanUps.push(
      () => rmSync(this.folder, { recursive: true, force: true }),
      () =>
        this.running.map((id) =>
          process.kill(Number(readFileSync(join(this.standIn, 'running', id), 'utf8'))),
        ),
      () => this.call(this.tree, ['down']),
      () => this.call(this.main, ['down']),
    );
    cpSync(join(EXAMPLES, example), this.main, { recursive: true });
    for (const folder of [this.standIn, this.bin]) mkdirSync(folder);
    // npx finds it as it finds the bin of an installed package.
    mkdirSync(join(this.folder, 'node_modules/.bin'), { recursive: true });
    symlinkSync(BIN, join(this.folder, 'node_modules/.bin/workspace'));
  }

  commit(): void {
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...words], {
        cwd: this.main,
      });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message', 'The example');
    git('worktree', 'add', '--quiet', '-b', 'feature', this.tree);
  }

  putOnPath(program: string): void {
    const file = join(this.bin, program);
    writeFileSync(
      file,
      `#!/bin/sh\nexec "${process.execPath}" "${join(HERE, 'stand-in.ts')}" ${program} "$@"\n`,
    );
    chmodSync(file, 0o755);
  }

  environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
    const path = [this.bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
    const state = { XDG_STATE_HOME: join(this.folder, 'state'), XDG_CACHE_HOME: join(this.folder, 'cache') };
    return {
      PATH: path,
      HOME: this.folder,
      ...state,
      WORKSPACE_PORTS: '21851-22000',
      STAND_IN: this.standIn,
      ...more,
    };
  }

  call(cwd: string, words: string[]): { code: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...words], {
      cwd,
      env: this.environment(),
      encoding: 'utf8',
    });
    return { code: status, stdout, stderr };
  }

  view(cwd: string, words: string[]): View {
    return JSON.parse(this.call(cwd, [...words, '--json']).stdout) as View;
  }

  calls(): Call[] {
    const file = join(this.standIn, 'calls.jsonl');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Call);
  }

  get running(): string[] {
    const folder = join(this.standIn, 'running');
    return existsSync(folder) ? readdirSync(folder).toSorted() : [];
  }
}

function states({ services }: View): Record<string, string> {
  return Object.fromEntries(services.map(({ name, state }) => [name, state]));
}
const UP = { supabase: 'running', redis: 'running', api: 'running', worker: 'running', web: 'running' };

describe('examples/supabase', () => {
  it('has a configuration and a compose file that fit each other', async () => {
    const config = await parseConfig(
      readFileSync(join(EXAMPLES, 'supabase/workspace.config.json'), 'utf8'),
      'example',
    );
    const compose = readFileSync(join(EXAMPLES, 'supabase/compose.yaml'), 'utf8');
    const wanted = Object.values(config.services).flatMap((service) =>
      service.kind === 'compose' ? [service.service] : [],
    );
    expect(wanted).toEqual(['redis', 'api', 'worker', 'web']);
    for (const service of wanted) expect(compose).toMatch(new RegExp(`^ {2}${service}:$`, 'm'));
  });

  const composeProgram = findCompose();
  if (!composeProgram)
    console.warn('Not checked by compose itself: neither `docker compose` nor docker-compose is here.');
  it.skipIf(!composeProgram)('has a compose file that compose takes', () => {
    const [command, ...words] = composeProgram!;
    const file = join(EXAMPLES, 'supabase/compose.yaml');
    const { status, stdout, stderr } = spawnSync(command!, [...words, '-p', 'x', '-f', file, 'config'], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^services:$/m);
  });

  it('runs twice at once, each with names and ports of its own, and is gone afterwards', () => {
    const repository = new Repository('supabase');
    repository.putOnPath('docker');
    repository.putOnPath('supabase');
    repository.commit();
    const main = repository.view(repository.main, ['up']);
    const feature = repository.view(repository.tree, ['up']);
    expect([states(main), states(feature)]).toEqual([UP, UP]);
    const [first, second] = [main.ports.web!, feature.ports.web!];
    expect(Math.abs(second - first) % 10).toBe(0);
    expect(second).not.toBe(first);
    expect(feature.databaseUrl).toBe(`postgresql://postgres:postgres@127.0.0.1:${second + 4}/postgres`);
    const names = (port: number) =>
      ['', '.api', '.redis', '.web', '.worker'].map((name) =>
        name === '' ? `stack-ws-${port}-sb` : `stack-ws-${port}${name}`,
      );
    expect(repository.running).toEqual([...names(first), ...names(second)].toSorted());

    // A second call starts nothing.
    const before = repository.calls().length;
    expect(states(repository.view(repository.tree, ['up']))).toEqual(UP);
    expect(
      repository
        .calls()
        .slice(before)
        .filter(({ words }) => words.includes('up') || words[0] === 'start'),
    ).toEqual([]);

    expect(repository.call(repository.tree, ['logs', 'worker']).stdout).toBe('worker | worker says hello\n');
    expect(repository.call(repository.tree, ['down', 'worker']).code).toBe(0);
    expect(repository.running).not.toContain(`stack-ws-${second}.worker`);
    expect(repository.call(repository.tree, ['down']).code).toBe(0);
    expect(repository.running).toEqual(names(first).toSorted());
    const down = repository.calls().filter(({ words }) => words.includes('down') || words[0] === 'stop');
    expect(down.some(({ words }) => words.includes('--volumes') || words.includes('--no-backup'))).toBe(
      false,
    );

    const removed = repository.call(repository.main, ['remove', 'main', '--keep-tree', '--force']);
    expect(removed.code, removed.stderr).toBe(0);
    expect(repository.running).toEqual([]);
    const words = repository.calls().map((call) => call.words.join(' '));
    expect(words).toContain(`compose -p stack-ws-${first} --profile * down --remove-orphans --volumes`);
    expect(words).toContain(`stop --project-id stack-ws-${first}-sb --no-backup`);
  });

  it('calls docker and supabase with the project, the files and the variables of the workspace', () => {
    const repository = new Repository('supabase');
    repository.putOnPath('docker');
    repository.putOnPath('supabase');
    repository.commit();
    const { ports } = repository.view(repository.tree, ['up']);
    const project = `stack-ws-${ports.web}`;
    const up = repository.calls().filter(({ words }) => words.includes('--detach'));
    expect(up.map(({ words }) => words.at(-1))).toEqual([
      'redis',
      expect.stringMatching(/api|worker/),
      expect.stringMatching(/api|worker/),
      'web',
    ]);
    const override = up[0]!.words[6]!;
    expect(up[0]!.words).toEqual([
      'compose',
      '-p',
      project,
      '-f',
      join(repository.tree, 'compose.yaml'),
      '-f',
      override,
      '--profile',
      project,
      'up',
      '--detach',
      'redis',
    ]);
    expect(up[0]!).toMatchObject({
      cwd: repository.tree,
      environment: {
        PUBLIC_URL: `http://127.0.0.1:${ports.web}`,
        WORKSPACE_NAME: 'feature',
        WORKSPACE_SERVICE: 'redis',
      },
    });
    expect(readFileSync(override, 'utf8')).toContain(
      [
        '  "api":',
        `    container_name: "${project}-api"`,
        `    profiles: ["${project}"]`,
        `    ports: !override ["127.0.0.1:${ports.api}:8000"]`,
        '    environment:',
        `      "DATABASE_URL": "postgresql://postgres:postgres@host.docker.internal:${ports['supabase-db']}/postgres"`,
      ].join('\n'),
    );
    const start = repository
      .calls()
      .find(({ program, words }) => program === 'supabase' && words[0] === 'start')!;
    const workdir = start.words[2]!;
    expect(start.words).toEqual(['start', '--workdir', workdir]);
    const changed = changedLines(
      join(repository.tree, 'supabase/config.toml'),
      join(workdir, 'supabase/config.toml'),
    );
    expect(changed.every((line) => /^(project_id|\w*port) = /.test(line))).toBe(true);
    expect(changed).toHaveLength(9);
    expect(lstatSync(join(workdir, 'supabase/migrations')).isSymbolicLink()).toBe(true);
    writeFileSync(join(workdir, 'supabase/migrations/20260102000000_more.sql'), 'select 1;\n');
    expect(existsSync(join(repository.tree, 'supabase/migrations/20260102000000_more.sql'))).toBe(true);
  });

  it.each([
    ['docker', (one: Repository) => one.putOnPath('supabase'), /no program `docker`/],
    [
      'the daemon',
      (one: Repository) => (
        ['docker', 'supabase'].map((name) => one.putOnPath(name)),
        writeFileSync(join(one.standIn, 'no-daemon'), '')
      ),
      /Cannot connect to the Docker daemon/,
    ],
    ['supabase', (one: Repository) => one.putOnPath('docker'), /no program `supabase`/],
  ])('says what is missing without %s, and leaves nothing behind', (_name, prepare, why) => {
    const repository = new Repository('supabase');
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
    const repository = new Repository('supabase');
    repository.putOnPath('docker');
    repository.putOnPath('supabase');
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
    const repository = new Repository('supabase');
    repository.putOnPath('docker');
    repository.putOnPath('supabase');
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

describe('examples/superset', () => {
  it('sets up, runs and tears down the worktree that superset made', async () => {
    const repository = new Repository('superset');
    const web = {
      kind: 'process',
      offset: 0,
      command: ['node', 'web.mjs', '{ports.web}'],
      health: { http: '/' },
    };
    writeFileSync(
      join(repository.main, 'workspace.config.json'),
      JSON.stringify({
        services: {
          web: { ...web, autostart: false },
          job: { kind: 'process', command: 'echo set up in $PWD; sleep 100' },
        },
      }),
    );
    writeFileSync(
      join(repository.main, 'web.mjs'),
      `import { createServer } from 'node:http'; createServer((_, response) => response.end('web')).listen(Number(process.argv[2]), '127.0.0.1');`,
    );
    repository.commit();
    const script = JSON.parse(readFileSync(join(repository.tree, '.superset/config.json'), 'utf8')) as Record<
      'setup' | 'teardown' | 'run',
      string[]
    >;
    const variables = {
      SUPERSET_WORKSPACE_NAME: 'my work',
      SUPERSET_WORKSPACE_PATH: repository.tree,
      SUPERSET_ROOT_PATH: repository.main,
    };
    const env = repository.environment(variables);
    const runAll = (lines: string[]) =>
      lines.map((line) =>
        spawnSync('/bin/sh', ['-c', line], { cwd: repository.tree, env, encoding: 'utf8' }),
      );
    for (const { status, stderr } of runAll(script.setup)) expect(status, stderr).toBe(0);
    const view = repository.view(repository.tree, ['status']);
    expect(states(view)).toEqual({ web: 'stopped', job: 'running' });
    const run = spawn('/bin/sh', ['-c', script.run.join(' && ')], {
      cwd: repository.tree,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    for (const stream of [run.stdout, run.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    for (let tries = 0; tries < 300 && !output.includes('Ctrl-C'); tries++) await sleep(50);
    expect(output).toContain(`http://127.0.0.1:${view.ports.web}`);
    // As a terminal does it: to the whole group, and npx passes it on once more.
    process.kill(-run.pid!, 'SIGINT');
    await once(run, 'close');
    expect(states(repository.view(repository.tree, ['status']))).toEqual({ web: 'stopped', job: 'running' });
    for (const { status, stderr } of runAll(script.teardown)) expect(status, stderr).toBe(0);
    const left = listMarked().filter(({ identity }) =>
      readFileSync(`/proc/${identity.pid}/environ`, 'utf8').includes(repository.folder),
    );
    expect(left).toEqual([]);
    expect(existsSync(join(repository.tree, '.git'))).toBe(true);
  });
});

function findCompose(): string[] | null {
  const programs = [['docker', 'compose'], ['docker-compose']];
  return (
    programs.find(([command, ...words]) => spawnSync(command!, [...words, 'version']).status === 0) ?? null
  );
}

/** The lines of the second file that are not in the same place of the first. */
function changedLines(before: string, after: string): string[] {
  const lines = readFileSync(before, 'utf8').split('\n');
  return readFileSync(after, 'utf8')
    .split('\n')
    .filter((line, at) => line !== lines[at]);
}
