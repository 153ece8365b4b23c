import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBench, type Bench } from '../test/tool-run.ts';

const BIN = join(import.meta.dirname, '../bin/workspace.mjs');
const ZSH = join(import.meta.dirname, '../test/complete-in-zsh.zsh');
const CONFIG = {
  services: {
    web: { kind: 'process', offset: 0, command: ['node', 'web.mjs'] },
    worker: { kind: 'process', command: ['node', 'worker.mjs'] },
    mail: { kind: 'mail', offset: 7, smtpOffset: 8 },
  },
};
/** Git takes it for a branch; a shell would run what is in it. */
const ODD = "odd/$(touch${IFS}ran)'s;x";

/** What a shell offers after the line; `stderr` is all that it says beside it. */
interface Offered {
  words: string[];
  stderr: string;
}
type Where = { cwd?: string; path?: string };
type Complete = (line: string, where?: Where) => Offered;

let bench: Bench;
let path: string;
/** A folder of programs without `workspace`. */
let withoutTool: string;
let bare: string;
const scripts: Record<string, string> = {};

beforeAll(() => {
  bench = makeBench({ ports: '22001-22030', files: { 'workspace.config.json': JSON.stringify(CONFIG) } });
  const programs = join(bench.root, 'bin');
  mkdirSync(programs);
  writeFileSync(join(programs, 'workspace'), `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
  chmodSync(join(programs, 'workspace'), 0o755);
  path = `${programs}${delimiter}${process.env['PATH']}`;
  withoutTool = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !existsSync(join(folder, 'workspace')))
    .join(delimiter);
  bench.git('branch', ODD);
  for (const branch of ['feature/one', 'feature/two']) bench.run(['create', branch, '--no-start']);
  bare = join(bench.root, 'bare');
  mkdirSync(bare);
  writeFileSync(join(bare, 'dump.tar.gz'), '');
  bench.gitIn(bench.root, 'init', '--quiet', 'no-config');
  for (const shell of ['bash', 'zsh', 'fish']) scripts[shell] = bench.run(['completion', shell]).stdout;
});
afterAll(() => {
  for (const name of ['feature-one', 'feature-two']) bench.run(['remove', name, '--force']);
  bench.dispose();
});

const sorted = (words: string[]) => [...new Set(words.filter(Boolean))].toSorted();
const environment = (where: Where) => ({
  ...bench.environment,
  PATH: where.path ?? path,
  HOME: bench.root,
  LC_ALL: 'C.UTF-8',
});

const inBash: Complete = (line, where = {}) => {
  const words = line.split(' ');
  const script = `
    eval "$COMPLETION"
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
    _workspace; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: where.cwd ?? bench.main,
    encoding: 'utf8',
    env: { ...environment(where), COMPLETION: scripts['bash'] },
  });
  return { words: sorted(stdout.split('\n')), stderr };
};

const inZsh = (lines: string[], where: Where = {}, more: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync('zsh', ['-f', ZSH, ...lines], {
    cwd: where.cwd ?? bench.main,
    encoding: 'utf8',
    env: { ...environment(where), COMPLETION: scripts['zsh'], ...more },
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout
    .split('\n.\n')
    .slice(0, -1)
    .map((block) => {
      const all = block.split('\n');
      const line = all.find((one) => one.startsWith('= '))?.slice(2) ?? '';
      const said = all.filter((one) => one.startsWith('! ')).join('');
      return {
        words: sorted(all.filter((one) => !/^[=!] /.test(one))),
        line,
        stderr: said + stderr,
      };
    });
};

const inFish: Complete = (line, where = {}) => {
  const { stdout, stderr } = spawnSync(
    'fish',
    ['--no-config', '-c', 'printf %s $COMPLETION | source; complete -C $argv[1]', line],
    {
      cwd: where.cwd ?? bench.main,
      encoding: 'utf8',
      env: { ...environment(where), COMPLETION: scripts['fish'] },
    },
  );
  // A description is after a tab.
  return { words: sorted(stdout.split('\n').map((one) => one.split('\t')[0] ?? '')), stderr };
};

const OPTIONS_OF_DB = ['--help', '--json', '--service', '--workspace'];
const DB = ['clone', 'dump', 'migrate', 'reset', 'restore', 'seed', 'shell', 'url'];
const NAMES = ['feature-one', 'feature-two'];
const SERVICES = ['mail', 'web', 'worker'];

/** A line to its cursor, and what it is completed with, in every shell. */
const LINES: [string, string[]][] = [
  ['workspace lo', ['logs']],
  ['workspace p', ['prune']],
  ['workspace db re', ['reset', 'restore']],
  ['workspace db ', DB],
  ['workspace logs ', SERVICES],
  ['workspace logs w', ['web', 'worker']],
  ['workspace up web w', ['web', 'worker']],
  ['workspace down m', ['mail']],
  ['workspace logs --fo', ['--follow']],
  ['workspace db url --', OPTIONS_OF_DB],
  ['workspace db reset --y', ['--yes']],
  ['workspace prune --m', ['--missing']],
  ['workspace remove ', NAMES],
  ['workspace remove feature-t', ['feature-two']],
  ['workspace env -w f', NAMES],
  ['workspace db url --workspace f', NAMES],
  ['workspace db url --service ma', ['mail']],
  ['workspace db clone f', NAMES],
  ['workspace open --service ma', ['mail']],
  ['workspace create x --clone-db f', NAMES],
  ['workspace create x --from feature/', ['feature/one', 'feature/two']],
  ['workspace create mai', ['main']],
  ['workspace completion ', ['bash', 'fish', 'zsh']],
  ['workspace exec -- mkfif', ['mkfifo']],
  ['workspace logs --lines ', []],
  ['workspace list ma', []],
  ['workspace nothing ', []],
];
/** Where nothing can be asked: the fixed words are there, nothing else, and nothing is said. */
const FIXED: [string, string[]][] = [
  ['workspace lo', ['logs']],
  ['workspace db re', ['reset', 'restore']],
  ['workspace remove --f', ['--force']],
  ['workspace remove ', []],
  ['workspace logs ', []],
  ['workspace create --clone-db ', []],
];
const PLACES: [string, () => Where][] = [
  ['no tool', () => ({ path: withoutTool })],
  ['no repository', () => ({ cwd: bare })],
  ['no configuration', () => ({ cwd: join(bench.root, 'no-config') })],
];

function whyNot(shell: string): string | null {
  const { error } = spawnSync(shell, ['-c', 'exit'], { stdio: 'ignore' });
  if (!error) return null;
  console.warn(`${shell} is not installed: its completion was not tried (apt-get install ${shell})`);
  return error.message;
}

/** Every line in every place, and files; `complete` is asked once for each place. */
function offersAll(complete: (lines: string[], where?: Where) => Offered[]): void {
  const expected = (lines: [string, string[]][]) =>
    lines.map(([line, words]) => [line, { words: sorted(words), stderr: '' }]);
  const found = (lines: string[], where?: Where) => {
    const all = complete(lines, where);
    return lines.map((line, index) => [line, all[index]]);
  };

  test('commands, their options, and the names of workspaces, services and branches', () => {
    expect(found(LINES.map(([line]) => line))).toEqual(expected(LINES));
  });

  test.each(PLACES)('only the fixed words, and says nothing, with %s', (_place, where) => {
    expect(
      found(
        FIXED.map(([line]) => line),
        where(),
      ),
    ).toEqual(expected(FIXED));
  });

  test('files, where one is wanted', () => {
    const line = 'workspace db restore du';
    expect(found([line], { cwd: bare })).toEqual([[line, { words: ['dump.tar.gz'], stderr: '' }]]);
  });
}

/** The word that a shell reads in a line: it must be the branch, and nothing in it may have run. */
function isReadAs(shell: string, line: string): string {
  const read = execFileSync(shell, ['-c', line.replace(/^workspace create/, 'printf %s')], {
    cwd: bare,
    encoding: 'utf8',
  });
  expect([existsSync(join(bench.main, 'ran')), existsSync(join(bare, 'ran'))]).toEqual([false, false]);
  return read;
}

describe('bash', () => {
  offersAll((lines, where) => lines.map((line) => inBash(line, where)));

  test('quotes a branch so that the shell takes it as it is', () => {
    const [word = ''] = inBash('workspace create odd').words;
    expect(isReadAs('bash', `workspace create ${word}`)).toBe(ODD);
  });
});

describe.skipIf(whyNot('zsh'))('zsh', () => {
  offersAll((lines, where) => inZsh(lines, where).map(({ words, stderr }) => ({ words, stderr })));

  test('quotes a branch so that the shell takes it as it is', () => {
    const [{ line = '' } = {}] = inZsh(['workspace create odd']);
    expect(isReadAs('zsh', line)).toBe(ODD);
  });

  test('fills in what is the only one, and loads the completion system where that was not done', () => {
    const more = { WITHOUT_COMPINIT: 'yes' };
    expect(inZsh(['workspace remove feature-t'], {}, more)[0]?.line.trimEnd()).toBe(
      'workspace remove feature-two',
    );
  });

  test('works as a file in a folder of fpath, too', () => {
    const functions = join(bench.root, 'functions');
    mkdirSync(functions);
    writeFileSync(join(functions, '_workspace'), scripts['zsh'] ?? '');
    const more = { COMPLETION: '', FPATH_BEFORE: functions };
    expect(inZsh(['workspace db re', 'workspace db re'], {}, more).map(({ words }) => words)).toEqual([
      ['reset', 'restore'],
      ['reset', 'restore'],
    ]);
  });
});

describe.skipIf(whyNot('fish'))('fish', () => {
  offersAll((lines, where) => lines.map((line) => inFish(line, where)));

  test('runs nothing that is in the name of a branch', () => {
    expect(inFish('workspace create odd').words).toEqual([ODD]);
    expect(existsSync(join(bench.main, 'ran'))).toBe(false);
  });
});
