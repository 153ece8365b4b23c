import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configuredShop, PORTS } from '../test/configured-shop.ts';

const BIN = join(import.meta.dirname, '../bin/workspace.mjs');
const bench = configuredShop(PORTS.exec);
beforeAll(() => {
  bench.json(['create', 'feature/one']);
});
afterAll(() => bench.dispose());

describe('env and exec', () => {
  const one = join(bench.root, 'shop.worktrees/feature-one');

  test('env prints what Node reads back, and --export what a shell reads back', () => {
    const wanted = bench.json<Record<string, string>>(['env'], one);
    expect(wanted).toMatchObject({ WORKSPACE_NAME: 'feature-one', ODD: 'a b\n"c" $d' });
    expect(wanted.PUBLIC_URL).toMatch(/^http:\/\/127\.0\.0\.1:21\d{3}$/);
    expect(parseEnv(bench.run(['env'], one).stdout)).toEqual(wanted);
    const script = `eval "$("$1" "$2" env --export)"; printf %s "$ODD"`;
    const printed = execFileSync('sh', ['-c', script, 'sh', process.execPath, BIN], {
      cwd: one,
      encoding: 'utf8',
      env: bench.environment,
    });
    expect(printed).toBe('a b\n"c" $d');
    expect(bench.json(['env', '-w', 'feature-one'])).toEqual(wanted);
  });

  test.each([
    [0, ['true']],
    [3, ['--', 'sh', '-c', 'exit 3']],
    [127, ['--', 'no-such-program-here']],
    [126, ['--', './workspace.config.json']],
  ])('exec ends with %i for %j', (status, words) => {
    expect(bench.run(['exec', ...words], one).status).toBe(status);
  });

  test('exec gives the command its variables, its words and the folder', () => {
    const { stdout } = bench.run(
      ['exec', '--', 'sh', '-c', 'printf "%s|" "$WORKSPACE_NAME" "$PWD" "$@"', 'sh', 'a b', '--json', '*'],
      one,
    );
    expect(stdout).toBe(`feature-one|${one}|a b|--json|*|`);
    const { stdout: value, stderr } = bench.run(
      ['exec', '--json', '--', 'sh', '-c', 'echo out; exit 4'],
      one,
    );
    expect([JSON.parse(value), stderr]).toEqual([{ exitCode: 4, signal: null }, 'out\n']);
  });

  test('exec dies by the signal that its command died by', () => {
    const ended = bench.run(['exec', '--', 'sh', '-c', 'kill -KILL $$'], one);
    expect([ended.status, ended.signal]).toEqual([null, 'SIGKILL']);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'exec hands on %s and waits for the command’s own end',
    async (signal) => {
      const script = `process.on('${signal}', () => setTimeout(() => { console.log('goodbye'); process.exit(5); }, 50)); console.log('ready'); setInterval(() => {}, 1000)`;
      const child = spawn(process.execPath, [BIN, 'exec', '--', process.execPath, '-e', script], {
        cwd: one,
        env: bench.environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      for (let tries = 0; !out.includes('ready') && tries < 200; tries++) await sleep(25);
      child.kill(signal);
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect([code, out]).toEqual([5, 'ready\ngoodbye\n']);
    },
  );
});
