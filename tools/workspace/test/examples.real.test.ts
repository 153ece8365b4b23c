import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config/config.ts';
import { listMarked } from '../src/processes/marked.ts';
import { EXAMPLES, PORTS, states, useExamples } from './example-repository.ts';

const example = useExamples(PORTS.examples);
const UP = { supabase: 'running', redis: 'running', api: 'running', worker: 'running', web: 'running' };

describe('examples/supabase', () => {
  it('has a configuration and a compose file that fit each other', async () => {
    const config = await parseConfig(
      readFileSync(join(EXAMPLES, 'supabase/workspace.config.json'), 'utf8'),
      'example',
    );
    const compose = readFileSync(join(EXAMPLES, 'supabase/compose.yaml'), 'utf8');
    const wanted = Object.values(config.services).flatMap((service) =>
      service.kind === 'compose' ? [service.service] : [],
    );
    expect(wanted).toEqual(['redis', 'api', 'worker', 'web']);
    for (const service of wanted) expect(compose).toMatch(new RegExp(`^ {2}${service}:$`, 'm'));
  });

  const composeProgram = findCompose();
  if (!composeProgram)
    console.warn('Not checked by compose itself: neither `docker compose` nor docker-compose is here.');
  it.skipIf(!composeProgram)('has a compose file that compose takes', () => {
    const [command, ...words] = composeProgram!;
    const file = join(EXAMPLES, 'supabase/compose.yaml');
    const { status, stdout, stderr } = spawnSync(command!, [...words, '-p', 'x', '-f', file, 'config'], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^services:$/m);
  });

  it('runs twice at once, each with names and ports of its own, and is gone afterwards', () => {
    const repository = example('supabase');
    repository.putOnPath('docker', 'supabase');
    repository.commit();
    const main = repository.view(repository.main, ['up']);
    const feature = repository.view(repository.tree, ['up']);
    expect([states(main), states(feature)]).toEqual([UP, UP]);
    const [first, second] = [main.ports.web!, feature.ports.web!];
    expect(Math.abs(second - first) % 10).toBe(0);
    expect(second).not.toBe(first);
    expect(feature.databaseUrl).toBe(`postgresql://postgres:postgres@127.0.0.1:${second + 4}/postgres`);
    const names = (port: number) =>
      ['', '.api', '.redis', '.web', '.worker'].map((name) =>
        name === '' ? `stack-ws-${port}-sb` : `stack-ws-${port}${name}`,
      );
    expect(repository.running).toEqual([...names(first), ...names(second)].toSorted());

    // A second call starts nothing.
    const before = repository.calls().length;
    expect(states(repository.view(repository.tree, ['up']))).toEqual(UP);
    expect(
      repository
        .calls()
        .slice(before)
        .filter(({ words }) => words.includes('up') || words[0] === 'start'),
    ).toEqual([]);

    expect(repository.call(repository.tree, ['logs', 'worker']).stdout).toBe('worker | worker says hello\n');
    expect(repository.call(repository.tree, ['down', 'worker']).code).toBe(0);
    expect(repository.running).not.toContain(`stack-ws-${second}.worker`);
    expect(repository.call(repository.tree, ['down']).code).toBe(0);
    expect(repository.running).toEqual(names(first).toSorted());
    const down = repository.calls().filter(({ words }) => words.includes('down') || words[0] === 'stop');
    expect(down.some(({ words }) => words.includes('--volumes') || words.includes('--no-backup'))).toBe(
      false,
    );

    const removed = repository.call(repository.main, ['remove', 'main', '--keep-tree', '--force']);
    expect(removed.code, removed.stderr).toBe(0);
    expect(repository.running).toEqual([]);
    const words = repository.calls().map((call) => call.words.join(' '));
    expect(words).toContain(`compose -p stack-ws-${first} --profile * down --remove-orphans --volumes`);
    expect(words).toContain(`stop --project-id stack-ws-${first}-sb --no-backup`);
  });

  it('calls docker and supabase with the project, the files and the variables of the workspace', () => {
    const repository = example('supabase');
    repository.putOnPath('docker', 'supabase');
    repository.commit();
    const { ports } = repository.view(repository.tree, ['up']);
    const project = `stack-ws-${ports.web}`;
    const up = repository.calls().filter(({ words }) => words.includes('--detach'));
    expect(up.map(({ words }) => words.at(-1))).toEqual([
      'redis',
      expect.stringMatching(/api|worker/),
      expect.stringMatching(/api|worker/),
      'web',
    ]);
    const override = up[0]!.words[6]!;
    expect(up[0]!.words).toEqual([
      'compose',
      '-p',
      project,
      '-f',
      join(repository.tree, 'compose.yaml'),
      '-f',
      override,
      '--profile',
      project,
      'up',
      '--detach',
      'redis',
    ]);
    expect(up[0]!).toMatchObject({
      cwd: repository.tree,
      environment: {
        PUBLIC_URL: `http://127.0.0.1:${ports.web}`,
        WORKSPACE_NAME: 'feature',
        WORKSPACE_SERVICE: 'redis',
      },
    });
    expect(readFileSync(override, 'utf8')).toContain(
      [
        '  "api":',
        `    container_name: "${project}-api"`,
        `    profiles: ["${project}"]`,
        `    ports: !override ["127.0.0.1:${ports.api}:8000"]`,
        '    environment:',
        `      "DATABASE_URL": "postgresql://postgres:postgres@host.docker.internal:${ports['supabase-db']}/postgres"`,
      ].join('\n'),
    );
    const start = repository
      .calls()
      .find(({ program, words }) => program === 'supabase' && words[0] === 'start')!;
    const workdir = start.words[2]!;
    expect(start.words).toEqual(['start', '--workdir', workdir]);
    const changed = changedLines(
      join(repository.tree, 'supabase/config.toml'),
      join(workdir, 'supabase/config.toml'),
    );
    expect(changed.every((line) => /^(project_id|\w*port) = /.test(line))).toBe(true);
    expect(changed).toHaveLength(9);
    expect(lstatSync(join(workdir, 'supabase/migrations')).isSymbolicLink()).toBe(true);
    writeFileSync(join(workdir, 'supabase/migrations/20260102000000_more.sql'), 'select 1;\n');
    expect(existsSync(join(repository.tree, 'supabase/migrations/20260102000000_more.sql'))).toBe(true);
  });
});

describe('examples/superset', () => {
  it('sets up, runs and tears down the worktree that superset made', async () => {
    const repository = example('superset');
    const web = {
      kind: 'process',
      offset: 0,
      command: ['node', 'web.mjs', '{ports.web}'],
      health: { http: '/' },
    };
    writeFileSync(
      join(repository.main, 'workspace.config.json'),
      JSON.stringify({
        services: {
          web: { ...web, autostart: false },
          job: { kind: 'process', command: 'echo set up in $PWD; sleep 100' },
        },
      }),
    );
    writeFileSync(
      join(repository.main, 'web.mjs'),
      `import { createServer } from 'node:http'; createServer((_, response) => response.end('web')).listen(Number(process.argv[2]), '127.0.0.1');`,
    );
    repository.commit();
    const script = JSON.parse(readFileSync(join(repository.tree, '.superset/config.json'), 'utf8')) as Record<
      'setup' | 'teardown' | 'run',
      string[]
    >;
    const variables = {
      SUPERSET_WORKSPACE_NAME: 'my work',
      SUPERSET_WORKSPACE_PATH: repository.tree,
      SUPERSET_ROOT_PATH: repository.main,
    };
    const env = repository.environment(variables);
    const runAll = (lines: string[]) =>
      lines.map((line) =>
        spawnSync('/bin/sh', ['-c', line], { cwd: repository.tree, env, encoding: 'utf8' }),
      );
    for (const { status, stderr } of runAll(script.setup)) expect(status, stderr).toBe(0);
    const view = repository.view(repository.tree, ['status']);
    expect(states(view)).toEqual({ web: 'stopped', job: 'running' });
    const run = spawn('/bin/sh', ['-c', script.run.join(' && ')], {
      cwd: repository.tree,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    for (const stream of [run.stdout, run.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    for (let tries = 0; tries < 300 && !output.includes('Ctrl-C'); tries++) await sleep(50);
    expect(output).toContain(`http://127.0.0.1:${view.ports.web}`);
    // As a terminal does it: to the whole group, and npx passes it on once more.
    process.kill(-run.pid!, 'SIGINT');
    await once(run, 'close');
    expect(states(repository.view(repository.tree, ['status']))).toEqual({ web: 'stopped', job: 'running' });
    for (const { status, stderr } of runAll(script.teardown)) expect(status, stderr).toBe(0);
    const left = listMarked().filter(({ identity }) =>
      readFileSync(`/proc/${identity.pid}/environ`, 'utf8').includes(repository.folder),
    );
    expect(left).toEqual([]);
    expect(existsSync(join(repository.tree, '.git'))).toBe(true);
  });
});

function findCompose(): string[] | null {
  const programs = [['docker', 'compose'], ['docker-compose']];
  return (
    programs.find(([command, ...words]) => spawnSync(command!, [...words, 'version']).status === 0) ?? null
  );
}

/** The lines of the second file that are not in the same place of the first. */
function changedLines(before: string, after: string): string[] {
  const lines = readFileSync(before, 'utf8').split('\n');
  return readFileSync(after, 'utf8')
    .split('\n')
    .filter((line, at) => line !== lines[at]);
}
