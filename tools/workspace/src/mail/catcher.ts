import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program } from '../processes/spawn.ts';

export interface CatcherWish {
  smtpPort: number;
  httpPort: number;
  folder: string;
  logFile: string;
  workspaceId: string;
  service: string;
}

/** The mail catcher as a program of its own: it outlives the command that starts it. Makes its folder. */
export function catcherProgram(wish: CatcherWish): Program {
  mkdirSync(wish.folder, { recursive: true, mode: 0o700 });
  // The sources in the repository, what was built of them in the package.
  const main = new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url);
  return {
    command: process.execPath,
    // Mails are few and small: a small young generation saves a third of the memory.
    args: [
      '--max-semi-space-size=1',
      fileURLToPath(main),
      `--smtp-port=${wish.smtpPort}`,
      `--http-port=${wish.httpPort}`,
      `--folder=${wish.folder}`,
    ],
    cwd: wish.folder,
    // With stripped sources kept, the compiler that strips them is not loaded: less time, less memory.
    environment: { NODE_OPTIONS: '', NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    logFile: wish.logFile,
    workspaceId: wish.workspaceId,
    service: wish.service,
  };
}
