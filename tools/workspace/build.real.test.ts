import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBench, type Bench } from './test/tool-run.ts';

const here = import.meta.dirname;
/** Below node_modules, as an installed package is: there Node reads no TypeScript. */
const modules = join(here, '../../node_modules');
const CONFIG = {
  services: {
    db: { kind: 'postgres', offset: 4, database: 'shop' },
    mail: { kind: 'mail', offset: 7, smtpOffset: 8 },
  },
};

let folder: string;
let bench: Bench;
beforeAll(() => {
  folder = mkdtempSync(join(modules, '.workspace-'));
  bench = makeBench({
    ports: '21901-21920',
    files: { 'workspace.config.json': JSON.stringify(CONFIG) },
  });
});
afterAll(() => {
  run('remove', 'one', '--force');
  bench.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** What npm puts into the package: the built sources and what `files` names. */
function pack(): void {
  execFileSync(process.execPath, ['--no-warnings', join(here, 'build.ts'), join(folder, 'dist')]);
  const { files } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as { files: string[] };
  for (const name of [...files.filter((one) => one !== 'dist'), 'package.json']) {
    cpSync(join(here, name), join(folder, name), { recursive: true });
  }
}

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'bin/workspace.mjs'), ...args],
    { cwd: bench.main, env: bench.environment, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test('the package makes a workspace below node_modules, its mail catcher too, and takes it away', () => {
  pack();
  const made = run('create', 'one', '--json');
  expect(made.status, made.stderr).toBe(0);
  const { services, path } = JSON.parse(made.stdout) as {
    path: string;
    services: { name: string; state: string; pid: number }[];
  };
  expect(services.map(({ name, state }) => `${name} ${state}`)).toEqual(['db running', 'mail running']);
  const catcher = readFileSync(`/proc/${services[1]!.pid}/cmdline`, 'utf8');
  expect(catcher, 'it is the one of the package').toContain(join(folder, 'dist/mail/main.js'));
  expect(run('remove', 'one')).toMatchObject({ status: 0 });
  expect(existsSync(path)).toBe(false);
});

test('the package holds the schemas and examples that the documentation names, and no sources', () => {
  const parts = ['schema/workspace.config.schema.json', 'schema/output.schema.json', 'examples/README.md'];
  expect(parts.filter((one) => !existsSync(join(folder, one)))).toEqual([]);
  expect(existsSync(join(folder, 'src'))).toBe(false);
  expect(existsSync(join(folder, 'dist/json/schemas.js')), 'it would write outside of the package').toBe(
    false,
  );
});
