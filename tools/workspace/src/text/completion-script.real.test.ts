import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configuredShop, PORTS } from '../../test/configured-shop.ts';

const BIN = join(import.meta.dirname, '../../bin/workspace.mjs');
const bench = configuredShop(PORTS.completion);
beforeAll(() => {
  bench.json(['create', 'feature/one']);
});
afterAll(() => bench.dispose());

describe('bash completes', () => {
  const complete = (line: string) => {
    const words = line.split(' ');
    const script = `
      workspace() { "${process.execPath}" "${BIN}" "$@"; }
      eval "$(workspace completion bash)"
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _workspace; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { cwd: bench.main, encoding: 'utf8', env: bench.environment })
      .split('\n')
      .filter(Boolean);
  };

  test.each([
    ['workspace cr', ['create']],
    ['workspace p', ['prune']],
    ['workspace db re', ['reset', 'restore']],
    ['workspace create --fr', ['--from']],
    ['workspace db reset --y', ['--yes']],
    ['workspace remove feat', ['feature-one']],
    ['workspace env -w fea', ['feature-one']],
    ['workspace create x --clone-db fea', ['feature-one']],
    ['workspace db clone fea', ['feature-one']],
    ['workspace nothing ', []],
  ])('%s', (line, found) => {
    expect(complete(line)).toEqual(found);
  });

  test.each([
    ['zsh', ['zsh', '-n']],
    ['fish', ['fish', '--no-execute']],
  ])('%s reads its script', (shell, [program = '', flag = '']) => {
    const { status, stdout } = bench.run(['completion', shell]);
    expect([status, stdout]).toEqual([0, expect.stringContaining('create')]);
    const file = join(bench.root, `completion.${shell}`);
    writeFileSync(file, stdout);
    try {
      execFileSync(program, [flag, file], { stdio: 'pipe' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      console.warn(`${program} is not installed: its script was not read by it`);
    }
  });
});
