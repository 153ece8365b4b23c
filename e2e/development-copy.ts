import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');

export interface DevelopmentCopy {
  /** A repository of its own, with everything that git would commit here, changes included. */
  folder: string;
  /** Its own registry, cache and ports, so that no workspace of the machine is touched. */
  environment: Record<string, string | undefined>;
  remove: () => void;
}

/** SIRA as an engineer has it after `git clone`, in a temporary folder. */
export function copyForDevelopment(ports: string): DevelopmentCopy {
  const place = mkdtempSync(join(tmpdir(), 'sira-workspaces-'));
  chmodSync(place, 0o755); // as root the database runs as another user, who must be able to enter
  const folder = join(place, 'sira');
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root });
  for (const file of listed.toString().split('\0').filter(Boolean)) {
    if (!existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  const git = (...words: string[]) => execFileSync('git', words, { cwd: folder });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('-c', 'user.name=Test', '-c', 'user.email=test@sira.example', 'commit', '--quiet', '-m', 'A copy');
  return {
    folder,
    environment: {
      ...process.env,
      XDG_STATE_HOME: join(place, 'state'),
      XDG_CACHE_HOME: join(place, 'cache'),
      WORKSPACE_PORTS: ports,
      DATABASE_URL: undefined,
      PORT: undefined,
    },
    // A spare database may still be in the making.
    remove: () => rmSync(place, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }),
  };
}
