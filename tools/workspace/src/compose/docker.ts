import { run, type RunResult } from '../services/run.ts';

/** `!override` and `!reset` are read by this version of compose and newer ones. */
const OLDEST = [2, 24, 4] as const;
const LIMIT_MS = 10_000;

let asked: Promise<string | null> | undefined;

/** Why no container can be started, with what to do; null when docker, compose and the daemon are there. */
export function whyNoDocker(cwd: string): Promise<string | null> {
  asked ??= askDocker(cwd);
  return asked;
}

async function askDocker(cwd: string): Promise<string | null> {
  const [server, compose] = await Promise.all([
    run('docker', ['version', '--format', '{{.Server.Version}}'], { cwd, timeoutMs: LIMIT_MS }),
    run('docker', ['compose', 'version', '--short'], { cwd, timeoutMs: LIMIT_MS }),
  ]);
  return explainDocker(server, compose);
}

/** Pure: what the answers of `docker version` and `docker compose version` mean. */
export function explainDocker(server: RunResult, compose: RunResult): string | null {
  if (server.failure === 'ENOENT')
    return 'There is no program `docker` on the PATH. Install Docker, or Podman with its docker command.';
  if (server.code !== 0) {
    const said = server.failure === 'ETIMEDOUT' ? 'it did not answer within 10 s' : firstLine(server.stderr);
    return `Docker does not answer: ${said}. Start Docker (Docker Desktop, or \`systemctl start docker\`).`;
  }
  if (compose.code !== 0) return 'Docker has no `docker compose`. Install the plugin docker-compose-plugin.';
  if (isOlder(compose.stdout.trim())) {
    return `docker compose is ${compose.stdout.trim()}; 2.24.4 or newer is needed. Update the plugin docker-compose-plugin.`;
  }
  return null;
}

function firstLine(text: string): string {
  const line = text.split('\n').find((one) => one.trim() !== '') ?? 'no reason given';
  return line.trim().replace(/[.?\s]+$/, '');
}

/** `v2.24.4` and `2.24.4-desktop.1` are read too; what is not a version is taken for a new one. */
function isOlder(version: string): boolean {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (!parts) return false;
  for (const [at, least] of OLDEST.entries()) {
    if (parts[at] !== least) return parts[at]! < least;
  }
  return false;
}
