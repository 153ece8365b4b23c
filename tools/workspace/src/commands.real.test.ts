import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { makeBench } from '../test/tool-run.ts';
import { buildProgram } from './cli.ts';
import { outputShapes, errorShape } from './json/shapes.ts';

const BIN = join(import.meta.dirname, '../bin/workspace.mjs');
const CONFIG = {
  services: { web: { kind: 'process', offset: 0, command: 'sleep 100', autostart: false } },
  environment: { PUBLIC_URL: 'http://127.0.0.1:{ports.web}', ODD: 'a b\n"c" $d' },
  copy: ['.env.example', 'local/*.txt'],
  share: ['big'],
  hooks: { setup: ['echo "$WORKSPACE_NAME" > set-up.log', ['sh', '-c', 'echo two words >> set-up.log']] },
};
const bench = makeBench({
  ports: '21401-21500',
  files: { 'workspace.config.json': JSON.stringify(CONFIG), '.gitignore': 'set-up.log\nlocal\nbig\n.env*\n' },
});
afterAll(() => bench.dispose());

interface View {
  name: string;
  path: string;
  ports: Record<string, number>;
}
interface Failure {
  error: { code: string; message: string; fix: string };
}

describe('calls', () => {
  test('help names every command of the brief', () => {
    const { status, stdout } = bench.run(['--help']);
    expect(status).toBe(0);
    for (const name of [
      'create',
      'list',
      'status',
      'up',
      'down',
      'logs',
      'env',
      'exec',
      'db',
      'open',
      'remove',
      'prune',
      'doctor',
      'init',
      'completion',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });

  test.each([
    [['create']],
    [['create', '--unknown', 'x']],
    [['create', '--foo']],
    [['list', '--jsn']],
    [['nothing']],
    [['db', 'drop']],
    [['db', 'restore']],
    [['list', 'too', 'many']],
    [['exec']],
    [['completion', 'powershell']],
    [['create', 'a..b']],
    [['create', 'x', '--from', 'no-such-ref']],
  ])('%j is a wrong call: exit code 2, and with --json one value', (args) => {
    const plain = bench.run(args);
    expect([plain.status, plain.stdout]).toEqual([2, '']);
    expect(plain.stderr).not.toBe('');
    const asJson = bench.run([...args, '--json']);
    expect(asJson.status).toBe(2);
    expect(errorShape.safeParse(JSON.parse(asJson.stdout)).error).toBeUndefined();
  });

  test('every command that gives a value has its shape in the published schema', async () => {
    const commands = (await buildProgram()).commands.flatMap((command) =>
      command.commands.length === 0
        ? [command.name()]
        : command.commands.map((inner) => `${command.name()} ${inner.name()}`),
    );
    expect(Object.keys(outputShapes).toSorted()).toEqual(commands.toSorted());
  });

  test('outside of a repository it says so', () => {
    const failure = JSON.parse(bench.run(['list', '--json'], bench.root).stdout) as Failure;
    expect(failure.error.code).toBe('no-repository');
  });
});

describe('a workspace', () => {
  test('is made with its files, links and set-up, twice the same', () => {
    bench.write('.env.example', 'A=1\n');
    bench.write('.env', 'SECRET=1\n');
    bench.write('local/x.txt', 'x');
    bench.write('big/file', 'shared');
    const made = bench.json<View>(['create', 'feature/one']);
    expect(outputShapes.create.safeParse(made).error).toBeUndefined();
    expect(made).toMatchObject({ name: 'feature-one', path: join(bench.root, 'shop.worktrees/feature-one') });
    expect(made.ports.api).toBe((made.ports.web ?? 0) + 1);
    const read = (file: string) => readFileSync(join(made.path, file), 'utf8');
    expect([read('.env.example'), read('local/x.txt'), read('big/file')]).toEqual(['A=1\n', 'x', 'shared']);
    expect(existsSync(join(made.path, '.env'))).toBe(false);
    expect(read('set-up.log')).toBe('feature-one\ntwo words\n');
    writeFileSync(join(made.path, 'set-up.log'), 'kept');
    expect(bench.json(['create', 'feature/one'])).toEqual(made);
    expect(read('set-up.log')).toBe('kept');
  });

  test('gets copies and links that it lacks, whoever made its tree, and what it has stays', () => {
    bench.write('.env.example', 'A=1\n');
    bench.write('big/file', 'shared');
    const tree = join(bench.root, 'made-by-another');
    bench.git('worktree', 'add', '-b', 'made-by-another', tree);
    const read = (file: string) => readFileSync(join(tree, file), 'utf8');
    expect(bench.run(['create', 'made-by-another']).status).toBe(0);
    expect([read('.env.example'), read('big/file')]).toEqual(['A=1\n', 'shared']);
    writeFileSync(join(tree, '.env.example'), 'A=own\n');
    rmSync(join(tree, 'big'));
    expect(bench.run(['create', 'made-by-another']).status).toBe(0);
    expect([read('.env.example'), read('big/file')]).toEqual(['A=own\n', 'shared']);
    expect(bench.run(['remove', 'made-by-another', '--force']).status).toBe(0);
  });

  test('whose tree was deleted by hand is said to be without, and create makes the tree again', () => {
    const made = bench.json<View>(['create', 'lost']);
    rmSync(made.path, { recursive: true });
    const seen = bench.run(['status', 'lost']);
    expect(seen.status).toBe(1);
    expect(seen.stderr).toContain('its tree is gone');
    expect(bench.json(['create', 'lost'])).toEqual(made);
    expect(readFileSync(join(made.path, 'set-up.log'), 'utf8')).toBe('lost\ntwo words\n');
    expect(bench.gitIn(made.path, 'status', '--porcelain')).toBe('');
    expect(bench.run(['status', 'lost']).status).toBe(0);
    bench.run(['remove', 'lost']);
  });

  test('of a bare repository takes the configuration that the branch holds', () => {
    const bare = join(bench.root, 'bare ü.git');
    bench.git('clone', '--quiet', '--bare', bench.main, bare);
    const made = bench.json<View>(['create', 'in/bare', '--no-setup'], bare);
    expect(made).toMatchObject({ name: 'in-bare', path: join(bench.root, 'bare ü.worktrees/in-bare') });
    expect(existsSync(join(made.path, 'workspace.config.json'))).toBe(true);
    expect(bench.run(['remove', 'in-bare'], bare).status).toBe(0);
    expect(existsSync(made.path)).toBe(false);
  });

  test('of a branch with the same slug gets another name', () => {
    const made = bench.json<View>(['create', 'feature-one', '--no-setup', '--no-start']);
    expect(made.name).toBe('feature-one-2');
    expect(bench.json<View[]>(['list']).map(({ name }) => name)).toEqual(['feature-one', 'feature-one-2']);
    expect(outputShapes.list.safeParse(bench.json(['list'])).error).toBeUndefined();
    bench.json(['remove', 'feature-one-2']);
  });

  test('of the main checkout’s branch is refused', () => {
    expect(bench.json<Failure>(['create', 'main']).error.code).toBe('branch-in-use');
  });

  test('whose folder is taken by something else is refused, and nothing is left', () => {
    mkdirSync(join(bench.root, 'shop.worktrees/taken/x'), { recursive: true });
    expect(bench.json<Failure>(['create', 'taken']).error.code).toBe('folder-in-use');
    expect(bench.git('branch', '--list', 'taken')).toBe('');
    expect(bench.json<View[]>(['list']).map(({ name }) => name)).toEqual(['feature-one']);
  });

  test('whose set-up failed goes on with the same command', () => {
    bench.git('branch', 'broken');
    const tree = join(bench.root, 'other');
    bench.git('worktree', 'add', tree, 'broken');
    writeFileSync(
      join(tree, 'workspace.config.json'),
      JSON.stringify({ ...CONFIG, hooks: { setup: ['test -e allowed'] } }),
    );
    bench.gitIn(tree, 'commit', '--quiet', '-am', 'hook');
    bench.git('worktree', 'remove', tree);
    const failed = bench.run(['create', 'broken', '--json']);
    expect([failed.status, (JSON.parse(failed.stdout) as Failure).error.code]).toEqual([1, 'hook-failed']);
    const path = join(bench.root, 'shop.worktrees/broken');
    writeFileSync(join(path, 'allowed'), '');
    expect(bench.run(['create', 'broken']).status).toBe(0);
    bench.json(['remove', 'broken', '--force']);
  });

  test('is found from inside, by SUPERSET_WORKSPACE_PATH, and named by SUPERSET_WORKSPACE_NAME', () => {
    const one = join(bench.root, 'shop.worktrees/feature-one');
    mkdirSync(join(one, 'deep'), { recursive: true });
    expect(bench.json<View>(['status'], join(one, 'deep')).name).toBe('feature-one');
    const told = bench.run(['status', '--json'], bench.main, { SUPERSET_WORKSPACE_PATH: one });
    expect((JSON.parse(told.stdout) as View).name).toBe('feature-one');
    bench.json(['create', 'third', '--no-setup']);
    const third = join(bench.root, 'shop.worktrees/third');
    const elsewhere = bench.run(['status', '--json'], third, { SUPERSET_WORKSPACE_PATH: one });
    expect((JSON.parse(elsewhere.stdout) as View).name).toBe('third');
    bench.json(['remove', 'third']);
    const tree = join(bench.root, 'by-superset');
    bench.git('worktree', 'add', '-b', 'their-branch', tree);
    expect(bench.json<Failure>(['status'], tree).error.code).toBe('not-a-workspace');
    const more = {
      SUPERSET_WORKSPACE_PATH: tree,
      SUPERSET_WORKSPACE_NAME: 'Fix Login!',
      SUPERSET_ROOT_PATH: bench.main,
    };
    expect(bench.run(['env'], bench.root, more).stdout).toContain('WORKSPACE_NAME=fix-login\n');
    expect(bench.json<View>(['status'], tree).name).toBe('fix-login');
    expect(bench.run(['remove', '--keep-tree'], bench.root, more).status).toBe(0);
    expect(existsSync(join(tree, 'workspace.config.json'))).toBe(true);
    expect(bench.git('worktree', 'list')).toContain('by-superset');
  });

  test('of a tree made by hand is adopted with its changes', () => {
    const tree = join(bench.root, 'by-hand');
    bench.git('worktree', 'add', '-b', 'by-hand', tree);
    writeFileSync(join(tree, '.gitignore'), 'changed');
    expect(bench.json<View>(['create', 'by-hand', '--no-setup']).path).toBe(tree);
    expect(readFileSync(join(tree, '.gitignore'), 'utf8')).toBe('changed');
    expect(bench.json<Failure>(['remove', 'by-hand']).error.code).toBe('tree-dirty');
    bench.git('worktree', 'lock', tree);
    expect(bench.json<Failure>(['remove', 'by-hand']).error.code).toBe('tree-locked');
    expect(existsSync(tree)).toBe(true);
    expect(bench.json<{ removed: string }>(['remove', 'by-hand', '--force']).removed).toBe('by-hand');
    expect(existsSync(tree)).toBe(false);
    expect(bench.git('worktree', 'list')).not.toContain('by-hand');
  });

  test('is not removed with a merged branch unless that is asked, nor an unmerged one at all', () => {
    bench.json(['create', 'gone', '--no-setup']);
    expect(bench.run(['remove', 'gone', '--delete-branch']).status).toBe(0);
    expect(bench.git('branch', '--list', 'gone')).toBe('');
    const ahead = bench.json<View>(['create', 'ahead', '--no-setup']);
    bench.gitIn(ahead.path, 'commit', '--quiet', '--allow-empty', '-m', 'more');
    const removed = bench.run(['remove', 'ahead', '--delete-branch']);
    expect([removed.status, removed.stderr]).toEqual([1, expect.stringContaining('not fully merged')]);
    expect(bench.git('branch', '--list', 'ahead')).toContain('ahead');
  });

  test('the main checkout is never removed, and one that is not known is named', () => {
    bench.run(['env']);
    expect(bench.json<Failure>(['remove', 'main']).error.code).toBe('is-main');
    const failure = bench.json<Failure>(['remove', 'no-such']);
    expect(failure.error.message).toContain('feature-one');
  });
});

describe('env and exec', () => {
  const one = join(bench.root, 'shop.worktrees/feature-one');

  test('env prints what Node reads back, and --export what a shell reads back', () => {
    const wanted = bench.json<Record<string, string>>(['env'], one);
    expect(wanted).toMatchObject({ WORKSPACE_NAME: 'feature-one', ODD: 'a b\n"c" $d' });
    expect(wanted.PUBLIC_URL).toMatch(/^http:\/\/127\.0\.0\.1:21\d{3}$/);
    expect(parseEnv(bench.run(['env'], one).stdout)).toEqual(wanted);
    const script = `eval "$("$1" "$2" env --export)"; printf %s "$ODD"`;
    const printed = execFileSync('sh', ['-c', script, 'sh', process.execPath, BIN], {
      cwd: one,
      encoding: 'utf8',
      env: bench.environment,
    });
    expect(printed).toBe('a b\n"c" $d');
    expect(bench.json(['env', '-w', 'feature-one'])).toEqual(wanted);
  });

  test.each([
    [0, ['true']],
    [3, ['--', 'sh', '-c', 'exit 3']],
    [127, ['--', 'no-such-program-here']],
    [126, ['--', './workspace.config.json']],
  ])('exec ends with %i for %j', (status, words) => {
    expect(bench.run(['exec', ...words], one).status).toBe(status);
  });

  test('exec gives the command its variables, its words and the folder', () => {
    const { stdout } = bench.run(
      ['exec', '--', 'sh', '-c', 'printf "%s|" "$WORKSPACE_NAME" "$PWD" "$@"', 'sh', 'a b', '--json', '*'],
      one,
    );
    expect(stdout).toBe(`feature-one|${one}|a b|--json|*|`);
    const { stdout: value, stderr } = bench.run(
      ['exec', '--json', '--', 'sh', '-c', 'echo out; exit 4'],
      one,
    );
    expect([JSON.parse(value), stderr]).toEqual([{ exitCode: 4, signal: null }, 'out\n']);
  });

  test('exec dies by the signal that its command died by', () => {
    const ended = bench.run(['exec', '--', 'sh', '-c', 'kill -KILL $$'], one);
    expect([ended.status, ended.signal]).toEqual([null, 'SIGKILL']);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'exec hands on %s and waits for the command’s own end',
    async (signal) => {
      const script = `process.on('${signal}', () => setTimeout(() => { console.log('goodbye'); process.exit(5); }, 50)); console.log('ready'); setInterval(() => {}, 1000)`;
      const child = spawn(process.execPath, [BIN, 'exec', '--', process.execPath, '-e', script], {
        cwd: one,
        env: bench.environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      for (let tries = 0; !out.includes('ready') && tries < 200; tries++) await sleep(25);
      child.kill(signal);
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect([code, out]).toEqual([5, 'ready\ngoodbye\n']);
    },
  );
});

test('init writes a configuration that can be used, and never over another', () => {
  const other = makeBench({
    ports: '21401-21500',
    files: {
      'package.json': JSON.stringify({
        name: '@x/My Shop',
        scripts: { dev: 'x', 'db:migrate': 'y' },
        dependencies: { pg: '1' },
      }),
      'package-lock.json': '{}',
      'compose.yaml': 'services:\n  cache:\n    image: redis:7\n  worker:\n    build: .\n',
    },
  });
  try {
    expect(other.json<Failure>(['create', 'x']).error.code).toBe('no-config');
    const { config } = other.json<{ config: Record<string, unknown> }>(['init']);
    expect(config).toMatchObject({
      name: 'my-shop',
      services: {
        db: { kind: 'postgres', migrate: 'npm run db:migrate' },
        redis: { kind: 'redis' },
        worker: { kind: 'compose', service: 'worker' },
        web: { kind: 'process', command: 'npm run dev', needs: ['db', 'redis'] },
      },
      compose: { file: 'compose.yaml' },
      hooks: { setup: ['npm ci --prefer-offline'] },
    });
    const written = readFileSync(join(other.main, 'workspace.config.json'), 'utf8');
    expect(JSON.parse(written)).toEqual(config);
    expect(other.json<Failure>(['init']).error.code).toBe('exists');
    expect(readFileSync(join(other.main, 'workspace.config.json'), 'utf8')).toBe(written);
  } finally {
    other.dispose();
  }
});

test('open prints the address and the named address', () => {
  expect(bench.json(['open', 'feature-one'])).toMatchObject({
    service: 'web',
    namedUrl: expect.stringMatching(/^http:\/\/feature-one\.localhost:21\d{3}$/),
  });
});

test('doctor finds nothing wrong here, and a bad range of ports', () => {
  const { checks } = bench.json<{ checks: { id: string; state: string }[] }>(['doctor']);
  expect(checks.filter(({ state }) => state === 'problem')).toEqual([]);
  const { status, stdout } = bench.run(['doctor', '--json'], bench.main, { WORKSPACE_PORTS: 'x' });
  expect([status, (JSON.parse(stdout) as { checks: object[] }).checks]).toEqual([
    1,
    expect.arrayContaining([expect.objectContaining({ id: 'ports', state: 'problem' })]),
  ]);
});

describe('bash completes', () => {
  const complete = (line: string) => {
    const words = line.split(' ');
    const script = `
      workspace() { "${process.execPath}" "${BIN}" "$@"; }
      eval "$(workspace completion bash)"
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _workspace; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { cwd: bench.main, encoding: 'utf8', env: bench.environment })
      .split('\n')
      .filter(Boolean);
  };

  test.each([
    ['workspace cr', ['create']],
    ['workspace p', ['prune']],
    ['workspace db re', ['reset', 'restore']],
    ['workspace create --fr', ['--from']],
    ['workspace db reset --y', ['--yes']],
    ['workspace remove feat', ['feature-one']],
    ['workspace env -w fea', ['feature-one']],
    ['workspace create x --clone-db fea', ['feature-one']],
    ['workspace db clone fea', ['feature-one']],
    ['workspace nothing ', []],
  ])('%s', (line, found) => {
    expect(complete(line)).toEqual(found);
  });

  test.each([
    ['zsh', ['zsh', '-n']],
    ['fish', ['fish', '--no-execute']],
  ])('%s reads its script', (shell, [program = '', flag = '']) => {
    const { status, stdout } = bench.run(['completion', shell]);
    expect([status, stdout]).toEqual([0, expect.stringContaining('create')]);
    const file = join(bench.root, `completion.${shell}`);
    writeFileSync(file, stdout);
    try {
      execFileSync(program, [flag, file], { stdio: 'pipe' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      console.warn(`${program} is not installed: its script was not read by it`);
    }
  });
});
