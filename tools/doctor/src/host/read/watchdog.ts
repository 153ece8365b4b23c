import { Worker } from 'node:worker_threads';

// As text, so that it needs no file of its own beside the built program.
const BODY = `
const { workerData } = require('node:worker_threads');
setTimeout(() => {
  require('node:fs').writeSync(2, workerData.reason + '\\n');
  process.kill(process.pid, 'SIGTERM');
}, workerData.ms);
`;

/**
 * Ends the program with a reason when it has not called the returned function within `ms`. A read of /proc
 * or of a disk can stop the one thread that would notice: a process whose memory map is locked, a disk that
 * does not answer. The exit code is then that of SIGTERM, 143.
 */
export function startWatchdog(ms: number, reason: string): () => void {
  const worker = new Worker(BODY, { eval: true, execArgv: [], workerData: { ms, reason } });
  worker.unref();
  return () => void worker.terminate();
}
