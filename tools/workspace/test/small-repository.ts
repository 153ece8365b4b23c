import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A repository of a test, with one commit on `main`, in a folder that others may enter. */
export interface SmallRepository {
  /** Holds the repository and everything that a test puts beside it. */
  root: string;
  main: string;
  git: (...args: string[]) => string;
  gitIn: (folder: string, ...args: string[]) => string;
  write: (file: string, text: string) => void;
  dispose: () => void;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

/** A spare database may still be being copied into it. */
export function removeFolder(folder: string): void {
  for (let tries = 0; existsSync(folder) && tries < 50; tries++) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Again, when the copy is done.
    }
    if (existsSync(folder)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

/** `files`: path to text, committed. */
export function makeRepository(files: Record<string, string> = { 'README.md': 'small\n' }): SmallRepository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-repo-')));
  execFileSync('chmod', ['755', root]);
  const main = join(root, 'shop');
  mkdirSync(main);
  const gitIn = (folder: string, ...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...IDENTITY },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const git = (...args: string[]) => gitIn(main, ...args);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(main, file)), { recursive: true });
    writeFileSync(join(main, file), text);
  };
  git('init', '--quiet', '--initial-branch=main');
  for (const [file, text] of Object.entries(files)) write(file, text);
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '-m', 'first');
  return { root, main, git, gitIn, write, dispose: () => removeFolder(root) };
}
