import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** What git said when it refused. */
export class GitError extends Error {
  readonly exitCode: number;

  constructor(args: readonly string[], stderr: string, exitCode: number) {
    super(`git ${args[0]} failed: ${stderr.trim() || `exit code ${exitCode}`}`);
    this.name = 'GitError';
    this.exitCode = exitCode;
  }
}

/**
 * Variables by which a caller (a git hook) pins git to its own repository: `git rev-parse --local-env-vars`.
 * With them every command would work on the caller's tree instead of the folder given.
 */
const PINS = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_CONFIG_COUNT',
  'GIT_OBJECT_DIRECTORY',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_REPLACE_REF_BASE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_COMMON_DIR',
];

/** The environment for git, and for commands that may call git: English, and not pinned. */
export function unpinned(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const clean = { ...environment };
  for (const name of PINS) delete clean[name];
  return clean;
}

/**
 * What git says when it reads the entry of a tree that another git is just making or deleting: it looks
 * through all of them, whatever it was asked. It has done nothing by then.
 */
const HALF_MADE_ENTRY = /failed to read \S*worktrees\/[^:]*: /;
const PATIENCE_MS = 3_000;

/**
 * Runs git in `folder` and gives its output. Asks again when it met the half made tree of another git.
 * Throws a `GitError`; ENOENT when git or the folder is missing.
 */
export async function git(folder: string, args: readonly string[], input?: string): Promise<string> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await runGit(folder, args, input);
    } catch (error) {
      const isPassing = error instanceof GitError && HALF_MADE_ENTRY.test(error.message);
      if (!isPassing || performance.now() > end) throw error;
      await sleep(5 + Math.random() * 20);
    }
  }
}

function runGit(folder: string, args: readonly string[], input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      [...args],
      {
        cwd: folder,
        env: { ...unpinned(), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
        maxBuffer: 256 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else if (typeof error.code === 'number') reject(new GitError(args, stderr, error.code));
        else reject(error);
      },
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(input ?? '');
  });
}

/** As `git`, with null instead of a refusal. */
export async function tryGit(folder: string, args: readonly string[]): Promise<string | null> {
  try {
    return await git(folder, args);
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}
