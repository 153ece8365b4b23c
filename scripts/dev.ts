import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const webPort = process.env.WEB_PORT ?? '3001';
const apiPort = process.env.API_PORT ?? process.env.PORT ?? '3002';

const shared = { ...process.env, WEB_PORT: webPort, API_PORT: apiPort };

/** The API and its worker, started again at every change; the pages, changed in place by Vite. */
const programs: ChildProcess[] = [
  spawn(process.execPath, ['--watch', '--watch-preserve-output', 'apps/api/bin/sira.mjs', 'serve'], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...shared,
      PORT: apiPort,
      ENVIRONMENT: process.env.ENVIRONMENT ?? 'development',
      PUBLIC_URL: process.env.PUBLIC_URL ?? `http://127.0.0.1:${webPort}`,
    },
  }),
  spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), '--clearScreen', 'false'], {
    cwd: join(root, 'apps/web'),
    stdio: 'inherit',
    env: shared,
  }),
];

let isEnding = false;

/** Neither half is of use alone: when one ends, or on a signal, the other is ended too. */
function end(code: number) {
  process.exitCode ??= code;
  if (isEnding) return;
  isEnding = true;
  for (const program of programs) program.kill('SIGTERM');
}

for (const program of programs) program.on('exit', (code) => end(code ?? 0));
process.on('SIGTERM', () => end(0));
process.on('SIGINT', () => {
  // From a terminal Ctrl-C reaches the programs too, and a second signal would cut short their goodbye.
  if (process.stdin.isTTY) {
    process.exitCode = 0;
    isEnding = true;
  } else {
    end(0);
  }
});
