import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { programOf } from './command.ts';
import { run } from './run.ts';

const options = { cwd: tmpdir(), timeoutMs: 5_000 };

it('gives what a program printed and its exit code', async () => {
  const result = await run('sh', ['-c', 'echo out; echo err >&2; exit 3'], options);
  expect(result).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n', failure: null });
});

it.each([
  [false, 'out\nerr\n', ''],
  [true, 'err\n', 'out\n'],
])(
  'writes into a log; with keepStdout (%s) what may hold keys is given back instead',
  async (keepStdout, logged, stdout) => {
    const folder = mkdtempSync(join(tmpdir(), 'workspace-run-'));
    const logFile = join(folder, 'logs', 'x.log');
    try {
      const result = await run('sh', ['-c', 'echo out; echo err >&2'], { ...options, logFile, keepStdout });
      expect(result).toEqual({ code: 0, stdout, stderr: '', failure: null });
      expect(readFileSync(logFile, 'utf8')).toBe(logged);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

it('says that there is no such program', async () => {
  expect(await run('no-such-program-here', [], options)).toMatchObject({ code: null, failure: 'ENOENT' });
});

it('ends a program that takes too long, although its child holds the pipe', async () => {
  const begun = performance.now();
  const result = await run('sh', ['-c', 'sleep 5 & wait'], { ...options, timeoutMs: 200 });
  expect(result).toMatchObject({ code: null, failure: 'ETIMEDOUT' });
  expect(performance.now() - begun).toBeLessThan(2_000);
});

it('ends the children too when it has a group of its own', async () => {
  const mark = `29.${process.pid}`;
  await run('sh', ['-c', `sleep ${mark} & wait`], { ...options, timeoutMs: 200, group: true });
  const { stdout } = await run('sh', ['-c', `ps -eo args | grep -c '^sleep ${mark}'`], options);
  expect(stdout).toBe('0\n');
});

it('does not wait for a child that keeps the pipe after its parent has ended', async () => {
  const result = await run('sh', ['-c', 'sleep 2 & echo done'], { ...options, timeoutMs: 300, group: true });
  expect(result).toMatchObject({ stdout: 'done\n', failure: 'ETIMEDOUT' });
});

it('writes to a log instead', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-run-'));
  try {
    const logFile = join(folder, 'logs', 'x.log');
    await run('sh', ['-c', 'echo one'], { ...options, logFile });
    await run('sh', ['-c', 'echo two >&2'], { ...options, logFile });
    expect(readFileSync(logFile, 'utf8')).toBe('one\ntwo\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each([
  [['node', 'a b'], 'linux', { command: 'node', args: ['a b'], isLine: false }],
  ['node a', 'linux', { command: '/bin/sh', args: ['-c', 'node a'], isLine: true }],
  ['node a', 'win32', { command: 'cmd.exe', args: ['/d', '/s', '/c', 'node a'], isLine: true }],
] as const)('runs %j on %s', (line, platform, program) => {
  expect(programOf(typeof line === 'string' ? line : [...line], platform)).toEqual(program);
});
