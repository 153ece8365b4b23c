import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
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
import { afterEach } from 'vitest';

const HERE = import.meta.dirname;
export const BIN = join(HERE, '../bin/workspace.mjs');
export const EXAMPLES = join(HERE, '../examples');

/** A call of a program that a stand-in is for. */
export interface Call {
  program: string;
  words: string[];
  cwd: string;
  environment: Record<string, string>;
}

/** What `up` and `status` say, in part. */
export interface View {
  name: string;
  ports: Record<string, number>;
  services: { name: string; state: string; port: number | null; url: string | null; detail?: string }[];
  databaseUrl: string;
}

/** A repository of its own that begins as one of the examples, with a worktree of the branch `feature`. */
export class ExampleRepository {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-examples-')));
  readonly main = join(this.folder, 'stack');
  readonly tree = join(this.folder, 'feature');
  /** What the stand-ins of programs write, and what tells them how to behave. */
  readonly standIn = join(this.folder, 'stand-in');
  /** Of the programs that tests put on the PATH. */
  readonly bin = join(this.folder, 'bin');
  readonly #ports: string;

  constructor(example: string, ports: string) {
    this.#ports = ports;
    chmodSync(this.folder, 0o755);
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

  /** A stand-in for each. */
  putOnPath(...programs: string[]): void {
    for (const program of programs) {
      const file = join(this.bin, program);
      const standIn = `exec "${process.execPath}" "${join(HERE, 'stand-in.ts')}" ${program} "$@"`;
      writeFileSync(file, `#!/bin/sh\n${standIn}\n`);
      chmodSync(file, 0o755);
    }
  }

  environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
    const path = [this.bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
    const state = { XDG_STATE_HOME: join(this.folder, 'state'), XDG_CACHE_HOME: join(this.folder, 'cache') };
    return {
      PATH: path,
      HOME: this.folder,
      ...state,
      WORKSPACE_PORTS: this.#ports,
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

  /** Ends what runs of it and deletes it. */
  dispose(): void {
    this.call(this.main, ['down']);
    this.call(this.tree, ['down']);
    for (const id of this.running) {
      process.kill(Number(readFileSync(join(this.standIn, 'running', id), 'utf8')));
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Test files run at the same time, each with registries of its own: these must not meet. */
export const PORTS = { examples: '21851-21880', trouble: '21881-21900' };

/** Makes repositories of examples for the tests of a file; each is gone after its test. */
export function useExamples(ports: string): (example: string) => ExampleRepository {
  const made: ExampleRepository[] = [];
  afterEach(() => {
    for (const repository of made.splice(0).toReversed()) repository.dispose();
  });
  return (example) => {
    const repository = new ExampleRepository(example, ports);
    made.push(repository);
    return repository;
  };
}

/** By the names of services. */
export function states({ services }: View): Record<string, string> {
  return Object.fromEntries(services.map(({ name, state }) => [name, state]));
}
