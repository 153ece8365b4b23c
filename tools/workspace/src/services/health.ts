import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Health } from '../config/config.ts';
import { programOf } from './command.ts';
import { run } from './run.ts';

export interface Asked {
  port: number | null;
  cwd: string;
  environment: Record<string, string>;
  /** How long one question may take, ms. */
  limitMs: number;
}

/** Asks once. False for every failure; never throws. */
export async function isHealthy(health: Health, asked: Asked): Promise<boolean> {
  if ('http' in health)
    return asked.port !== null && askHttp(asked.port, health.http, health.status, asked.limitMs);
  if ('tcp' in health) return asked.port !== null && askTcp(asked.port, asked.limitMs);
  const { command, args } = programOf(health.command);
  const { cwd, environment, limitMs: timeoutMs } = asked;
  const { code } = await run(command, args, { cwd, environment, timeoutMs, group: true });
  return code === 0;
}

/** Whether 127.0.0.1, or else ::1 (where many dev servers listen), takes connections on `port`. */
export async function askTcp(port: number, limitMs: number): Promise<boolean> {
  return (await answers('127.0.0.1', port, limitMs)) || answers('::1', port, limitMs);
}

/** The first bytes that a server on 127.0.0.1 sends after `question`; null when it does not answer. */
export function askLine(port: number, question: string, limitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: limitMs });
    const end = (answer: string | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write(question));
    socket.once('data', (piece) => end(piece.toString('latin1')));
    for (const event of ['error', 'timeout', 'close'] as const) socket.once(event, () => end(null));
  });
}

function answers(host: string, port: number, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: limitMs });
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true));
    for (const event of ['error', 'timeout'] as const) socket.once(event, () => end(false));
  });
}

async function askHttp(
  port: number,
  path: string,
  status: number | undefined,
  limitMs: number,
): Promise<boolean> {
  const end = performance.now() + limitMs;
  for (const host of ['127.0.0.1', '::1']) {
    // A redirect is an answer: following it could leave the machine.
    const answer = await statusOf(host, port, path, end - performance.now());
    if (answer !== null) return status === undefined ? answer < 400 : answer === status;
  }
  return false;
}

/**
 * Neither `fetch` nor an import of node:http, which loads fetch's parts along (its WebSocket is an export):
 * that takes longer than most of these questions.
 */
const { get } = process.getBuiltinModule('node:http');

function statusOf(host: string, port: number, path: string, limitMs: number): Promise<number | null> {
  if (limitMs <= 0) return Promise.resolve(null);
  return new Promise((resolve) => {
    const question = get(
      { host, port, path, agent: false, signal: AbortSignal.timeout(Math.ceil(limitMs)) },
      (response) => {
        response.destroy();
        resolve(response.statusCode ?? null);
      },
    );
    question.on('error', () => resolve(null));
  });
}

export type Waited = 'healthy' | 'died' | 'late' | 'interrupted';

/**
 * Asks again and again until it is healthy, has died, or `timeoutMs` have passed. A death is seen within
 * 50 ms whatever the question takes.
 */
export async function waitHealthy(o: {
  ask: (limitMs: number) => Promise<boolean>;
  hasDied: () => boolean;
  timeoutMs: number;
  signal?: AbortSignal | null;
}): Promise<Waited> {
  const end = performance.now() + o.timeoutMs;
  for (let pause = 15; ; pause = Math.min(250, pause * 1.5)) {
    const left = end - performance.now();
    if (left <= 0) return 'late';
    const asked = o.ask(Math.min(10_000, left));
    const outcome = await Promise.race([
      asked,
      watchEnd(() => o.hasDied() || o.signal?.aborted === true, asked),
    ]);
    // Somebody else may answer on its port: only a living service is healthy.
    if (o.hasDied()) return 'died';
    if (o.signal?.aborted) return 'interrupted';
    if (outcome === true) return 'healthy';
    await sleep(Math.min(pause, Math.max(0, end - performance.now())));
  }
}

/** Resolves when `hasEnded` says so, or once the question is answered. */
async function watchEnd(hasEnded: () => boolean, question: Promise<unknown>): Promise<void> {
  const answered = question.then(() => true);
  while (!hasEnded()) if (await Promise.race([answered, sleep(40, false)])) return;
}
