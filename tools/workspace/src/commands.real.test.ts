import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { configuredShop, type Failure, PORTS } from '../test/configured-shop.ts';
import { makeBench } from '../test/tool-run.ts';
import { buildProgram } from './cli.ts';
import { errorShape, outputShapes } from './json/shapes.ts';

const bench = configuredShop(PORTS.commands);
afterAll(() => bench.dispose());

describe('calls', () => {
  test('help names every command of the brief', () => {
    const { status, stdout } = bench.run(['--help']);
    expect(status).toBe(0);
    for (const name of [
      'create',
      'list',
      'status',
      'up',
      'down',
      'logs',
      'env',
      'exec',
      'db',
      'open',
      'remove',
      'prune',
      'doctor',
      'init',
      'completion',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });

  test.each([
    [['create']],
    [['create', '--unknown', 'x']],
    [['create', '--foo']],
    [['list', '--jsn']],
    [['nothing']],
    [['db', 'drop']],
    [['db', 'restore']],
    [['list', 'too', 'many']],
    [['exec']],
    [['completion', 'powershell']],
    [['create', 'a..b']],
    [['create', 'x', '--from', 'no-such-ref']],
  ])('%j is a wrong call: exit code 2, and with --json one value', (args) => {
    const plain = bench.run(args);
    expect([plain.status, plain.stdout]).toEqual([2, '']);
    expect(plain.stderr).not.toBe('');
    const asJson = bench.run([...args, '--json']);
    expect(asJson.status).toBe(2);
    expect(errorShape.safeParse(JSON.parse(asJson.stdout)).error).toBeUndefined();
  });

  test('every command that gives a value has its shape in the published schema', async () => {
    const commands = (await buildProgram()).commands.flatMap((command) =>
      command.commands.length === 0
        ? [command.name()]
        : command.commands.map((inner) => `${command.name()} ${inner.name()}`),
    );
    expect(Object.keys(outputShapes).toSorted()).toEqual(commands.toSorted());
  });

  test('outside of a repository it says so', () => {
    const failure = JSON.parse(bench.run(['list', '--json'], bench.root).stdout) as Failure;
    expect(failure.error.code).toBe('no-repository');
  });
});

test('init writes a configuration that can be used, and never over another', () => {
  const other = makeBench({
    ports: PORTS.init,
    files: {
      'package.json': JSON.stringify({
        name: '@x/My Shop',
        scripts: { dev: 'x', 'db:migrate': 'y' },
        dependencies: { pg: '1' },
      }),
      'package-lock.json': '{}',
      'compose.yaml': 'services:\n  cache:\n    image: redis:7\n  worker:\n    build: .\n',
    },
  });
  try {
    expect(other.json<Failure>(['create', 'x']).error.code).toBe('no-config');
    const { config } = other.json<{ config: Record<string, unknown> }>(['init']);
    expect(config).toMatchObject({
      name: 'my-shop',
      services: {
        db: { kind: 'postgres', migrate: 'npm run db:migrate' },
        redis: { kind: 'redis' },
        worker: { kind: 'compose', service: 'worker' },
        web: { kind: 'process', command: 'npm run dev', needs: ['db', 'redis'] },
      },
      compose: { file: 'compose.yaml' },
      hooks: { setup: ['npm ci --prefer-offline'] },
    });
    const written = readFileSync(join(other.main, 'workspace.config.json'), 'utf8');
    expect(JSON.parse(written)).toEqual(config);
    expect(other.json<Failure>(['init']).error.code).toBe('exists');
    expect(readFileSync(join(other.main, 'workspace.config.json'), 'utf8')).toBe(written);
  } finally {
    other.dispose();
  }
});

test('open prints the address and the named address', () => {
  bench.json(['create', 'feature/one']);
  expect(bench.json(['open', 'feature-one'])).toMatchObject({
    service: 'web',
    namedUrl: expect.stringMatching(/^http:\/\/feature-one\.localhost:21\d{3}$/),
  });
});

test('doctor finds nothing wrong here, and a bad range of ports', () => {
  const { checks } = bench.json<{ checks: { id: string; state: string }[] }>(['doctor']);
  expect(checks.filter(({ state }) => state === 'problem')).toEqual([]);
  const { status, stdout } = bench.run(['doctor', '--json'], bench.main, { WORKSPACE_PORTS: 'x' });
  expect([status, (JSON.parse(stdout) as { checks: object[] }).checks]).toEqual([
    1,
    expect.arrayContaining([expect.objectContaining({ id: 'ports', state: 'problem' })]),
  ]);
});
