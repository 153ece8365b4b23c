import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIRA = join(import.meta.dirname, '../apps/api/bin/sira.mjs');

export interface Server {
  url: string;
  /** What a new user sees in the terminal: the link that makes the first admin. */
  welcomeUrl: string;
  stop: () => Promise<number | null>;
}

/** `sira serve` as a new user starts it: an empty data folder, the embedded database, a free port. */
export async function startServer(environment: Record<string, string> = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'sira-e2e-'));
  const child = spawn(process.execPath, [SIRA, 'serve'], {
    env: { ...process.env, SIRA_DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  const welcomeUrl = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      output += part.toString();
      const link = /http:\S+\/welcome\?token=\S+/.exec(output.replace(/\u001b\[\d+m/g, ''));
      if (link) resolve(link[0]);
    });
    child.once('exit', (code) => reject(new Error(`sira serve ended with ${code}: ${output}`)));
  });
  return {
    url: new URL(welcomeUrl).origin,
    welcomeUrl,
    async stop() {
      child.kill('SIGINT');
      const code = await ended;
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}
